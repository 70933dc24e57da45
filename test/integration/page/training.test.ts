import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { t } from '#renderer/words/words.ts';
import { describeWith } from '#test/support/machine.ts';
import { capturedProject } from '#test/support/page/captured-project.ts';
import { connectTo, firstOf } from '#test/support/page/host-client.ts';
import { closeBrowser, openPage } from '#test/support/page/open-page.ts';
import { startHost } from '#test/support/page/start-host.ts';
import { storeLandmarkNetwork } from '#test/support/store-landmark-network.ts';
import { scratchFolder } from '#test/support/studio.ts';

const LONG = { timeout: 300_000 } as const;

afterAll(closeBrowser);

describeWith('chromium')('the fine-tuning panel', () => {
  it('says what is missing, trains, pauses, goes on, shows before and after, and applies and rolls back by one click', async () => {
    const folder = scratchFolder();
    const models = join(folder, 'models');
    await storeLandmarkNetwork(models);
    const own = { VIBE_STUDIO_MODELS: models, VIBE_STUDIO_CACHE: join(folder, 'cache') };
    const project = capturedProject(folder, 'Dance', 3, own);
    const host = await startHost({ folder, project, env: own });
    await using client = await connectTo(host.url);
    const { page, troubles, picture } = await openPage(host.url, { width: 1600, height: 1000, welcomed: true });
    await page.locator('[data-picture]:not([data-picture="-1"]):not([data-people="0"])').waitFor(LONG);
    const [media] = await firstOf(client.studio.media.list({}));
    const takes = () => firstOf(client.studio.takes.list({ media_id: media!.id }));
    const [take] = await takes();

    // Too little: the panel says how much, and does not begin.
    await page.getByText(t('menu.file'), { exact: true }).click();
    await page.getByRole('menuitem', { name: t('file.fine-tune') }).click();
    const panel = page.getByTestId('training');
    await panel.getByText(/^0 of at least \d+ frames/).waitFor(LONG);
    const start = panel.getByRole('button', { name: t('training.start') });
    expect(await start.isDisabled()).toBe(true);

    // Frames are accepted and corrected: it can begin.
    await client.studio.edits.review({ take_id: take!.id, from: 0, to: 90, state: 'accepted' });
    const moved = Array.from({ length: 30 }, (_, i) => ({ frame: 3 * i, landmark: 15, x: 640, y: 360 }));
    await client.studio.edits.moveKeypoints({
      take_id: take!.id,
      edits: moved.map((edit) => ({ ...edit, state: 'visible' as const })),
    });
    await panel.getByText(t('training.ready')).waitFor(LONG);
    await picture('training-ready');
    await panel.getByText(t('training.quick'), { exact: true }).click();
    await panel
      .getByRole('radiogroup', { name: t('training.rounds') })
      .getByText('1', { exact: true })
      .click();
    await panel
      .getByRole('combobox', { name: t('training.base') })
      .or(panel.getByLabel(t('training.base')))
      .first()
      .click();
    await page.getByRole('option', { name: /^landmarks/ }).click();
    await start.click();

    // Curves move; paused, they stand; gone on with, they move again.
    const loss = panel.locator('[data-chart=loss]');
    await expect.poll(async () => Number(await loss.getAttribute('data-points')), LONG).toBeGreaterThan(3);
    await panel.getByRole('button', { name: t('training.pause') }).click();
    await panel.getByText(t('training.state-paused'), { exact: true }).waitFor(LONG);
    const stood = Number(await loss.getAttribute('data-points'));
    await picture('training-paused');
    await panel.getByRole('button', { name: t('training.resume') }).click();
    await expect.poll(async () => Number(await loss.getAttribute('data-points')), LONG).toBeGreaterThan(stood);
    await picture('training-running');

    // Before and after, and a sentence.
    const table = panel.getByRole('table');
    await table.waitFor(LONG);
    expect(await loss.getAttribute('data-points')).toBe('80');
    for (const group of ['training.network-alone', 'training.with-fit', 'training.probe'] as const) {
      await table.getByText(t(group), { exact: true }).waitFor();
    }
    expect(await table.getByText(/px$/).count()).toBe(4);
    await panel.locator('[data-pictures] canvas[data-painted=true]').first().waitFor(LONG);
    const [run] = await firstOf(client.studio.training.runs({}));
    const better = run!.report!.improved;
    expect(await panel.getByText(better ? /closer to the held-out frames/ : /not get better|as good as/).count()).toBe(
      1,
    );
    await picture('training-done');

    // Applied: a second take on the timeline. Rolled back: it is gone.
    await panel.getByRole('button', { name: t('training.apply'), exact: true }).click();
    await page.locator('#panel-timeline').getByText(`Person 1 · ${run!.report!.model}`).waitFor(LONG);
    await panel.getByText(t('training.new-takes-one')).waitFor(LONG);
    await picture('training-applied');
    await panel.getByRole('button', { name: t('training.roll-back') }).click();
    await panel.getByText(t('training.is-rolled-back')).waitFor(LONG);
    await expect.poll(async () => (await takes()).map(({ id }) => id), LONG).toEqual([take!.id]);
    expect(troubles).toEqual([]);
  }, 600_000);
});
