import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from '#main/bench/page/launch-chromium.ts';
import { prepareDemo, prepareLong } from '#main/bench/page/prepare-projects.ts';
import { startServe } from '#main/bench/page/serve-process.ts';
import { t } from '#renderer/words/words.ts';
import { ensurePage } from './built-page.ts';
import { newPage } from './open-page.ts';
import { DEMO_STATES, goTo } from './pictures/demo-states.ts';
import { buildMadeUpPage, MADE_UP_STATES, openScene } from './pictures/made-up-states.ts';

/**
 * Pictures of every panel and state, in both sizes, to look at: `node test/support/page/make-screenshots.ts [FOLDER]`.
 * They go to `out/screenshots`, which git does not keep; with `--docs` those the README shows go to `docs`. `--demo`,
 * `--made-up` and `--heavy` make only these.
 */

const SIZES = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 720 },
] as const;

/** States the README shows. */
const README = ['workspace', 'correction', 'cleanup', 'export'];

const SOMEBODY = '[data-picture]:not([data-picture="-1"]):not([data-people="0"])';

type Size = (typeof SIZES)[number];

/** The folder pictures are made in says nothing to a reader: shown as a home folder. Runs in the page. */
function homeForScratch(scratch: string): void {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (text.nodeValue?.includes(scratch)) text.nodeValue = text.nodeValue.replaceAll(scratch, '~');
  }
  for (const field of document.querySelectorAll('input')) field.value = field.value.replaceAll(scratch, '~');
}

/** The demo through all its states, and what the window says when its host goes away. */
async function demoPictures(browser: Browser, scratch: string, size: Size, docs: string | null): Promise<void> {
  await using host = await startServe({ folder: scratch });
  const { page, picture, troubles } = await newPage(browser, { ...size, welcomed: true });
  page.setDefaultTimeout(120_000);
  const take = async (name: string) => {
    await page.waitForTimeout(900);
    await picture(`${size.width}-${name}`);
    if (docs && size === SIZES[0] && README.includes(name)) {
      await page.evaluate(homeForScratch, scratch);
      await page.screenshot({ path: join(docs, `${name}.jpg`), type: 'jpeg', quality: 84, timeout: 120_000 });
    }
  };
  await page.goto(host.url);
  await page.getByText(t('start.drop'), { exact: true }).waitFor();
  await take('start');
  await page.getByRole('button', { name: t('file.open-demo') }).click();
  await page.locator(SOMEBODY).waitFor();
  await page.waitForTimeout(3000);
  for (const { name, show, leave } of DEMO_STATES) {
    await show(page);
    await take(name);
    await leave?.(page);
  }
  for (const trouble of troubles) process.stderr.write(`${size.width}: ${trouble}\n`);
  await host.kill();
  await page.getByText(t('connection.lost-title')).waitFor();
  await take('host-away');
  await page.context().close();
}

async function madeUpPictures(browser: Browser, size: Size): Promise<void> {
  for (const { scene, name, show } of MADE_UP_STATES) {
    const { page, picture } = await newPage(browser, { ...size, welcomed: true });
    await openScene(page, scene);
    await page.getByText(t('menu.file'), { exact: true }).waitFor();
    await page.waitForTimeout(1200);
    await show(page);
    await page.waitForTimeout(900);
    await picture(`${size.width}-${name}`);
    await page.context().close();
  }
}

/** An hour of video with five people. */
async function heavyPictures(browser: Browser, scratch: string, project: string, size: Size): Promise<void> {
  await using host = await startServe({ folder: scratch, project });
  const { page, picture } = await newPage(browser, { ...size, welcomed: true });
  await page.goto(host.url);
  await page.locator(SOMEBODY).waitFor({ timeout: 120_000 });
  await goTo(page, 50_060);
  await page.waitForTimeout(4000);
  await picture(`${size.width}-heavy`);
  await page.keyboard.press('n');
  await page.waitForTimeout(3000);
  await picture(`${size.width}-heavy-issue`);
  await page.context().close();
}

async function main(folder: string, docs: string | null, only: readonly string[]): Promise<void> {
  process.env.SCREENSHOTS = folder;
  const wanted = (what: string) => only.length === 0 || only.includes(what);
  const scratch = mkdtempSync(join(tmpdir(), 'vibe-studio-pictures-'));
  const { signal } = new AbortController();
  const browser = await launchChromium();
  try {
    if (wanted('--demo') || wanted('--heavy')) {
      await ensurePage();
      const demo = await prepareDemo(scratch, signal);
      const long = wanted('--heavy') ? await prepareLong(scratch, demo, signal) : null;
      for (const size of SIZES) {
        if (wanted('--demo')) await demoPictures(browser, scratch, size, docs);
        if (long) await heavyPictures(browser, scratch, long, size);
      }
    }
    if (wanted('--made-up')) {
      await buildMadeUpPage();
      for (const size of SIZES) await madeUpPictures(browser, size);
    }
  } finally {
    await browser.close();
    rmSync(scratch, { recursive: true, force: true });
  }
  process.stdout.write(`Pictures are in ${folder}\n`);
}

const flags = process.argv.slice(2).filter((arg) => arg.startsWith('--'));
const [folder = 'out/screenshots'] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const docs = flags.includes('--docs') ? resolve('docs') : null;
await main(
  resolve(folder),
  docs,
  flags.filter((flag) => flag !== '--docs'),
);
