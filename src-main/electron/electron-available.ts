import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export type ElectronAvailable =
  | { readonly ok: true /** Electron's program. */; readonly path: string }
  | { readonly ok: false /** A half sentence for people. */; readonly reason: string };

export interface Surroundings {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** User id where the platform has them; 0 is root. */
  readonly uid: number | undefined;
  /** Folder of the npm package `electron`; null where it is not installed. */
  readonly package: string | null;
}

/**
 * Whether a window can be opened here. Electron's package downloads its program when it is loaded, so it is only looked
 * at, never imported.
 */
export function electronAvailable(around: Surroundings = here()): ElectronAvailable {
  const { platform, env, uid } = around;
  const path = around.package === null ? null : programOf(around.package, env);
  if (path === null) return { ok: false, reason: 'Electron is not installed' };
  if (!existsSync(path)) return { ok: false, reason: "Electron's program is not downloaded (npx install-electron)" };
  if (platform === 'linux') {
    if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return { ok: false, reason: 'there is no display' };
    if (uid === 0) return { ok: false, reason: 'Electron does not run as root without giving up its sandbox' };
  }
  return { ok: true, path };
}

/** Where the package keeps its program: as `path.txt` says, below `dist` or the folder that the environment names. */
function programOf(folder: string, env: Surroundings['env']): string {
  const file = join(folder, 'path.txt');
  const name = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'electron';
  return join(env.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist'), name);
}

function here(): Surroundings {
  return { platform: process.platform, env: process.env, uid: process.getuid?.(), package: packageFolder() };
}

function packageFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
}
