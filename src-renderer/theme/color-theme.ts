import { createStore } from 'zustand/vanilla';

export type ColorTheme = 'dark' | 'light';

const KEY = 'vibe.theme';

/** The colours of the window; dark, until somebody asks for light ones. */
export const colorTheme = createStore<ColorTheme>(() => 'dark');

/** Shows the window in these colours, and the next time too. */
export function setColorTheme(next: ColorTheme): void {
  globalThis.localStorage?.setItem(KEY, next);
  document.documentElement.dataset.theme = next;
  colorTheme.setState(next, true);
}

/** The colours chosen before. */
export function rememberedTheme(): ColorTheme {
  return globalThis.localStorage?.getItem(KEY) === 'light' ? 'light' : 'dark';
}
