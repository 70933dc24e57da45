import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { t } from '#renderer/words/words.ts';
import { describeWith } from '#test/support/machine.ts';
import { capturedProject } from '#test/support/page/captured-project.ts';
import { connectTo, firstOf } from '#test/support/page/host-client.ts';
import { closeBrowser, openPage } from '#test/support/page/open-page.ts';
import { startHost } from '#test/support/page/start-host.ts';
import { scratchFolder } from '#test/support/studio.ts';

const SOON = { timeout: 120_000 } as const;

afterAll(closeBrowser);

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
  await page.mouse.up();
}

describeWith('chromium')('tools of the video panel', () => {
  it('a person who was taken away is found again in a drawn box; the floor is pulled, used and taken back', async () => {
    const folder = scratchFolder();
    const project = capturedProject(folder, 'tools', 1.5);
    const host = await startHost({ folder, project });
    await using client = await connectTo(host.url);
    const { page, troubles, picture } = await openPage(host.url, { width: 1280, height: 800, welcomed: true });
    const stage = page.locator('[data-picture]:not([data-picture="-1"]):not([data-people="0"])');
    await stage.waitFor(SOON);
    const [media] = await firstOf(client.studio.media.list({}));
    const takes = () => firstOf(client.studio.takes.list({ media_id: media!.id }));
    const [before] = await takes();

    // The floor: handles, grid, feet; what is pulled is used, and one undo takes it back.
    await page.keyboard.press('Shift+g');
    const handle = page.getByTestId('floor-handle-2');
    await handle.waitFor(SOON);
    await picture('tool-floor');
    const at = (await handle.boundingBox())!;
    const middle = { x: at.x + at.width / 2, y: at.y + at.height / 2 };
    await drag(page, middle, { x: middle.x, y: middle.y - 12 });
    await handle.press('ArrowUp');
    await picture('tool-floor-pulled');
    await page.getByRole('button', { name: t('correct.floor-apply') }).click();
    await expect.poll(async () => (await takes())[0]!.camera, SOON).not.toEqual(before!.camera);
    await page.getByTestId('floor-tool').waitFor({ state: 'detached', ...SOON });
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await takes())[0]!.camera, SOON).toEqual(before!.camera);

    // A person who was missed: here, one that was taken away.
    const other = await takes();
    if (other.length > 1) await client.studio.edits.remove({ take_id: other[1]!.id });
    const count = (await takes()).length;
    await page.keyboard.press('Control+k');
    await page
      .getByRole('dialog')
      .getByRole('combobox')
      .or(page.getByRole('dialog').getByRole('textbox'))
      .first()
      .fill('missed');
    await page.keyboard.press('Enter');
    const surface = page.getByTestId('box-tool');
    await surface.waitFor(SOON);
    const box = (await surface.boundingBox())!;
    const scale = Math.min(box.width / media!.width, box.height / media!.height);
    const left = box.x + (box.width - media!.width * scale) / 2;
    const top = box.y + (box.height - media!.height * scale) / 2;
    await page.mouse.move(left + 10, top + 10);
    await page.mouse.down();
    await page.mouse.move(left + media!.width * scale - 10, top + media!.height * scale - 10, { steps: 4 });
    await picture('tool-box');
    await page.mouse.up();
    await expect.poll(async () => (await takes()).length, SOON).toBe(count + 1);
    await page.getByTestId('box-tool').waitFor({ state: 'detached', ...SOON });
    await picture('tool-box-found');
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await takes()).length, SOON).toBe(count);
    expect(troubles).toEqual([]);
  }, 400_000);
});
