import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { landmarkPoint } from '#main/bench/page/landmark-point.ts';
import { t } from '#renderer/words/words.ts';

/** Long work of a test may take this long on a busy machine, ms. */
export const LONG_MS = 240_000;

/** What the window shows by itself is waited for this long. */
export const SOON = { timeout: 60_000 } as const;

/** The stage of the video panel, once it shows a picture with somebody on it. */
export async function somebodyIsShown(page: Page, timeout = 60_000): Promise<Locator> {
  const stage = page.locator('[data-picture]:not([data-picture="-1"]):not([data-people="0"])');
  await stage.waitFor({ timeout });
  return stage;
}

export async function createProject(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: t('file.new-project') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('project.name')).fill(name);
  await dialog.getByRole('button', { name: t('project.create') }).click();
  await page.getByText(t('library.empty')).waitFor();
}

/** Imports a video by its path, as the dialog offers it. */
export async function importClip(page: Page, path: string): Promise<void> {
  await page
    .getByRole('toolbar')
    .getByRole('button', { name: t('file.import') })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('import.path')).fill(path);
  await dialog.getByRole('button', { name: t('import.take') }).click();
  await page.locator('[data-picture]:not([data-picture="-1"])').waitFor({ timeout: 60_000 });
}

export interface CaptureWish {
  readonly from: number;
  readonly to: number;
}

/** Captures the open clip, quality fast, and answers with what the progress bar showed, in order. */
export async function capture(page: Page, wish: CaptureWish): Promise<number[]> {
  await page
    .getByRole('toolbar')
    .getByRole('button', { name: t('file.capture') })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(t('capture.fast'), { exact: true }).click();
  await dialog.getByText(t('capture.more')).click();
  await dialog.getByLabel(t('capture.start'), { exact: true }).fill(String(wish.from));
  await dialog.getByLabel(t('capture.end'), { exact: true }).fill(String(wish.to));
  // Noted in the page, from before the start: the drawer goes by itself soon after the end.
  await page.evaluate(`globalThis.vibeCapture = { progress: [], end: null }; new MutationObserver(() => {
    const { progress, end } = globalThis.vibeCapture;
    const now = document.querySelector('#panel-jobs [role=progressbar]')?.getAttribute('aria-valuenow');
    if (now != null && progress.at(-1) !== Number(now)) progress.push(Number(now));
    const over = document.querySelector('#panel-jobs li[data-state=succeeded], #panel-jobs li[data-state=failed]');
    globalThis.vibeCapture.end = end ?? over?.dataset.state ?? null;
  }).observe(document, { subtree: true, childList: true, attributes: true })`);
  await dialog.getByRole('button', { name: t('capture.start-one') }).click();
  const look = async () =>
    (await page.evaluate('globalThis.vibeCapture')) as { progress: number[]; end: string | null };
  await expect.poll(async () => (await look()).end, { timeout: LONG_MS }).not.toBeNull();
  const { progress, end } = await look();
  expect(end).toBe('succeeded');
  return progress;
}

/** Goes to the next issue with the key of it; answers the frame that is shown then. */
export async function nextIssue(page: Page): Promise<number> {
  await page
    .getByText(/^Review \d+ issue/)
    .first()
    .waitFor();
  await page.keyboard.press('n');
  await page.getByRole('region', { name: t('review.queue') }).waitFor();
  return await shownFrame(page);
}

/** The playhead's frame, once its picture and overlay are painted. The clock tells it before anything is painted. */
export async function shownFrame(page: Page): Promise<number> {
  await somebodyIsShown(page);
  const clock = `[title="${t('status.frame-and-time')}"] > span`;
  const painted = async () =>
    (await page.evaluate(`(() => {
      const wanted = document.querySelector(${JSON.stringify(clock)})?.textContent?.split(' / ')[0];
      const { picture, frame } = document.querySelector('[data-picture]')?.dataset ?? {};
      return wanted && picture === wanted && frame === wanted ? Number(wanted) : null;
    })()`)) as number | null;
  let shown: number | null = null;
  await expect.poll(async () => (shown = await painted()), SOON).not.toBeNull();
  return shown!;
}

/** Elbows, wrists, knees, ankles among BlazePose's 33. */
const LIMBS = [13, 14, 15, 16, 25, 26, 27, 28];

/** The limb's landmark the detector is surest of. */
export async function surestLimb(page: Page, takeId: number, row: number): Promise<number> {
  return (await page.evaluate(`(async () => {
    const rows = await fetch('/data/takes/${takeId}/keypoints2d?from=${row}&to=${row + 1}');
    const numbers = new Float32Array(await rows.arrayBuffer());
    return [${LIMBS}].sort((a, b) => numbers[3 * b + 2] - numbers[3 * a + 2])[0];
  })()`)) as number;
}

export interface Drag {
  readonly takeId: number;
  readonly firstFrame: number;
  readonly landmark: number;
  readonly picture: { readonly width: number; readonly height: number };
  /** Px of the picture. */
  readonly by: readonly [number, number];
}

/** Drags a landmark in the frame that is shown; answers the mean distance before and after the refit, px. */
export async function dragLandmark(page: Page, drag: Drag): Promise<{ before: number; after: number }> {
  const row = (await shownFrame(page)) - drag.firstFrame;
  const { x, y, scale } = await landmarkPoint(page, { ...drag, row });
  const [dx, dy] = drag.by;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx * scale, y + dy * scale, { steps: 6 });
  // Waited for in the page, from before the release: the words go by themselves soon.
  const said = page.evaluate(`new Promise((done) => {
    const look = () => {
      const words = document.querySelector('[data-testid="correction-result"]')?.textContent;
      if (words == null) return;
      observer.disconnect();
      done(words);
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true });
    look();
  })`);
  await page.mouse.up();
  const words = (await said) as string;
  const [before, after] = (words.match(/[\d.]+/g) ?? []).map(Number) as [number, number];
  return { before, after };
}

/** What the inspector says of how much was corrected. */
export function correctedFact(page: Page): Locator {
  return page.locator('#panel-inspector').getByText(/^(nothing yet|\d+ frames \(\d+ %\))$/);
}

/** Bytes of an array of a take, as the page gets them, hex of their hash. */
export async function arrayHash(page: Page, takeId: number, name: string): Promise<string> {
  return (await page.evaluate(`(async () => {
    const rows = await fetch('/data/takes/${takeId}/${name}', { cache: 'no-store' });
    const hash = await crypto.subtle.digest('SHA-256', await rows.arrayBuffer());
    return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
  })()`)) as string;
}

/** Writes FBX and BVH of everybody; answers what each receipt says. */
export async function exportFbxAndBvh(page: Page): Promise<string[]> {
  await page
    .getByRole('toolbar')
    .getByRole('button', { name: t('file.export') })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('FBX', { exact: true }).waitFor();
  await dialog.getByText('BVH', { exact: true }).click();
  await dialog.getByRole('button', { name: /^Write/ }).click();
  // Not before all of them are written: files appear one by one.
  await dialog.getByRole('button', { name: t('export.done'), exact: true }).waitFor({ timeout: LONG_MS });
  const receipts = dialog.getByTitle(t('export.receipt-hint'));
  await expect.poll(() => receipts.count(), SOON).toBeGreaterThanOrEqual(2);
  const words = await receipts.allInnerTexts();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  return words;
}
