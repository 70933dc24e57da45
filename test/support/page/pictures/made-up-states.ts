import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { t } from '#renderer/words/words.ts';
import { keys, type PictureState } from './demo-states.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const FOLDER = join(ROOT, 'dist/page-fake');
const ADDRESS = 'http://fake.test/';
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** What is hard to come by with a real host: nothing there yet, still on its way, in trouble. By scene of the fake host. */
export const MADE_UP_STATES: readonly (PictureState & { readonly scene: string })[] = [
  { scene: 'first-run', name: 'start-empty', show: async () => {} },
  { scene: 'start', name: 'start-recent', show: async () => {} },
  { scene: 'empty', name: 'project-empty', show: async () => {} },
  { scene: 'no-takes', name: 'clip-not-captured', show: async () => {} },
  { scene: 'loading', name: 'people-loading', show: async () => {} },
  { scene: 'trouble', name: 'files-gone', show: keys('Control+j') },
  {
    scene: 'trouble',
    name: 'relink',
    show: (page) =>
      page
        .getByRole('button', { name: t('library.relink') })
        .first()
        .click(),
  },
  { scene: 'full', name: 'jobs-of-all-kinds', show: keys('Control+j') },
  { scene: 'full', name: 'export-older', show: keys('Control+e') },
  { scene: 'no-takes', name: 'training-too-few', show: fineTuning },
  { scene: 'loading', name: 'training-loading', show: keys('Control+7') },
  { scene: 'heavy', name: 'training-running', show: fineTuning },
  { scene: 'full', name: 'training-done', show: fineTuning },
  {
    scene: 'full',
    name: 'training-new',
    show: async (page) => {
      await fineTuning(page);
      await page.getByRole('button', { name: t('training.new') }).click();
    },
  },
  {
    scene: 'full',
    name: 'training-applied',
    show: async (page) => {
      await fineTuning(page);
      await page.getByRole('button', { name: t('training.apply'), exact: true }).click();
    },
  },
  { scene: 'trouble', name: 'training-no-better', show: fineTuning },
  {
    scene: 'trouble',
    name: 'training-failed',
    show: async (page) => {
      await fineTuning(page);
      await page.getByLabel(t('training.runs')).first().click();
      await page.getByRole('option', { name: t('training.state-failed') }).click();
    },
  },
];

/** The fine-tuning panel, once it shows something. */
async function fineTuning(page: Page): Promise<void> {
  await page.keyboard.press('Control+7');
  // The layout gives its part of the window the same name, earlier.
  await page.locator('[data-testid=training]:not([data-panel])').waitFor();
}

/** Builds the page with the made-up host. */
export async function buildMadeUpPage(): Promise<void> {
  await build({ configFile: join(ROOT, 'src-renderer/vite.config.ts'), mode: 'fake', logLevel: 'error' });
}

/** Opens a scene of it; nothing is served, the files come from the folder. */
export async function openScene(page: Page, scene: string): Promise<void> {
  await page.route(`${ADDRESS}**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1) || 'index.html';
    try {
      const contentType = TYPES[extname(name)] ?? 'application/octet-stream';
      return route.fulfill({ body: readFileSync(join(FOLDER, name)), contentType });
    } catch {
      return route.fulfill({ status: 404, body: '' });
    }
  });
  await page.goto(`${ADDRESS}?scene=${scene}`);
}
