import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { electronAvailable } from '../../src-main/electron/electron-available.ts';

/** Folder with real clips, golden vectors and motion capture, not part of the product: a path, relative ones from the repository's root. */
export const SHARED_DIR = resolve(import.meta.dirname, '../..', process.env.SHARED_DIR ?? '../shared');

/** Folder of reference vectors: `GOLDEN_DIR` (relative paths from the repository's root), else `golden` of the shared folder. */
export const GOLDEN_DIR = process.env.GOLDEN_DIR
  ? resolve(import.meta.dirname, '../..', process.env.GOLDEN_DIR)
  : resolve(SHARED_DIR, 'golden');

/** Full path of a program on the PATH, or null. */
export function programPath(name: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, name);
    if (existsSync(file)) return file;
  }
  return null;
}

/** What some tests need of the machine, whether it is here, and how to get it. */
export const needs = [
  { key: 'blender', name: 'Blender', present: programPath('blender') !== null, install: 'apt-get install blender' },
  {
    key: 'blenderNumpy',
    name: 'numpy for Debian’s Blender',
    present: !existsSync('/usr/bin/blender') || existsSync('/usr/lib/python3/dist-packages/numpy'),
    install: 'apt-get install python3-numpy',
  },
  { key: 'chromium', name: 'Chromium', present: programPath('chromium') !== null, install: 'apt-get install chromium' },
  { key: 'ffmpeg', name: 'ffmpeg', present: programPath('ffmpeg') !== null, install: 'apt-get install ffmpeg' },
  {
    key: 'torch',
    name: 'PyTorch of Debian’s Python',
    present: existsSync('/usr/lib/python3/dist-packages/torch'),
    install: 'apt-get install python3-torch',
  },
  {
    key: 'joblib',
    name: 'joblib of Debian’s Python',
    present: existsSync('/usr/lib/python3/dist-packages/joblib'),
    install: 'apt-get install python3-joblib python3-numpy',
  },
  {
    key: 'golden',
    name: 'The folder of golden vectors',
    present: existsSync(GOLDEN_DIR),
    install: 'set GOLDEN_DIR to a folder with the reference vectors',
  },
  {
    key: 'electron',
    name: 'Electron with a display',
    present: electronAvailable().ok,
    install: 'npx install-electron, and a display for a user who is not root (xvfb-run)',
  },
  { key: 'assimp', name: 'assimp', present: programPath('assimp') !== null, install: 'apt-get install assimp-utils' },
  {
    key: 'shared',
    name: 'The folder of real clips',
    present: existsSync(join(SHARED_DIR, 'media')),
    install: 'set SHARED_DIR to a folder with media/, golden/ and mocap/',
  },
] as const;

export type Need = (typeof needs)[number]['key'];
