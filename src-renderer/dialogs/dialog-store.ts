import { createStore } from 'zustand/vanilla';

/** The dialog that is open; at most one. */
export type OpenDialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'about' }
  | { readonly kind: 'capture'; readonly mediaIds: readonly number[] }
  | {
      readonly kind: 'export';
      readonly takeIds: readonly number[];
      /** Application that is chosen at first; that of the last time where left out. */
      readonly target?: string;
    }
  | { readonly kind: 'character' }
  | { readonly kind: 'new-project' }
  | { readonly kind: 'open-project' }
  | { readonly kind: 'import' }
  | { readonly kind: 'import-data'; readonly files: readonly File[] }
  | { readonly kind: 'import-model' }
  | { readonly kind: 'relink'; readonly mediaId: number };

export const dialog = createStore<OpenDialog>(() => ({ kind: 'none' }));

export function openDialog(next: OpenDialog): void {
  held = '';
  dialog.setState(next, true);
}

/** What was typed after a dialog was asked for and before it was there. */
let held = '';

export function holdKeys(text: string): void {
  held += text;
}

/** Gives what was typed meanwhile to the dialog that came; once. */
export function takeHeldKeys(): string {
  const text = held;
  held = '';
  return text;
}

export function closeDialog(): void {
  dialog.setState({ kind: 'none' }, true);
}
