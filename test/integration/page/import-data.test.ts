import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openProject } from '#main/store/open-project.ts';
import { loadTake } from '#main/store/take-records.ts';
import { t } from '#renderer/words/words.ts';
import { writeTakeNpz } from '#shared/formats/take-npz.ts';
import { describeWith } from '#test/support/machine.ts';
import { capturedProject } from '#test/support/page/captured-project.ts';
import { closeBrowser, openPage, sharedBrowser } from '#test/support/page/open-page.ts';
import { startHost } from '#test/support/page/start-host.ts';
import { scratchFolder } from '#test/support/studio.ts';

vi.setConfig({ testTimeout: 240_000 });
beforeAll(async () => void (await sharedBrowser()));
afterAll(closeBrowser);

/** Drops a file of text on the window. */
const drop = (name: string, text: string) => `(() => {
  const data = new DataTransfer();
  data.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}));
  for (const type of ['dragenter', 'dragover', 'drop']) {
    window.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
})()`;

describeWith('chromium')('importing keypoints and motion, in the window', () => {
  it('says what a dropped file of the wrong kind is; takes the next one, and compares it', async () => {
    const folder = scratchFolder();
    const project = capturedProject(folder, 'rivals', 1);
    const motion = join(folder, 'rival.npz');
    {
      using store = openProject(project, { readOnly: true });
      writeFileSync(motion, writeTakeNpz(loadTake(store, 1)!));
    }
    const host = await startHost({ folder, project });
    const { page, picture, troubles } = await openPage(host.url, { welcomed: true });
    await page.locator('[data-picture]:not([data-picture="-1"])').waitFor({ timeout: 90_000 });
    await page.evaluate(
      drop('boxes.json', '{"images":[],"categories":[],"annotations":[{"id":1,"image_id":1,"bbox":[0,0,1,1]}]}'),
    );
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/boxes\.json cannot be imported: it is a COCO detection file without keypoints/).waitFor();
    await picture('import-wrong-kind');
    await dialog.getByLabel(t('import-data.path')).fill(motion);
    await dialog.getByRole('button', { name: t('import-data.look') }).click();
    await dialog.getByText('rival.npz').waitFor();
    await picture('import-motion');
    await dialog.getByRole('button', { name: t('import-data.run'), exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    const comparison = page.getByRole('region', { name: t('compare.title') });
    await comparison.getByText('0 mm').first().waitFor();
    await picture('import-compared');
    await page.keyboard.press('Control+z');
    await comparison.waitFor({ state: 'hidden' });
    expect(troubles).toEqual([]);
  });
});
