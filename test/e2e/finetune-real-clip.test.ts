import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { effectiveTakes } from '#main/services/annotation/effective-take.ts';
import { openProject } from '#main/store/open-project.ts';
import { t } from '#renderer/words/words.ts';
import { FinetuneReport } from '#shared/contract/finetune.ts';
import { LANDMARK_COUNT, MAIN_JOINTS } from '#shared/vision/blazepose.ts';
import { describeWith, SHARED_DIR } from '#test/support/machine.ts';
import { capturedProject } from '#test/support/page/captured-project.ts';
import { connectTo, firstOf, type HostClient } from '#test/support/page/host-client.ts';
import { closeBrowser, openPage } from '#test/support/page/open-page.ts';
import { startHost } from '#test/support/page/start-host.ts';
import { scratchFolder } from '#test/support/studio.ts';

const LONG = { timeout: 800_000 } as const;
const PROGRAM = join(import.meta.dirname, '../../src-main/cli/vibe-studio.js');
const SECONDS = 4;
const CORRECTED = 30;

afterAll(closeBrowser);

/**
 * Puts the main landmarks of frames all over a take where a better capture of the same clip saw them: what a patient
 * person would do by hand.
 */
async function correct({ studio }: HostClient, better: string): Promise<void> {
  using store = openProject(better, { readOnly: true });
  const takes = effectiveTakes(store);
  const truth = (await takes.whole(takes.list()[0]!.id))!;
  const [media] = await firstOf(studio.media.list({}));
  const [take] = await firstOf(studio.takes.list({ media_id: media!.id }));
  const first = Math.max(take!.first_frame, truth.firstFrame);
  const last = Math.min(take!.first_frame + take!.frames, truth.firstFrame + truth.frames);
  for (let i = 0; i < CORRECTED; i++) {
    const frame = Math.floor(first + ((i + 0.5) * (last - first)) / CORRECTED);
    const edits = MAIN_JOINTS.flatMap((landmark) => {
      const at = 3 * ((frame - truth.firstFrame) * LANDMARK_COUNT + landmark);
      const [x, y, confidence] = truth.keypoints2d.subarray(at, at + 3) as unknown as [number, number, number];
      return confidence < 0.6 ? [] : [{ frame, landmark, x, y, state: 'visible' as const }];
    });
    await studio.edits.moveKeypoints({ take_id: take!.id, edits });
  }
}

describeWith('chromium', 'shared')('fine-tuning on a real clip', () => {
  it('brings the network closer to frames it never saw, in the window and on the command line', async () => {
    const folder = scratchFolder();
    const env = { VIBE_STUDIO_MODELS: join(folder, 'models'), VIBE_STUDIO_CACHE: join(folder, 'cache') };
    const clip = join(SHARED_DIR, 'media/dance_turn_portrait.mp4');
    const project = capturedProject(folder, 'Dance', SECONDS, env, { clip });
    const better = capturedProject(folder, 'Better', SECONDS, env, { clip, quality: 'balanced' });
    const host = await startHost({ folder, project, env });
    const client = await connectTo(host.url);
    await correct(client, better);

    // Through the window: the quickest choice there is.
    const { page, troubles, picture } = await openPage(host.url, { width: 1600, height: 1000, welcomed: true });
    await page.locator('[data-picture]:not([data-picture="-1"]):not([data-people="0"])').waitFor(LONG);
    await page.getByText(t('menu.file'), { exact: true }).click();
    await page.getByRole('menuitem', { name: t('file.fine-tune') }).click();
    const panel = page.getByTestId('training');
    await panel.getByText(t('training.ready')).waitFor(LONG);
    await panel.getByText(t('training.quick'), { exact: true }).click();
    await panel
      .getByRole('radiogroup', { name: t('training.rounds') })
      .getByText('1', { exact: true })
      .click();
    await panel.getByRole('button', { name: t('training.start') }).click();
    await panel
      .getByRole('region', { name: t('training.result'), exact: true })
      .first()
      .waitFor(LONG);
    await panel.locator('[data-pictures] canvas[data-painted=true]').first().waitFor(LONG);
    await picture('finetune-real-clip');
    const [run] = await firstOf(client.studio.training.runs({}));
    const shown = run!.report!;
    expect(shown.counts).toMatchObject({ accepted: 0, corrected: CORRECTED });
    expect(shown.counts.held_out).toBeGreaterThanOrEqual(4);
    expect(shown.after.network.reprojection_share).toBeLessThan(shown.before.network.reprojection_share);
    expect(shown.pictures.length).toBeGreaterThanOrEqual(4);
    expect(troubles).toEqual([]);
    await client[Symbol.asyncDispose]();
    await host.stop();

    // By the command line, on the same frames.
    const args = ['finetune', '--project', project, '--rounds', '1', '--epochs', '1', '--json'];
    const cli = spawnSync(process.execPath, [PROGRAM, ...args], { env: { ...process.env, ...env }, maxBuffer: 1e8 });
    expect(cli.status, cli.stderr.toString()).toBe(0);
    const report = FinetuneReport.parse(JSON.parse(cli.stdout.toString()));
    expect(report.before).toEqual(shown.before);
    expect(report.improved).toBe(true);
    expect(report.after.network.reprojection_share).toBeLessThan(report.before.network.reprojection_share);
  }, 1_500_000);
});
