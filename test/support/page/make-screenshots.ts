import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { landmarkPoint } from '#main/bench/page/landmark-point.ts';
import { launchChromium } from '#main/bench/page/launch-chromium.ts';
import { prepareDemo } from '#main/bench/page/prepare-projects.ts';
import { startServe } from '#main/bench/page/serve-process.ts';
import { t } from '#renderer/words/words.ts';
import { ensurePage } from './built-page.ts';
import { newPage } from './open-page.ts';

/**
 * Pictures of every panel and state, in both sizes, to look at: `node test/support/page/make-screenshots.ts [FOLDER]`.
 * They go to `out/screenshots`, which git does not keep; with `--docs` those the README shows go to `docs`.
 */

const SIZES = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 720 },
] as const;

const key =
  (...chords: string[]) =>
  async (page: Page) => {
    for (const chord of chords) await page.keyboard.press(chord);
  };

/** What is photographed, in this order; each goes on from the one before and leaves nothing open. */
const STATES: readonly { readonly name: string; show(page: Page): Promise<void>; leave?(page: Page): Promise<void> }[] =
  [
    { name: 'workspace', show: (page) => goTo(page, 120) },
    { name: 'issue', show: key('n'), leave: key('Escape') },
    { name: 'curves', show: key('Control+6'), leave: key('Control+6') },
    { name: 'palette', show: key('Control+k'), leave: key('Escape') },
    { name: 'keys', show: key('?'), leave: key('Escape') },
    { name: 'jobs', show: key('Control+j'), leave: key('Control+j') },
    { name: 'capture', show: key('Control+Shift+c'), leave: key('Escape') },
    { name: 'correction', show: correct, leave: key('Escape', 'Escape') },
    { name: 'export', show: exportFiles, leave: key('Escape') },
    { name: 'import', show: key('Control+i'), leave: key('Escape') },
    { name: 'menu', show: (page) => page.getByRole('button', { name: t('menu.view') }).click(), leave: key('Escape') },
    {
      name: 'video-alone',
      show: key('Control+1', 'Control+3', 'Control+5'),
      leave: key('Control+1', 'Control+3', 'Control+5'),
    },
    { name: 'chinese', show: (page) => page.locator('footer button').last().click() },
  ];

/** States the README shows. */
const README = ['workspace', 'correction'];

/** Puts the left wrist of the worst issue somewhere else. */
async function correct(page: Page): Promise<void> {
  await page.keyboard.press('n');
  await page.waitForTimeout(1500);
  const row = Number(await page.locator('[data-picture]').getAttribute('data-frame'));
  const { x, y } = await landmarkPoint(page, { takeId: 1, row, landmark: 15, picture: { width: 1280, height: 720 } });
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 9, y - 6, { steps: 4 });
  await page.mouse.up();
  await page.getByTestId('correction-result').waitFor();
}

async function exportFiles(page: Page): Promise<void> {
  await page.keyboard.press('Control+e');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Write/ })
    .click();
  await page.getByTitle(t('export.receipt-hint')).nth(1).waitFor({ timeout: 120_000 });
}

async function goTo(page: Page, frame: number): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder(t('palette.placeholder')).waitFor();
  await page.keyboard.type(String(frame));
  await page.keyboard.press('Enter');
}

async function main(folder: string, docs: string | null): Promise<void> {
  await ensurePage();
  const scratch = mkdtempSync(join(tmpdir(), 'vibe-studio-pictures-'));
  process.env.SCREENSHOTS = folder;
  const browser = await launchChromium();
  try {
    await prepareDemo(scratch, new AbortController().signal);
    for (const size of SIZES) {
      await using host = await startServe({ folder: scratch });
      const { page, picture, troubles } = await newPage(browser, { ...size, welcomed: true });
      const take = async (name: string) => {
        await page.waitForTimeout(900);
        await picture(`${size.width}-${name}`);
        if (docs && size === SIZES[0] && README.includes(name)) {
          await page.screenshot({ path: join(docs, `${name}.jpg`), type: 'jpeg', quality: 84 });
        }
      };
      await page.goto(host.url);
      await page.getByText(t('start.recent')).waitFor();
      await take('start');
      await page.getByRole('button', { name: t('file.open-demo') }).click();
      await page.locator('[data-picture]:not([data-picture="-1"]):not([data-people="0"])').waitFor();
      await page.waitForTimeout(3000);
      for (const { name, show, leave } of STATES) {
        await show(page);
        await take(name);
        await leave?.(page);
      }
      for (const trouble of troubles) process.stderr.write(`${trouble}\n`);
      await page.context().close();
    }
  } finally {
    await browser.close();
    rmSync(scratch, { recursive: true, force: true });
  }
  process.stdout.write(`Pictures are in ${folder}\n`);
}

const [folder = 'out/screenshots'] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
await main(resolve(folder), process.argv.includes('--docs') ? resolve('docs') : null);
