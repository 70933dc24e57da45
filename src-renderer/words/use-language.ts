import { createStore } from 'zustand/vanilla';
import { english } from './english.ts';
import { setCatalogue } from './words.ts';

export type Language = 'en' | 'zh';

/** Languages there are, by the name they give themselves. */
export const LANGUAGES: readonly { readonly id: Language; readonly name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'zh', name: '中文' },
];

const KEY = 'vibe.language';

/** The language of the page. What is rendered under it is rendered anew when it changes. */
export const language = createStore<Language>(() => 'en');

/** Shows the page in another language, and the next time too. */
export async function setLanguage(next: Language): Promise<void> {
  setCatalogue(next === 'zh' ? (await import('./chinese.ts')).chinese : english);
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
  globalThis.localStorage?.setItem(KEY, next);
  language.setState(next, true);
}

/** The language chosen before, or that of the browser. */
export function rememberedLanguage(): Language {
  const kept = globalThis.localStorage?.getItem(KEY);
  if (kept === 'en' || kept === 'zh') return kept;
  return globalThis.navigator?.language.startsWith('zh') ? 'zh' : 'en';
}
