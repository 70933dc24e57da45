import { extname, resolve } from 'node:path';

/** Ending of project files. */
const ENDING = '.vibe';

/**
 * The project a person opened the studio with: the last argument that names one.
 *
 * @param args  what follows the program on its command line; switches of Electron and Chromium may be among it
 * @param folder  folder the command was given in, which relative paths start from
 */
export function openedFile(args: readonly string[], folder: string): string | null {
  const named = args.filter((one) => !one.startsWith('-') && extname(one).toLowerCase() === ENDING);
  const last = named.at(-1);
  return last === undefined || last.includes('\0') ? null : resolve(folder, last);
}
