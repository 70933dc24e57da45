import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FOLDERS = {
  VIBE_STUDIO_CACHE: 'cache',
  VIBE_STUDIO_DATA: 'data',
  VIBE_STUDIO_MODELS: 'models',
  VIBE_STUDIO_PROJECTS: 'projects',
};

/**
 * Gives a test run user folders of its own, empty at first: results depend on nothing an earlier run left there, and no
 * test touches the developer's own models, projects or list of recent ones.
 */
export default function ownUserFolders(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'vibe-studio-user-'));
  for (const [variable, name] of Object.entries(FOLDERS)) process.env[variable] = join(folder, name);
  return () => rmSync(folder, { recursive: true, force: true });
}
