import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of the rounds of a run that have begun, in order. */
export function roundFolders(run: string): { readonly round: number; readonly path: string }[] {
  let names: string[];
  try {
    names = readdirSync(run);
  } catch {
    return [];
  }
  return names
    .flatMap((name) => {
      const number = /^round-(\d+)$/.exec(name)?.[1];
      return number === undefined ? [] : [{ round: Number(number), path: join(run, name) }];
    })
    .sort((a, b) => a.round - b.round);
}
