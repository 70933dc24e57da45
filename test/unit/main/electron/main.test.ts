import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CHANNELS } from '#main/electron/ipc-channels.ts';
import { studioContract } from '#shared/contract/studio/studio-contract.ts';
import { createClient } from '#shared/rpc/create-client.ts';
import { type PortLike, portChannel } from '#shared/rpc/port-channel.ts';
import type { Request as RpcRequest, Response as RpcResponse } from '#shared/rpc/wire.ts';
import { fakeElectron } from '#test/support/fake-electron.ts';

const folder = mkdtempSync(join(tmpdir(), 'vibe-studio-electron-'));
const fake = fakeElectron(folder);
vi.mock('electron', () => fake.electron);

const called = (name: string) => fake.calls.filter((call) => call.name === name);
const page = () => ({ sender: fake.windows[0]!.webContents, senderFrame: { url: 'app://studio/', parent: null } });
const before = { ...process.env };

/** The host as the page reaches it: asks the main process for a port and calls through it. */
function host() {
  fake.handlers.get(CHANNELS.port)!(page());
  const { channel, ports } = fake.windows[0]!.webContents.posted.at(-1)!;
  expect(channel).toBe(CHANNELS.port);
  const port = ports[0] as MessagePort;
  return {
    port,
    client: createClient(studioContract, portChannel<RpcRequest, RpcResponse>(port as unknown as PortLike)),
  };
}

beforeAll(async () => {
  Object.assign(process.env, {
    VIBE_STUDIO_DATA: join(folder, 'data'),
    VIBE_STUDIO_PROJECTS: join(folder, 'projects'),
  });
  await import('#main/electron/main.ts');
  await vi.waitFor(() => expect(fake.windows).toHaveLength(1));
});
afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true, force: true });
});

