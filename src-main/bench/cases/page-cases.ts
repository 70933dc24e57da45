import type { Page } from 'playwright-core';
import type { BenchOptions } from '../bench-options.ts';
import { withTempFolder } from '../demo-media.ts';
import { type Figure, measure } from '../measure.ts';
import { landmarkPoint } from '../page/landmark-point.ts';
import { launchChromium } from '../page/launch-chromium.ts';
import { newPage, openStudio } from '../page/open-studio.ts';
import { pageMemory } from '../page/page-memory.ts';
import { LONG, prepareDemo, prepareLong } from '../page/prepare-projects.ts';
import { startServe } from '../page/serve-process.ts';

const DEMO_SIZE = { width: 1280, height: 720 };

/** From the start of the process `serve` to the first frame of the demo project with its overlay, in a running browser. */
export async function pageFirstFrame(signal: AbortSignal): Promise<Figure> {
  return await withTempFolder(async (folder) => {
    const project = await prepareDemo(folder, signal);
    const browser = await launchChromium();
    try {
      const run = async () => {
        const page = await newPage(browser);
        await using host = await startServe({ folder, project, signal });
        await page.goto(host.url, { waitUntil: 'commit' });
        await page.evaluate('vibeClock.usable()');
        const ms = performance.now() - host.startedAt;
        await page.context().close();
        return ms;
      };
      return await measure(run, { unit: 'ms', runs: 5, signal, note: 'wanted: 2000; the browser runs already' });
    } finally {
      await browser.close();
    }
  });
}

/** From key press to painted frame with overlay, 720p: single steps on; back and leaps as parts. */
export async function scrub(signal: AbortSignal): Promise<Figure> {
  return await withDemo(signal, async (page) => {
    const press = async (key: string, step: number) => {
      const frame = (await shownFrame(page)) + step;
      const painted = page.evaluate(`vibeClock.shown(${frame})`);
      await page.keyboard.press(key);
      return (await painted) as number;
    };
    const series = async (key: string, step: number, runs: number, start: string) => {
      await page.keyboard.press(start);
      await page.evaluate(`vibeClock.shown(${start === 'Home' ? 0 : 254})`);
      await page.waitForTimeout(500);
      return await measure(() => press(key, step), { unit: 'ms', runs, warmup: 3, signal });
    };
    const on = await series('ArrowRight', 1, 60, 'Home');
    const back = await series('ArrowLeft', -1, 60, 'End');
    const leap = await series('Shift+ArrowRight', 10, 20, 'Home');
    return { ...on, note: 'wanted: 33; key to painted picture and overlay, one frame on', parts: { back, leap } };
  });
}

/** From letting go of a dragged landmark to the refitted overlay, the way to the host and back included. */
export async function dragRefit(signal: AbortSignal): Promise<Figure> {
  return await withDemo(signal, async (page) => {
    let row = 40;
    const run = async () => {
      row += 8;
      await goTo(page, row);
      const wanted = { takeId: 1, row, landmark: 15, picture: DEMO_SIZE };
      const { x, y } = await landmarkPoint(page, wanted);
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 6, y - 9, { steps: 3 });
      const painted = page.evaluate(`vibeClock.appeared('[data-testid="correction-result"]')`);
      await page.mouse.up();
      const ms = (await painted) as number;
      await page.locator('[data-testid="correction-result"]').waitFor({ state: 'detached' });
      return ms;
    };
    const note = 'wanted: 150; release to painted refit, around 31 frames';
    return await measure(run, { unit: 'ms', runs: 10, warmup: 2, signal, note });
  });
}

/** Longest wait for a project, ms: what takes longer is broken. */
const OPEN_LIMIT_MS = 60_000;

/** From choosing a project of 100,000 frames and five people to its first frame with overlay. */
export async function open100k(signal: AbortSignal): Promise<Figure> {
  return await withTempFolder(async (folder) => {
    const demo = await prepareDemo(folder, signal);
    const path = await prepareLong(folder, demo, signal);
    await using studio = await openStudio({ folder, project: path, signal });
    const { page } = studio;
    await within(OPEN_LIMIT_MS, page.evaluate('vibeClock.usable()'), 'the long project shows no frame');
    const run = async () => {
      await runAction(page, 'Close project');
      const project = page.getByRole('button', { name: 'An hour' }).first();
      await project.waitFor();
      const usable = page.evaluate('vibeClock.usable()');
      await project.click();
      return (await within(OPEN_LIMIT_MS, usable, 'the long project shows no frame')) as number;
    };
    const note = `wanted: 1000; ${LONG.frames} frames, ${LONG.people} people`;
    return await measure(run, { unit: 'ms', runs: 5, signal, note });
  });
}

/** Seconds of playback whose memory is looked at, and with `--long`. */
const PLAYED_S = 60;
const PLAYED_LONG_S = 600;

/** Memory of the page's process while the demo plays in a loop: spread over time; growth a minute as a part. */
export async function pagePlayback(signal: AbortSignal, { long = false }: BenchOptions = {}): Promise<Figure> {
  return await withDemo(signal, async (page) => {
    await page.keyboard.press('i');
    await page.keyboard.press('k');
    return await pageMemory(page, { seconds: long ? PLAYED_LONG_S : PLAYED_S, signal });
  });
}

/** Does something through the palette, as a person at the keyboard would. */
async function runAction(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').first().waitFor();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

async function withDemo(signal: AbortSignal, work: (page: Page) => Promise<Figure>): Promise<Figure> {
  return await withTempFolder(async (folder) => {
    const project = await prepareDemo(folder, signal);
    await using studio = await openStudio({ folder, project, signal });
    await studio.page.evaluate('vibeClock.usable()');
    // The page goes on loading what is not needed for the first frame.
    await studio.page.waitForTimeout(3000);
    return await work(studio.page);
  });
}

async function shownFrame(page: Page): Promise<number> {
  return (await page.evaluate(`Number(document.querySelector('[data-picture]').dataset.frame)`)) as number;
}

async function goTo(page: Page, frame: number): Promise<void> {
  await page.keyboard.press('Home');
  for (let i = 0; i < Math.floor(frame / 10); i++) await page.keyboard.press('Shift+ArrowRight');
  for (let i = 0; i < frame % 10; i++) await page.keyboard.press('ArrowRight');
  await page.evaluate(`vibeClock.shown(${frame})`);
}

/** Waits for something, but not for ever. */
async function within<T>(ms: number, work: Promise<T>, trouble: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${trouble} within ${ms / 1000} s`)), ms);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
