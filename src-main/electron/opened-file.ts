import { extname, resolve } from 'node:path';

/** Ending of project files. */
const PROJECT = '.vibe';

/** Endings of the videos that systems offer the studio for ("open with"), as `electron-builder.yml` lists them. */
export const VIDEO_ENDINGS: readonly string[] = ['.mp4', '.m4v', '.mov', '.mkv', '.webm', '.avi'];

/** Something a person opened the studio with. */
export interface OpenedFile {
  readonly kind: 'project' | 'video';
  /** Full path. */
  readonly path: string;
}

/**
 * What a person opened the studio with: the last argument that names a project or a video.
 *
 * @param args  what follows the program on its command line; switches of Electron and Chromium may be among it
 * @param folder  folder the command was given in, which relative paths start from
 */
export function openedFile(args: readonly string[], folder: string): OpenedFile | null {
  for (const one of [...args].reverse()) {
    const kind = one.startsWith('-') ? null : kindOf(one);
    if (kind !== null) return one.includes('\0') ? null : { kind, path: resolve(folder, one) };
  }
  return null;
}

function kindOf(path: string): OpenedFile['kind'] | null {
  const ending = extname(path).toLowerCase();
  if (ending === PROJECT) return 'project';
  return VIDEO_ENDINGS.includes(ending) ? 'video' : null;
}