describe('the main process', () => {
  it('runs to its end before Electron is ready, as Electron waits for that', () => {
    const source = readFileSync(join(import.meta.dirname, '../../../../src-main/electron/main.ts'), 'utf8');
    expect(source).not.toMatch(/^( {2})?await /m);
    expect(source).toContain('app.whenReady().then(');
  });

  it('declares the scheme and the sandbox before anything opens, once', () => {
    const names = fake.calls.map(({ name }) => name);
    expect(called('protocol.registerSchemesAsPrivileged')).toHaveLength(1);
    expect(names.indexOf('protocol.registerSchemesAsPrivileged')).toBeLessThan(names.indexOf('window.loadURL'));
    expect(names.indexOf('app.enableSandbox')).toBeLessThan(names.indexOf('window.loadURL'));
    expect(called('app.requestSingleInstanceLock')).toHaveLength(1);
  });

  it('keeps a profile of its own before it asks whether it is the only one', () => {
    const names = fake.calls.map(({ name }) => name);
    expect(called('app.setPath')[0]!.args).toEqual(['userData', join(folder, 'Vibe Studio')]);
    expect(names.indexOf('app.setPath')).toBeLessThan(names.indexOf('app.requestSingleInstanceLock'));
  });

  it('opens one window without Node, at the page, guarded and shown when it has painted', () => {
    const [window] = fake.windows;
    expect(window!.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      devTools: false,
      preload: expect.stringMatching(/dist[\\/]main[\\/]preload\.cjs$/),
    });
    expect(called('window.loadURL')[0]!.args).toEqual(['app://studio/']);
    expect(called('contents.setWindowOpenHandler')).toHaveLength(1);
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview']) {
      expect(window!.webContents.listenerCount(event), event).toBe(1);
    }
    expect(called('window.show')).toHaveLength(0);
    window!.emit('ready-to-show');
    expect(called('window.show')).toHaveLength(1);
  });

  it('guards the session', () => {
    for (const name of ['setPermissionRequestHandler', 'setPermissionCheckHandler', 'onBeforeRequest']) {
      expect(called(`session.${name}`), name).toHaveLength(1);
    }
  });

  it('answers the contract over a port, and bytes over the scheme', async () => {
    const { client, port } = host();
    expect(await client.app.info({})).toMatchObject({ shell: 'electron', projects_folder: join(folder, 'projects') });
    const answer = fake.handlers.get('protocol app')!(
      new Request('app://studio/data/media/1/file'),
    ) as Promise<Response>;
    expect((await answer).status).toBe(404);
    port.close();
  });

  it('gives no port to a page that is not its own', () => {
    const given = fake.windows[0]!.webContents.posted.length;
    fake.handlers.get(CHANNELS.port)!({ ...page(), senderFrame: { url: 'https://evil.example/', parent: null } });
    fake.handlers.get(CHANNELS.port)!({ ...page(), sender: { id: 99 } });
    expect(fake.windows[0]!.webContents.posted).toHaveLength(given);
  });

  it('opens dialogs for the page, and says nothing was chosen where a person cancelled', async () => {
    expect(await fake.handlers.get(CHANNELS.openDialog)!(page(), { choose: 'file' })).toEqual(['/clips/a.mp4']);
    expect(await fake.handlers.get(CHANNELS.saveDialog)!(page(), {})).toBeNull();
    expect(await fake.handlers.get(CHANNELS.reveal)!(page(), { path: join(folder, 'missing') })).toBe(false);
    expect(await fake.handlers.get(CHANNELS.reveal)!(page(), { path: folder })).toBe(true);
    expect(called('shell.showItemInFolder')).toHaveLength(1);
  });

  it('goes on with a drag of the page as one of a file that is there, under the picture of the system', async () => {
    const drag = fake.handlers.get(CHANNELS.drag)!;
    const file = join(folder, '步行 🚶 walk.fbx');
    writeFileSync(file, 'fbx');
    expect(await drag(page(), { path: join(folder, 'missing.fbx') })).toBe(false);
    expect(await drag(page(), { path: 'walk.fbx' })).toBe(false);
    expect(called('contents.startDrag')).toEqual([]);
    expect(await drag(page(), { path: file })).toBe(true);
    expect(called('contents.startDrag').map(({ args }) => args)).toEqual([[{ file, icon: `icon of ${file}` }]]);
  });

  it('opens the project that a second start names, in the same window', async () => {
    const { client, port } = host();
    const made = await client.projects.create({ name: 'Second' });
    expect(made).toMatchObject({ kind: 'open' });
    await client.projects.close({});
    fake.app.emit('second-instance', {}, ['program', '--flag', join('projects', 'Second.vibe')], folder);
    for await (const state of client.projects.state({})) if (state.kind === 'open') break;
    expect(fake.windows).toHaveLength(1);
    await vi.waitFor(() =>
      expect(called('app.addRecentDocument').at(-1)!.args).toEqual([join(folder, 'projects', 'Second.vibe')]),
    );
    expect(called('window.focus').length).toBeGreaterThan(0);
    port.close();
  });

  it('runs the engine in a utility process that is told where the media part is', async () => {
    const { client, port } = host();
    void client.media.add({ paths: [join(folder, 'projects', 'Second.vibe')] }).catch(() => {});
    for (let tries = 0; tries < 100 && called('utilityProcess.fork').length === 0; tries++) await wait(20);
    const [entry, , options] = called('utilityProcess.fork')[0]!.args as [string, unknown, { env: NodeJS.ProcessEnv }];
    expect(entry).toMatch(/dist[\\/]main[\\/]engine-entry\.js$/);
    expect(options.env.VIBE_STUDIO_MEDIA_PART).toBeDefined();
    port.close();
  });

  it('offers to open the page again after a crash, and stays silent when it was closed', async () => {
    const { webContents } = fake.windows[0]!;
    webContents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
    expect(called('dialog.showMessageBox')).toHaveLength(0);
    webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 });
    await vi.waitFor(() => expect(called('window.loadURL')).toHaveLength(2));
    expect(called('dialog.showMessageBox')[0]!.args[1]).toMatchObject({ detail: expect.stringContaining('oom') });
    fake.windows[0]!.emit('unresponsive');
    await vi.waitFor(() => expect(called('window.loadURL')).toHaveLength(3));
    expect(called('dialog.showMessageBox')).toHaveLength(2);
  });

  it('remembers where the window stood', () => {
    fake.windows[0]!.emit('close');
    const file = join(folder, 'window.json');
    expect(existsSync(file)).toBe(true);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ x: 5, y: 6, width: 1000, height: 700, maximized: false });
  });

  it('closes the project before it ends', async () => {
    let held = false;
    fake.app.emit('before-quit', { preventDefault: () => void (held = true) });
    expect(held).toBe(true);
    await vi.waitFor(() => expect(called('app.exit')).toHaveLength(1));
  });
});
