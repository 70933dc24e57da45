import { fileURLToPath } from 'node:url';

/**
 * Root of the program: the repository, or what the installer put into `app.asar`. The build keeps it pointing there from
 * wherever a file lands.
 */
const ROOT = new URL('../../', import.meta.url);

export const PROGRAM_FOLDER = fileURLToPath(ROOT);
/** The built page, as the browser shell serves it too. */
export const PAGE_FOLDER = fileURLToPath(new URL('dist/page', ROOT));
/** The built main process, for those who start Electron. */
export const MAIN = fileURLToPath(new URL('dist/main/main.js', ROOT));
/** The built preload script. */
export const PRELOAD = fileURLToPath(new URL('dist/main/preload.cjs', ROOT));
/** The built entry of the engine's process. */
export const ENGINE_ENTRY = fileURLToPath(new URL('dist/main/engine-entry.js', ROOT));
