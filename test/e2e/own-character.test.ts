import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, expect, it, vi } from 'vitest';
import { t } from '#renderer/words/words.ts';
import { readGlbParts } from '#shared/formats/rig/glb-container.ts';
import { describeWith } from '#test/support/machine.ts';
import { CARTOON, makeRig, rigGlb } from '#test/support/make-rig.ts';
import { connectTo, firstOf } from '#test/support/page/host-client.ts';
import { movedProject } from '#test/support/page/moved-project.ts';
import { closeBrowser, openPage } from '#test/support/page/open-page.ts';
import { startHost } from '#test/support/page/start-host.ts';
import { scratchFolder } from '#test/support/studio.ts';
import { LONG_MS, SOON, somebodyIsShown } from './journey.ts';

vi.setConfig({ testTimeout: LONG_MS });
afterAll(closeBrowser);

/** Drops a file anywhere into the window, as a person drags it there. */
async function dropFile(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([text, fileName]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(text!), (letter) => letter.charCodeAt(0))], fileName!));
      return data;
    },
    [Buffer.from(bytes).toString('base64'), name],
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer });
}

const charactersInView = (page: Page) => page.locator('canvas[data-characters="1"]');

describeWith('chromium')('one’s own character, in the window', () => {
  it('is dropped, corrected, seen in 3D and exported onto; the correction is there the next time', async () => {
    const folder = scratchFolder();
    const project = join(folder, 'squat.vibe');
    await movedProject(project, 'squat', 2);
    writeFileSync(join(folder, 'text.fbx'), '; FBX 7.4.0 project file\n; made by hand\n');
    const host = await startHost({ folder, project });
    const { page, troubles, picture } = await openPage(host.url, { welcomed: true });
    await somebodyIsShown(page);

    // A bone whose name says nothing, and which place alone tells.
    const glb = await rigGlb(makeRig('mixamo', CARTOON, (name) => name.replace('mixamorig:', '')));
    await dropFile(page, 'cartoon.glb', glb);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('cartoon.glb', { exact: true }).waitFor(SOON);
    const bone = dialog.getByLabel('spine2', { exact: true }).first();
    await bone.waitFor(SOON);
    const before = await bone.inputValue();
    await bone.click();
    await page.getByRole('option', { name: 'Spine2', exact: true }).click();
    await expect.poll(() => bone.inputValue(), SOON).not.toBe(before);
    await dialog.getByText(t('character.kept')).waitFor(SOON);
    await picture('character-1-bones');

    // One that cannot be used is refused in a sentence, and the one before stays.
    const path = dialog.getByLabel(t('character.file'));
    await path.fill(join(folder, 'text.fbx'));
    await path.press('Enter');
    const told = expect.stringMatching(/text\.fbx cannot be used as a character: .+\. Choose a binary FBX/);
    await expect.poll(() => dialog.getByRole('alert').allInnerTexts(), SOON).toContainEqual(told);
    await dialog.getByText('cartoon.glb', { exact: true }).waitFor(SOON);

    await dialog.getByRole('button', { name: t('character.show') }).click();
    await charactersInView(page).waitFor({ timeout: 60_000 });
    await picture('character-2-beside');

    await page
      .getByRole('toolbar')
      .getByRole('button', { name: t('file.export') })
      .click();
    await dialog.getByText(t('export.target-own'), { exact: true }).click();
    await dialog.getByText('cartoon.glb', { exact: true }).first().waitFor(SOON);
    await dialog.getByRole('button', { name: /^Write/ }).click();
    await dialog.getByTitle(t('export.receipt-hint')).first().waitFor({ timeout: LONG_MS });
    await picture('character-3-exported');
    await using client = await connectTo(host.url);
    const [written] = await firstOf(client.studio.jobs.exports({}));
    expect(written!.path).toMatch(/person1\.glb$/);
    // Its own file came back, with one more animation.
    const { json } = readGlbParts(readFileSync(written!.path));
    expect(json.animations.map(({ name }: { name: string }) => name)).toContain('person1');
    expect(json.skins).toHaveLength(1);
    const character = await client.studio.files.character({
      path: (await client.studio.files.characters({}))[0]!.path,
    });
    expect(character.kept).toBe(true);
    expect(character.matches).toContainEqual({ role: 'spine2', bone: 'Spine2', confidence: 1, by: 'hand' });
    expect(troubles).toEqual([]);
  });
});
