import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, expect, it, vi } from 'vitest';
import { t } from '#renderer/words/words.ts';
import { describeWith } from '#test/support/machine.ts';
import { movedProject } from '#test/support/page/moved-project.ts';
import { closeBrowser, openPage } from '#test/support/page/open-page.ts';
import { startHost } from '#test/support/page/start-host.ts';
import { scratchFolder } from '#test/support/studio.ts';
import { LONG_MS, SOON, somebodyIsShown } from './journey.ts';

vi.setConfig({ testTimeout: LONG_MS });
afterAll(closeBrowser);

/** Chooses one of a list that drops down. */
async function choose(dialog: Locator, label: string, option: string | RegExp): Promise<void> {
  const page = dialog.page();
  await dialog.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option }).click();
}

describeWith('chromium')('the export dialog', () => {
  it('writes two people into one file for Unreal, at another rate, with few keys, under names of one’s own', async () => {
    const folder = scratchFolder();
    const project = join(folder, 'duo.vibe');
    await movedProject(project, 'walk', 1, 2);
    const host = await startHost({ folder, project });
    const { page, troubles, picture } = await openPage(host.url, { width: 1280, height: 720, welcomed: true });
    await somebodyIsShown(page);
    await page
      .getByRole('toolbar')
      .getByRole('button', { name: t('file.export') })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Unreal Engine', { exact: true }).click();
    await dialog.getByText('GLB', { exact: true }).click();
    await picture('export-1-unreal');

    await choose(dialog, t('export.rate'), '24 fps');
    const people = dialog.getByRole('checkbox', { name: /^Person \d/ });
    await expect.poll(() => people.count(), SOON).toBe(2);
    for (const person of await people.all()) if (!(await person.isChecked())) await person.check();
    await dialog.getByText(t('export.together'), { exact: true }).click();
    await dialog.getByText(t('export.more'), { exact: true }).click();
    await choose(dialog, t('export.keys'), /0\.5°/);
    await dialog.getByRole('checkbox', { name: t('export.blend') }).check();
    await dialog.getByRole('checkbox', { name: t('export.camera'), exact: true }).check();
    const names = dialog.getByLabel(t('export.names'));

    // A name no file system takes is refused before anything is written.
    await names.fill('a:b');
    await dialog.getByText(t('export.bad-letter', { letter: ':' })).waitFor(SOON);
    const write = dialog.getByRole('button', { name: /^Write/ });
    expect(await write.isDisabled()).toBe(true);
    await names.fill('走路 🚶 {preset} {fps}');
    await dialog.getByText('走路 🚶 unreal 24', { exact: true }).waitFor(SOON);
    await picture('export-2-more');
    const out = join(folder, '输出');
    await dialog.getByLabel(t('export.folder')).fill(out);
    await expect.poll(() => write.textContent(), SOON).toBe('Write 2 files');
    await write.click();

    await dialog.getByRole('button', { name: t('export.done'), exact: true }).waitFor({ timeout: LONG_MS });
    const receipts = dialog.getByTitle(t('export.receipt-hint'));
    await expect.poll(() => receipts.count(), SOON).toBe(2);
    const facts = dialog.getByText(/2 people · 24 frames at 24 fps.* keys, at most .* mm off/);
    await expect.poll(() => facts.count(), SOON).toBe(2);
    await receipts.first().scrollIntoViewIfNeeded();
    await picture('export-3-receipts');
    const stem = '走路 🚶 unreal 24';
    const files = ['.camera.json', '.camera.json.receipt.json', '.camera.py', '.fbx', '.fbx.receipt.json'];
    const written = [...files, '.glb', '.glb.receipt.json'].map((ending) => `${stem}${ending}`);
    expect(readdirSync(out).sort()).toEqual(written.sort());
    const receipt = JSON.parse(readFileSync(join(out, `${stem}.fbx.receipt.json`), 'utf8'));
    expect(receipt).toMatchObject({ people: [1, 2], fps: 24, preset: 'unreal', up_axis: 'Z', blend_shapes: 10 });
    expect(receipt.key_reduction.max_error_mm).toBeLessThanOrEqual(5);
    expect(receipt.by_person).toHaveLength(2);
    expect(troubles).toEqual([]);
  });
});
