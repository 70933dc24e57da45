import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path';

/** Names the ffmpeg program, or the folder it lies in beside ffprobe. */
export const FFMPEG_VARIABLE = 'VIBE_STUDIO_FFMPEG';

/** Holds the command that fetches node-av instead, for the message where there are no programs. */
export const FETCH_VARIABLE = 'VIBE_STUDIO_MEDIA_COMMAND';

/** Full paths of the user's programs. */
export interface Programs {
  readonly ffmpeg: string;
  readonly ffprobe: string;
}

/** What the search depends on; everything is the machine's own by default. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly system?: NodeJS.Platform;
  readonly home?: string;
}

/**
 * The user's `ffmpeg` and `ffprobe`, which come together: where VIBE_STUDIO_FFMPEG says, then in PATH, then where
 * installers and package managers put them, which a program started from a desktop often does not have in its PATH.
 * Null where there is no such pair. A variable that names nothing usable is not passed over in silence: null too.
 */
export function findPrograms(around: Surroundings = {}): Programs | null {
  const { env = process.env, system = process.platform, home = homedir() } = around;
  const named = env[FFMPEG_VARIABLE];
  if (named) return pairNamed(named, system);
  const inPath = (env.PATH ?? env.Path ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  for (const folder of [...inPath, ...usualFolders(system, home, env)]) {
    const pair = pairIn(folder, system);
    if (pair) return pair;
  }
  return null;
}

function pairNamed(named: string, system: NodeJS.Platform): Programs | null {
  if (!isAbsolute(named)) return null;
  if (isFolder(named)) return pairIn(named, system) ?? pairIn(join(named, 'bin'), system);
  // The other program has the same name but for its stem: `ffmpeg-7` goes with `ffprobe-7`, where there is one.
  const sibling = join(dirname(named), basename(named).replace(/ffmpeg/i, 'ffprobe'));
  const ffprobe = [sibling, programIn(dirname(named), 'ffprobe', system)].find(
    (file) => file !== named && isProgram(file),
  );
  return isProgram(named) && ffprobe ? { ffmpeg: named, ffprobe } : null;
}

function pairIn(folder: string, system: NodeJS.Platform): Programs | null {
  const ffmpeg = programIn(folder, 'ffmpeg', system);
  const ffprobe = programIn(folder, 'ffprobe', system);
  return isProgram(ffmpeg) && isProgram(ffprobe) ? { ffmpeg, ffprobe } : null;
}

function usualFolders(system: NodeJS.Platform, home: string, env: Surroundings['env'] = {}): string[] {
  if (system === 'darwin') return ['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin', join(home, 'bin')];
  if (system !== 'win32')
    return ['/usr/local/bin', '/usr/bin', '/snap/bin', join(home, '.local', 'bin'), join(home, 'bin')];
  const under = (variable: string, ...parts: string[]) => {
    const folder = env[variable];
    return folder ? [join(folder, ...parts)] : [];
  };
  return [
    ...under('LOCALAPPDATA', 'Microsoft', 'WinGet', 'Links'),
    ...under('ProgramData', 'chocolatey', 'bin'),
    ...under('ProgramFiles', 'ffmpeg', 'bin'),
    ...under('SystemDrive', 'ffmpeg', 'bin'),
    join(home, 'scoop', 'shims'),
  ];
}

function programIn(folder: string, name: string, system: NodeJS.Platform): string {
  return join(folder, system === 'win32' ? `${name}.exe` : name);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
