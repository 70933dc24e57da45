import type { WordKey } from '../words/words.ts';

/** Where an action is offered besides palette and keys. */
export type ActionPlace = 'menu' | 'toolbar' | 'none';

/** One thing a person can do. Menu, toolbar, palette and keys all use this entry. */
export interface Action {
  /** `timeline.next-frame` */
  readonly id: string;
  readonly label: WordKey;
  /** Default keys, such as `mod+k`, `arrowright`, `shift+i`; `mod` is Ctrl, on a Mac ⌘. */
  readonly keys?: readonly string[];
  readonly place?: ActionPlace;
  /** Menu it stands in. */
  readonly menu?: 'file' | 'edit' | 'view' | 'play' | 'person' | 'help';
  /** False where it does not apply now: it is then shown grey. Always applies where left out. */
  when?(): boolean;
  run(): void | Promise<void>;
}

const actions = new Map<string, Action>();

/** Makes actions known; a panel registers its own when its module is loaded. */
export function registerActions(list: readonly Action[]): void {
  for (const action of list) {
    if (actions.has(action.id)) throw new Error(`there are two actions called ${action.id}`);
    actions.set(action.id, action);
  }
}

/** All actions in the order of their registration. */
export function allActions(): readonly Action[] {
  return [...actions.values()];
}

/** Does what an action does, if it applies now. */
export async function runAction(id: string): Promise<void> {
  const action = actions.get(id);
  if (action && (action.when?.() ?? true)) await action.run();
}
