import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where imported and trained models are kept: `VIBE_STUDIO_MODELS` if set, otherwise the platform's data folder of the
 * user (XDG_DATA_HOME or ~/.local/share, ~/Library/Application Support, %APPDATA%).
 */
export function modelsFolder(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  if (env.VIBE_STUDIO_MODELS) return env.VIBE_STUDIO_MODELS;
  const home = env.HOME ?? env.USERPROFILE ?? homedir();
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'vibe-studio', 'models');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'vibe-studio', 'models');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'vibe-studio', 'models');
}
