import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the studio keeps what belongs to the user and no project: recent projects, the demo. `VIBE_STUDIO_DATA` if set,
 * otherwise the platform's data folder of the user.
 */
export function dataFolder(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  if (env.VIBE_STUDIO_DATA) return env.VIBE_STUDIO_DATA;
  const home = env.HOME ?? env.USERPROFILE ?? homedir();
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'vibe-studio');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'vibe-studio');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'vibe-studio');
}

/** Where new projects are made: `VIBE_STUDIO_PROJECTS` if set, otherwise a folder people find again. */
export function projectsFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.VIBE_STUDIO_PROJECTS ?? join(env.HOME ?? env.USERPROFILE ?? homedir(), 'Vibe Studio');
}
