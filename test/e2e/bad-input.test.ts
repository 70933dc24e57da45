import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { prepareDemo } from '#main/bench/page/prepare-projects.ts';
import { t } from '#renderer/words/words.ts';
import { describeWith } from '#test/support/machine.ts';
import { connectTo, firstOf } from '#test/support/page/host-client.ts';
import { closeBrowser, HOST_AWAY, newPage, openPage, sharedBrowser } from '#test/support/page/open-page.ts';
import { startHost } from '#test/support/page/start-host.ts';
import { DEMO_CLIP, scratchFolder } from '#test/support/studio.ts';
import { createProject, dragLandmark, exportFbxAndBvh, LONG_MS, nextIssue, SOON, somebodyIsShown } from './journey.ts';

vi.setConfig({ testTimeout: LONG_MS });
beforeAll(async () => void (await sharedBrowser()));
afterAll(closeBrowser);

const shared = mkdtempSync(join(tmpdir(), 'vibe-studio-demo-'));
afterAll(() => rmSync(shared, { recursive: true, force: true }));
let captured: Promise<string> | null = null;

/** The demo project, captured once: a file at rest, to be copied. */
function demo(): Promise<string> {
  captured ??= prepareDemo(shared, new AbortController().signal);
  return captured;
}

/** Id of the user who owns nothing, on Linux. */
const NOBODY = 65_534;

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
    await page.getByRole('dialog').getByLabel(t('import.path-now')).fill(moved);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('library.relink') })
      .click();
    await page.getByText(t('library.missing')).waitFor({ state: 'detached' });
    await page.getByText(t('video.missing', { name: 'clip.mp4' })).waitFor({ state: 'detached' });
    await page.locator('[data-picture]:not([data-picture="-1"])').waitFor();
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
    await page.getByRole('dialog').getByLabel(t('import.path-now')).fill(clip);
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

  it('shows and exports a project on a disk that cannot be written, and says so', async () => {
    const folder = scratchFolder();
    const project = join(folder, 'disk', 'Locked.vibe');
    mkdirSync(join(folder, 'disk'));
    copyFileSync(await demo(), project);
    chmodSync(project, 0o444);
    chmodSync(join(folder, 'disk'), 0o555);
    // Root may write anywhere: the host runs as nobody then, in folders that are open to all.
    const root = process.getuid?.() === 0;
    for (const open of ['', 'data', 'projects', 'cache']) {
      mkdirSync(join(folder, open), { recursive: true });
      if (root) chmodSync(join(folder, open), 0o777);
    }
    const env = { VIBE_STUDIO_CACHE: join(folder, 'cache'), HOME: folder, VIBE_STUDIO_PAGE: 'as-it-is' };
    const host = await startHost({ folder, project, env, ...(root ? { uid: NOBODY } : {}) });
    const { page, troubles, picture } = await openPage(host.url);
    await somebodyIsShown(page);
    await page.getByText(t('project.read-only')).first().waitFor();
    const toolbar = page.getByRole('toolbar').first();
    await expect.poll(() => toolbar.getByRole('button', { name: t('file.capture') }).isDisabled(), SOON).toBe(true);
    const receipts = await exportFbxAndBvh(page);
    expect(receipts.every((words) => /Read back, (< )?0\.\d+ mm/.test(words))).toBe(true);
    await picture('trouble-read-only-disk');
    await using client = await connectTo(host.url);
    const files = await firstOf(client.studio.jobs.exports({}));
    expect(files.map(({ path }) => path.startsWith(join(folder, 'projects', 'exports')))).toEqual(
      files.map(() => true),
    );
    chmodSync(join(folder, 'disk'), 0o755);
    expect(troubles).toEqual([]);
  });

  it('says that the graphics card was taken away, and paints again when it is back', async () => {
    const folder = scratchFolder();
    const project = join(folder, 'Demo.vibe');
    copyFileSync(await demo(), project);
    const host = await startHost({ folder, project });
    const { page, expectTrouble, troubles, picture } = await openPage(host.url);
    await somebodyIsShown(page);
    const viewport = page.locator('#panel-viewport');
    await viewport.locator('canvas').first().waitFor();
    expectTrouble(/CONTEXT_LOST|Context Lost|context lost/i);
    await page.evaluate(`for (const canvas of document.querySelectorAll('#panel-viewport canvas'))
      canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();`);
    await viewport.getByText(t('viewport.lost')).waitFor();
    await picture('trouble-graphics-lost');
    await viewport.getByRole('button', { name: t('viewport.restore') }).click();
    await viewport.getByText(t('viewport.lost')).waitFor({ state: 'detached' });
    const living = `[...document.querySelectorAll('#panel-viewport canvas')].some(
      (canvas) => canvas.getContext('webgl2')?.isContextLost() === false)`;
    await expect.poll(() => page.evaluate(living), SOON).toBe(true);
    expect(troubles).toEqual([]);
  });

  it('says what can be dropped when something else is, and changes nothing', async () => {
    const folder = scratchFolder();
    const host = await startHost({ folder });
    const { page, troubles, picture } = await openPage(host.url, { welcomed: true });
    await createProject(page, 'Dropped');
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      data.items.add(new File(['text'], 'notes.txt', { type: 'text/plain' }));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
    })()`);
    await page.getByText(t('import.no-videos')).first().waitFor();
    await picture('trouble-wrong-drop');
    await page.getByText(t('library.empty')).waitFor();
    await using client = await connectTo(host.url);
    expect(await firstOf(client.studio.media.list({}))).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('goes on with a host that was killed and started anew, once its address was opened, and makes its edit once', async () => {
    const folder = scratchFolder();
    const project = join(folder, 'Demo.vibe');
    copyFileSync(await demo(), project);
    const host = await startHost({ folder, project });
    const { page, expectTrouble, troubles, picture } = await openPage(host.url);
    await nextIssue(page);
    expectTrouble(HOST_AWAY);
    await host.kill();
    await page
      .getByText(/Connection lost/)
      .first()
      .waitFor();
    await page.keyboard.press('a');
    await page
      .getByText(/edits? (is|are) waiting/)
      .first()
      .waitFor();
    const again = await startHost({ folder, port: host.port });
    await page.getByText(t('connection.restarted')).first().waitFor();
    await picture('trouble-restarted');
    // What the program does by itself at its start: its address in another tab of the same browser.
    const other = await page.context().newPage();
    await other.goto(again.url);
    await page.getByText(t('connection.edits-saved')).waitFor();
    await other.close();
    await using client = await connectTo(again.url);
    expect(await firstOf(client.studio.projects.state({}))).toMatchObject({ kind: 'open', path: project });
    expect(await firstOf(client.studio.edits.state({}))).toMatchObject({ revision: 1, undo: 'review' });
    expect(troubles).toEqual([]);
  });

  it('keeps an edit that was made while the host was away, and sends it once', async () => {
    const folder = scratchFolder();
    const project = join(folder, 'Demo.vibe');
    copyFileSync(await demo(), project);
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
