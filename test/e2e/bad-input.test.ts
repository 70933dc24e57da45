import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { prepareDemo } from '#main/bench/page/prepare-projects.ts';
import { t } from '#renderer/words/words.ts';
import { describeWith } from '#test/support/machine.ts';
import { connectTo, firstOf } from '#test/support/page/host-client.ts';
import { closeBrowser, newPage, openPage, sharedBrowser } from '#test/support/page/open-page.ts';
import { startHost } from '#test/support/page/start-host.ts';
import { DEMO_CLIP, scratchFolder } from '#test/support/studio.ts';
import { createProject, dragLandmark, LONG_MS, nextIssue, SOON } from './journey.ts';

vi.setConfig({ testTimeout: LONG_MS });
beforeAll(async () => void (await sharedBrowser()));
afterAll(closeBrowser);

/** A project with one clip that may be spoiled, made before the host starts to be looked at. */
async function projectWithClip(folder: string): Promise<{ url: string; clip: string }> {
  const clip = join(folder, 'clip.mp4');
  copyFileSync(DEMO_CLIP, clip);
  const host = await startHost({ folder });
  await using client = await connectTo(host.url);
  await client.studio.projects.create({ name: 'Spoiled' });
  expect((await client.studio.media.add({ paths: [clip] })).refused).toEqual([]);
  return { url: host.url, clip };
}

describeWith('chromium')('trouble, in the window', () => {
  it('tells that a video was deleted, and plays it again where it lies now', async () => {
    const folder = scratchFolder();
    const { url, clip } = await projectWithClip(folder);
    const { page, expectTrouble, troubles, picture } = await openPage(url);
    await page.locator('[data-picture]:not([data-picture="-1"])').waitFor();
    expectTrouble(/answer: 4\d\d .*\/data\/media/, /Failed to load resource/);
    rmSync(clip);
    await page.getByText(t('library.missing')).waitFor();
    await page.getByText(t('video.missing', { name: 'clip.mp4' })).waitFor();
    await picture('trouble-deleted');
    const moved = join(folder, 'moved.mp4');
    copyFileSync(DEMO_CLIP, moved);
    await page.getByRole('button', { name: t('video.relink') }).click();
    await page.getByRole('dialog').getByLabel(t('import.path')).fill(moved);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('library.relink') })
      .click();
    await page.locator('[data-picture]:not([data-picture="-1"])').waitFor();
    expect(await page.getByText(t('library.missing')).count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it('tells that a video was replaced, and refuses another video in its place', async () => {
    const folder = scratchFolder();
    const { url, clip } = await projectWithClip(folder);
    const { page, expectTrouble, troubles, picture } = await openPage(url);
    await page.locator('[data-picture]:not([data-picture="-1"])').waitFor();
    expectTrouble(/answer: 4\d\d .*\/data\/media/, /Failed to load resource/);
    writeFileSync(clip, 'no video any more');
    await page.getByText(t('library.changed')).waitFor();
    await picture('trouble-replaced');
    await page.getByRole('button', { name: t('library.relink') }).click();
    await page.getByRole('dialog').getByLabel(t('import.path')).fill(clip);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('library.relink') })
      .click();
    await page.getByText(/is not a video file/).waitFor();
    expect(troubles).toEqual([]);
  });

  it('says what is wrong with a file that is no video, and takes the next one', async () => {
    const folder = scratchFolder();
    const text = join(folder, 'notes.mp4');
    writeFileSync(text, 'not a video at all');
    const host = await startHost({ folder });
    const { page, troubles, picture } = await openPage(host.url, { welcomed: true });
    await createProject(page, 'Wrong kind');
    await page
      .getByRole('toolbar')
      .getByRole('button', { name: t('file.import') })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('import.path')).fill(text);
    await dialog.getByRole('button', { name: t('import.take') }).click();
    await page.getByText(/is not a video file/).waitFor();
    await picture('trouble-wrong-kind');
    if ((await dialog.count()) === 0) {
      await page
        .getByRole('toolbar')
        .getByRole('button', { name: t('file.import') })
        .click();
    }
    await dialog.getByLabel(t('import.path')).fill(DEMO_CLIP);
    await dialog.getByRole('button', { name: t('import.take') }).click();
    await page.locator('[data-picture]:not([data-picture="-1"])').waitFor();
    expect(troubles).toEqual([]);
  });

  it('opens a project that another studio writes to look only, and says so', async () => {
    const folder = scratchFolder();
    const { url } = await projectWithClip(folder);
    await using first = await connectTo(url);
    const state = await firstOf(first.studio.projects.state({}));
    if (state.kind !== 'open') throw new Error('the project is not open');
    const second = await startHost({ folder });
    const { page, troubles, picture } = await openPage(second.url, { welcomed: true });
    await page.getByRole('button', { name: 'Spoiled' }).first().click();
    await page
      .getByText(/is being written by another process/)
      .first()
      .waitFor();
    await picture('trouble-busy');
    await page.getByRole('button', { name: t('start.look-only') }).click();
    await page.locator('[data-picture]:not([data-picture="-1"])').waitFor();
    await page.getByText(t('project.read-only')).first().waitFor();
    await picture('trouble-read-only');
    const toolbar = page.getByRole('toolbar').first();
    await expect.poll(() => toolbar.getByRole('button', { name: t('file.capture') }).isDisabled(), SOON).toBe(true);
    expect(troubles).toEqual([]);
  });

  it('keeps an edit that was made while the host was away, and sends it once', async () => {
    const folder = scratchFolder();
    const project = await prepareDemo(folder, new AbortController().signal);
    const host = await startHost({ folder, project });
    const opened = await newPage(await sharedBrowser(), { welcomed: true });
    const { page, troubles, expectTrouble, picture } = opened;
    try {
      let away = false;
      const routes: WebSocketRoute[] = [];
      await page.routeWebSocket(/\/rpc$/, (route) => {
        if (away) return void route.close();
        route.connectToServer();
        routes.push(route);
      });
      await page.goto(host.url);
      await nextIssue(page);
      expectTrouble(/WebSocket/);
      away = true;
      for (const route of routes) await route.close();
      await page
        .getByText(/Connection lost/)
        .first()
        .waitFor();
      const dragged = dragLandmark(page, {
        takeId: 1,
        firstFrame: 0,
        landmark: 15,
        picture: { width: 1280, height: 720 },
        by: [14, -18],
      });
      await page.getByText(/edits? (is|are) waiting/).waitFor();
      await picture('trouble-connection-lost');
      away = false;
      const { before, after } = await dragged;
      expect(after).toBeLessThan(before);
      await page.getByText(t('connection.edits-saved')).waitFor();
      await using client = await connectTo(host.url);
      expect(await firstOf(client.studio.edits.state({}))).toMatchObject({ revision: 1, undo: 'moveKeypoints' });
      expect(troubles).toEqual([]);
    } finally {
      await page.context().close();
    }
  });
});
