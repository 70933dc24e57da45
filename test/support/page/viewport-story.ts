import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Browser, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { build } from 'vite';
import { builtinBodyBytes, loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import type { Take } from '#shared/fitting/take.ts';
import { writeTakeNpz } from '#shared/formats/take-npz.ts';
import { proceduralTake } from '../procedural-take.ts';

const ROOT = join(import.meta.dirname, '../../../src-renderer/panels/viewport/story');
const ADDRESS = 'http://story.test/';
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** The story of the 3D view, built, with what it shows. */
export interface ViewportStory {
  readonly take: Take;
  /** Opens it in a page of its own; `query` as in `story.tsx`. */
  open(browser: Browser, query: string): Promise<StoryPage>;
}

export interface StoryPage {
  readonly page: Page;
  /** Errors of console and scripts. */
  readonly troubles: string[];
}

/** Builds the story into a folder and serves it from memory of the test: no server is started. */
export async function viewportStory(folder: string): Promise<ViewportStory> {
  await build({
    configFile: false,
    root: ROOT,
    base: './',
    plugins: [react()],
    define: { __FAKE_HOST__: 'false' },
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, target: 'chrome140', minify: false },
  });
  const take = proceduralTake(await loadBuiltinBody(), { frames: 40 });
  const made: Record<string, Buffer | Uint8Array> = {
    'take.npz': writeTakeNpz(take),
    'body.npz': await builtinBodyBytes(),
    'picture.png': PNG.sync.write(new PNG({ width: 64, height: 36 })),
  };
  return {
    take,
    async open(browser, query) {
      const page = await browser.newPage({ viewport: { width: 900, height: 630 }, reducedMotion: 'reduce' });
      const troubles: string[] = [];
      page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
      page.on('pageerror', (error) => troubles.push(error.stack ?? error.message));
      await page.route(`${ADDRESS}**`, (route) => {
        const name = new URL(route.request().url()).pathname.slice(1) || 'index.html';
        const body = made[name] ?? readFileSync(join(folder, name));
        return route.fulfill({
          body: Buffer.from(body),
          contentType: TYPES[extname(name)] ?? 'application/octet-stream',
        });
      });
      await page.goto(`${ADDRESS}?${query}`);
      return { page, troubles };
    },
  };
}
