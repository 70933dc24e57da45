import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where files that can be made again are kept: `VIBE_STUDIO_CACHE` if set, otherwise the platform's cache folder of
 * the user (XDG_CACHE_HOME or ~/.cache, ~/Library/Caches, %LOCALAPPDATA%).
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  if (env.VIBE_STUDIO_CACHE) return env.VIBE_STUDIO_CACHE;
  const home = env.HOME ?? env.USERPROFILE ?? homedir();
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'vibe-studio', 'cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'vibe-studio');
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'vibe-studio');
}
