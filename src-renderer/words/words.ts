import { english } from './english.ts';

/** Key of a word of the catalogue. */
export type WordKey = keyof typeof english;

/** A catalogue in another language: every key, checked by the compiler. */
export type Catalogue = Readonly<Record<WordKey, string>>;

let catalogue: Catalogue = english;

/** Changes the language of what is rendered from now on. */
export function setCatalogue(next: Catalogue): void {
  catalogue = next;
}

/** The words for people. */
export function t(key: WordKey, params: Readonly<Record<string, string | number>> = {}): string {
  return catalogue[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
