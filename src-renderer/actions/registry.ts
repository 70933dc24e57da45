import type { IconName } from '../ui/icon-paths.ts';
import type { WordKey } from '../words/words.ts';

/** Where an action is offered besides palette and keys. */
export type ActionPlace = 'menu' | 'toolbar' | 'none';

export type MenuName = 'file' | 'edit' | 'view' | 'play' | 'person' | 'help';

/** One thing a person can do. Menu, toolbar, palette and keys all use this entry. */
export interface Action {
  /** `timeline.next-frame` */
  readonly id: string;
  readonly label: WordKey;
  /** Drawn in toolbar and palette. */
  readonly icon?: IconName;
  /** Default keys, such as `mod+k`, `arrowright`, `shift+i`; `mod` is Ctrl, on a Mac ⌘. */
  readonly keys?: readonly string[];
  readonly place?: ActionPlace;
  /** Menu it stands in. */
  readonly menu?: MenuName;
  /** False where it does not apply now: it is then shown grey. Always applies where left out. */
  when?(): boolean;
  /** Whether it is switched on; where given, menus show a tick. */
  checked?(): boolean;
  run(): void | Promise<void>;
}

const actions = new Map<string, Action>();
const listeners = new Set<() => void>();
let list: readonly Action[] = [];

/** Makes actions known; a panel registers its own when its module is loaded. */
export function registerActions(added: readonly Action[]): void {
  for (const action of added) {
    if (actions.has(action.id)) throw new Error(`there are two actions called ${action.id}`);
    actions.set(action.id, action);
  }
  list = [...actions.values()];
  for (const listener of listeners) listener();
}

/** All actions in the order of their registration; the same array until one is added. */
export function allActions(): readonly Action[] {
  return list;
}

/** Called when actions were added; returns a stop. */
export function onActionsAdded(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether an action applies now. */
export function applies(action: Action): boolean {
  return action.when?.() ?? true;
}

/** Does what an action does, if it applies now. */
export async function runAction(id: string): Promise<void> {
  const action = actions.get(id);
  if (action && applies(action)) await action.run();
}
