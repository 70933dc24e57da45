import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { startServe } from '#main/bench/page/serve-process.ts';
import { t } from '#renderer/words/words.ts';
import { describeWith, SHARED_DIR } from '#test/support/machine.ts';
import { connectTo, firstOf } from '#test/support/page/host-client.ts';
import { closeBrowser, HOST_AWAY, openPage, sharedBrowser } from '#test/support/page/open-page.ts';
import { startHost } from '#test/support/page/start-host.ts';
import { DEMO_CLIP, scratchFolder } from '#test/support/studio.ts';
import {
  arrayHash,
  type CaptureWish,
  capture,
  correctedFact,
  createProject,
  dragLandmark,
  exportFbxAndBvh,
  importClip,
  LONG_MS,
  nextIssue,
  SOON,
  surestLimb,
} from './journey.ts';

afterAll(closeBrowser);

/** Create, import, capture, review, correct, undo, redo, restart, export: through the window alone. */
async function wholeLoop(clip: string, wish: CaptureWish): Promise<void> {
  const folder = scratchFolder();
  const host = await startHost({ folder });
  const { page, troubles, expectTrouble, picture } = await openPage(host.url, { welcomed: true });
  await createProject(page, 'Whole loop');
  await importClip(page, clip);
  await picture('loop-1-imported');

  const progress = await capture(page, wish);
  await picture('loop-2-captured');
  // The bar moved; how often depends on how often the machine let the page draw.
  expect(progress.length).toBeGreaterThan(1);
  expect(Math.max(...progress)).toBeGreaterThan(0);
  await using client = await connectTo(host.url);
  const [media] = await firstOf(client.studio.media.list({}));
  const takes = await firstOf(client.studio.takes.list({ media_id: media!.id }));
  expect(takes.length).toBeGreaterThan(0);
  const issues = await client.studio.takes.issues({ media_id: media!.id });
  expect(issues.length).toBeGreaterThan(0);
  expect(await nextIssue(page)).toBe(issues[0]!.worst_frame);
  await picture('loop-3-issue');

  const take = takes.find(({ id }) => id === issues[0]!.take_id)!;
  const before = await arrayHash(page, take.id, 'poses');
  expect(await correctedFact(page).textContent()).toBe(t('inspector.nothing'));
  const error = await dragLandmark(page, {
    takeId: take.id,
    firstFrame: take.first_frame,
    landmark: await surestLimb(page, take.id, issues[0]!.worst_frame - take.first_frame),
    picture: media!,
    by: [12, -16],
  });
  expect(error.after).toBeLessThan(0.9 * error.before);
  await expect.poll(() => correctedFact(page).textContent(), SOON).not.toBe(t('inspector.nothing'));
  const corrected = await arrayHash(page, take.id, 'poses');
  expect(corrected).not.toBe(before);
  await picture('loop-4-corrected');

  await page.keyboard.press('Control+z');
  await expect.poll(() => correctedFact(page).textContent(), SOON).toBe(t('inspector.nothing'));
  expect(await arrayHash(page, take.id, 'poses')).toBe(before);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => correctedFact(page).textContent(), SOON).not.toBe(t('inspector.nothing'));
  expect(await arrayHash(page, take.id, 'poses')).toBe(corrected);

  expectTrouble(HOST_AWAY);
  await host.stop();
  await page
    .getByText(/Connection lost/)
    .first()
    .waitFor();
  await picture('loop-5-connection-lost');
  await using again = await startServe({ folder });
  await page.goto(again.url);
  await page.getByRole('button', { name: 'Whole loop' }).first().click();
  await page
    .getByRole('button', { name: t('review.next') })
    .or(page.getByText(/^Review/))
    .first()
    .waitFor();
  await nextIssue(page);
  expect(await arrayHash(page, take.id, 'poses')).toBe(corrected);
  await page.getByRole('button', { name: t('edit.undo-what', { what: t('edit.what-moveKeypoints') }) }).waitFor();

  const receipts = await exportFbxAndBvh(page);
  await picture('loop-6-exported');
  expect(receipts.every((words) => /Read back, (< )?0\.\d+ mm/.test(words))).toBe(true);
  await using after = await connectTo(again.url);
  const files = await firstOf(after.studio.jobs.exports({}));
  expect(files.map(({ format }) => format).sort()).toContain('fbx');
  expect(files.map(({ format }) => format).sort()).toContain('bvh');
  for (const { path, max_joint_error_mm } of files) {
    expect(existsSync(path)).toBe(true);
    expect(existsSync(`${path}.receipt.json`)).toBe(true);
    expect(max_joint_error_mm).toBeLessThan(1);
  }
  expect(troubles).toEqual([]);
}

describeWith('shared', 'chromium')('the whole loop on a real clip', () => {
  it(
    'leads from a video to verified files, over a correction that survives a restart',
    async () => {
      await sharedBrowser();
      await wholeLoop(join(SHARED_DIR, 'media/dance_turn_portrait.mp4'), { from: 1, to: 4 });
    },
    2 * LONG_MS,
  );
});

describeWith('chromium')('the whole loop on the demo clip', () => {
  it(
    'leads from a video to verified files, over a correction that survives a restart',
    async () => {
      await sharedBrowser();
      await wholeLoop(DEMO_CLIP, { from: 1, to: 2.5 });
    },
    2 * LONG_MS,
  );
});
