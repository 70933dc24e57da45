import { createStore } from 'zustand/vanilla';
import type { ShownProblem } from '#shared/contract/studio/ids.ts';
import { windowHint } from '#shared/errors/window-hints.ts';

/** Something people are told once, at the edge of the window. */
export interface Notice {
  readonly id: number;
  readonly kind: 'problem' | 'done' | 'note';
  readonly message: string;
  readonly hint: string;
  readonly code: string | null;
  /** What can be done about it at once; the notice goes with it. */
  readonly act?: { readonly label: string; run(): void };
}

/** Notices in the order they came; the notification area shows new ones. */
export const notices = createStore<readonly Notice[]>(() => []);

let count = 0;

/** What an error tells people. Problems of the closed list carry a code and a hint; anything else is shown as it is. */
export function shownProblem(error: unknown): ShownProblem {
  if (typeof error === 'object' && error !== null) {
    const { code, message, hint } = error as Partial<Record<'code' | 'message' | 'hint', unknown>>;
    if (typeof message === 'string') {
      return {
        code: typeof code === 'string' ? code : 'page/fault',
        message,
        hint: typeof hint === 'string' ? windowHint(String(code), hint) : '',
      };
    }
  }
  return { code: 'page/fault', message: String(error), hint: '' };
}

/** Tells people of trouble, with what to do next. */
export function reportProblem(error: unknown): void {
  const { code, message, hint } = shownProblem(error);
  tell({ kind: 'problem', message, hint, code });
}

/** Tells people of something that went well or is worth knowing. */
export function tell(notice: Omit<Notice, 'id'>): void {
  notices.setState((list) => [...list.slice(-49), { ...notice, id: ++count }], true);
}
