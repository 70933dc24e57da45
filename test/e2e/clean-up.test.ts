import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { t } from '#renderer/words/words.ts';
import { describeWith } from '#test/support/machine.ts';
import { capturedProject } from '#test/support/page/captured-project.ts';
import { connectTo, firstOf } from '#test/support/page/host-client.ts';
import { closeBrowser, openPage } from '#test/support/page/open-page.ts';
import { startHost } from '#test/support/page/start-host.ts';
import { scratchFolder } from '#test/support/studio.ts';
import { exportFbxAndBvh, LONG_MS, SOON, somebodyIsShown } from './journey.ts';

afterAll(closeBrowser);

const USUAL = ['fill', 'smooth', 'limits', 'floor', 'foot-lock'];

/** Figures before and after, in the table on top of the panel. */
async function figures(page: Page): Promise<Record<string, readonly [before: number, after: number]>> {
  const rows = page.getByTestId('cleanup').getByRole('table').first().getByRole('row');
  const lines = await rows.evaluateAll((all) =>
    all.map((row) => [...(row as HTMLTableRowElement).cells].map((cell) => cell.textContent ?? '')),
  );
  return Object.fromEntries(
    lines.map(([name, before, , after]) => [name, [Number.parseFloat(before!), Number.parseFloat(after!)] as const]),
  );
}

describeWith('chromium')('clean-up in the window', () => {
  it(
    'leads from a captured take to a clean file: one click, a changed number, another order, undo, trim, export',
    async () => {
      const folder = scratchFolder();
      const project = capturedProject(folder, 'Clean', 2);
      const host = await startHost({ folder, project });
      await using client = await connectTo(host.url);
      const { page, troubles, picture } = await openPage(host.url, { width: 1280, height: 720, welcomed: true });
      await somebodyIsShown(page);
      const [media] = await firstOf(client.studio.media.list({}));
      const [take] = await firstOf(client.studio.takes.list({ media_id: media!.id }));
      const kept = async () => (await firstOf(client.studio.cleanup.state({ take_id: take!.id }))).stack.operations;
      const order = async () => (await kept()).map(({ kind }) => kind);
      const setting = async (kind: string, name: string) =>
        (await kept()).find((one) => one.kind === kind)?.settings[name];
      const undo = () =>
        page.getByRole('button', { name: t('edit.undo-what', { what: t('edit.what-cleanup') }) }).click();

      await page.keyboard.press('Control+8');
      const panel = page.getByTestId('cleanup');
      await panel.getByText(t('cleanup.auto')).click();
      await expect.poll(order, SOON).toEqual(USUAL);
      await expect.poll(async () => (await figures(page))[t('cleanup.sunk')]?.[1], SOON).toBeLessThanOrEqual(10);
      expect((await figures(page))[t('cleanup.slide')]![1]).toBeLessThan(5);
      await picture('clean-up-1-auto');

      // A number is typed, and taken back.
      await panel.getByRole('button', { name: t('cleanup.open', { name: t('cleanup.op-smooth') }) }).click();
      const strength = panel.getByLabel(t('cleanup.type', { name: t('cleanup.set-strength') }), { exact: true });
      await strength.fill('85');
      await strength.press('Enter');
      await expect.poll(() => setting('smooth', 'strength'), SOON).toBe(0.85);
      await undo();
      await expect.poll(() => setting('smooth', 'strength'), SOON).toBe(0.4);
      await expect.poll(() => strength.inputValue(), SOON).toBe('40');
      await picture('clean-up-2-settings');
      await panel.getByRole('button', { name: t('cleanup.open', { name: t('cleanup.op-smooth') }) }).click();

      // An operation is dragged to another place.
      const card = (kind: 'fill' | 'limits') =>
        panel.getByRole('listitem').filter({ hasText: t(`cleanup.op-${kind}`) });
      await card('limits').dragTo(card('fill'));
      await expect.poll(order, SOON).toEqual(['limits', 'fill', 'smooth', 'floor', 'foot-lock']);
      await undo();
      await expect.poll(order, SOON).toEqual(USUAL);

      // Trimmed, the part that is exported is played.
      await panel.getByRole('button', { name: t('cleanup.add') }).click();
      await page.getByRole('menuitem', { name: t('cleanup.op-trim-hint') }).click();
      await expect.poll(order, SOON).toEqual([...USUAL, 'trim']);
      await panel.getByRole('button', { name: t('cleanup.open', { name: t('cleanup.op-trim') }) }).click();
      const first = take!.first_frame;
      const last = panel.getByLabel(t('cleanup.last-frame'));
      await last.fill(String(first + 20));
      await last.press('Enter');
      await panel.getByText(t('cleanup.exported', { from: first, to: first + 20 })).waitFor(SOON);
      await page.getByRole('button', { name: t('transport.loop') }).waitFor(SOON);
      await picture('clean-up-3-trimmed');

      const receipts = await exportFbxAndBvh(page);
      expect(receipts.every((words) => /Read back, (< )?0\.\d+ mm/.test(words))).toBe(true);
      const files = await firstOf(client.studio.jobs.exports({}));
      const bvh = readFileSync(files.find(({ format }) => format === 'bvh')!.path, 'utf8');
      expect(/^Frames:\s*(\d+)/m.exec(bvh)?.[1]).toBe('21');
      expect(troubles).toEqual([]);
    },
    2 * LONG_MS,
  );
});
