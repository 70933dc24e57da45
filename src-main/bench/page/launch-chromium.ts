import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { Problem } from '#shared/errors/problem.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/** A Chromium of this machine: `CHROMIUM_PATH`, else the first of the usual names on the PATH; null where there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH;
  const folders = (env.PATH ?? '').split(delimiter);
  for (const name of NAMES) {
    const file = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
    if (file) return file;
  }
  return null;
}

/**
 * Starts a Chromium without a window as it is on a machine without a graphics card: the page is put together by the
 * browser's own painter, and only 3D is drawn by SwiftShader. Further arguments come from `CHROMIUM_ARGS`, parted by spaces.
 *
 * @throws Problem usage/bad-option where playwright-core (a development package) or a Chromium is missing
 */
export async function launchChromium(env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const executablePath = findChromium(env);
  if (!executablePath) throw missing('Chromium is not on the PATH; install it, or set CHROMIUM_PATH to its program');
  const { chromium } = await import('playwright-core').catch(() => {
    throw missing('playwright-core is not installed; it comes with "npm install" in the sources of the studio');
  });
  const more = (env.CHROMIUM_ARGS ?? '').split(' ').filter((argument) => argument !== '');
  return await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--enable-unsafe-swiftshader', '--mute-audio', ...more],
  });
}

function missing(what: string): Problem {
  return new Problem('usage/bad-option', { reason: `figures of the page need a browser: ${what}` });
}
