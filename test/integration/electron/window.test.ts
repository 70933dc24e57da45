import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MAIN } from '#main/electron/app-folders.ts';
import { buildApp } from '#main/electron/build/build-app.ts';
import { electronAvailable } from '#main/electron/electron-available.ts';
import { buildPage, pageIsStale } from '#main/server/build-page.ts';
import { describeWith } from '#test/support/machine.ts';
import { DEMO_CLIP } from '#test/support/studio.ts';

// Runs inside of a real Electron, wherever there is one; the other tests of this shell read what it would be given.
describeWith('electron')('the window in a real Electron', () => {
  let app: ElectronApplication;
  let page: Page;
  const folder = mkdtempSync(join(tmpdir(), 'vibe-studio-window-'));

  beforeAll(async () => {
    const electron = electronAvailable();
    if (!electron.ok) throw new Error(electron.reason);
    if (pageIsStale()) await buildPage(AbortSignal.timeout(110_000));
    await buildApp();
    app = await _electron.launch({
      executablePath: electron.path,
      args: [MAIN, `--user-data-dir=${join(folder, 'user')}`],
      env: {
        ...(process.env as Record<string, string>),
        VIBE_STUDIO_DATA: join(folder, 'data'),
        VIBE_STUDIO_PROJECTS: join(folder, 'projects'),
      },
    });
    page = await app.firstWindow();
    await page.waitForSelector('#root > *');
  });
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Calls the host as the page does: a port from the shell, then one call over it. */
  const call = (group: string, name: string, input: unknown) =>
    page.evaluate(
      ([group, name, input]) =>
        new Promise<{ kind: string; value?: Record<string, unknown> }>((resolve) => {
          addEventListener('message', function hear({ data, ports: [port] }) {
            if (data !== 'vibe-studio-port' || !port) return;
            removeEventListener('message', hear);
            port.onmessage = ({ data: text }) => {
              const answer = JSON.parse(text);
              if (answer.id === 1) resolve(answer);
            };
            port.postMessage(JSON.stringify({ kind: 'call', id: 1, group, name, input }));
          });
          postMessage('vibe-studio-port-wanted', location.origin);
        }),
      [group, name, input] as const,
    );

  it('shows the page from inside of the program, without Node', async () => {
    expect(page.url()).toBe('app://studio/');
    const found = await page.evaluate(() => ({
      node: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in globalThis),
      bridge: Object.keys((globalThis as unknown as { vibeStudio: object }).vibeStudio).sort(),
      secure: isSecureContext,
    }));
    expect(found.node).toEqual([]);
    expect(found.secure).toBe(true);
    expect(found.bridge).toEqual(
      ['dragFile', 'onAction', 'pathForFile', 'revealInFolder', 'setMenu', 'showOpenDialog', 'showSaveDialog'].sort(),
    );
  });

  it('runs the page in a sandbox', async () => {
    const sandboxed = await app.evaluate(({ app: main }) => main.getAppMetrics().filter(({ type }) => type === 'Tab'));
    for (const { sandboxed: is } of sandboxed) expect(is ?? true).toBe(true);
    expect(sandboxed).toHaveLength(1);
  });

  it('answers calls over a port and bytes over the scheme, in parts too', async () => {
    expect(await call('app', 'info', {})).toMatchObject({ kind: 'result', value: { shell: 'electron' } });
    const part = await page.evaluate(async () => {
      const answer = await fetch('/data/bodies/builtin', { headers: { range: 'bytes=0-99' } });
      return [answer.status, (await answer.arrayBuffer()).byteLength];
    });
    expect(part).toEqual([206, 100]);
  });

  it('reads a video in the engine: a utility process with its native parts', async () => {
    await call('projects', 'create', { name: 'Window' });
    const added = await call('media', 'add', { paths: [DEMO_CLIP] });
    expect(added).toMatchObject({ kind: 'result', value: { added: [1], refused: [] } });
  });

  it('holds the page where it is', async () => {
    await page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull();
    expect(page.url()).toBe('app://studio/');
    expect(app.windows()).toHaveLength(1);
  });

  it('reaches nothing outside and runs no foreign script', async () => {
    const reached = await page.evaluate(() =>
      fetch('https://example.org/').then(
        () => true,
        () => false,
      ),
    );
    expect(reached).toBe(false);
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ranInline = true';
      document.head.append(script);
      return 'ranInline' in globalThis;
    });
    expect(ran).toBe(false);
  });

  it('gets no camera', async () => {
    const refused = await page.evaluate(() =>
      navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'given',
        ({ name }) => name,
      ),
    );
    expect(['NotAllowedError', 'NotFoundError']).toContain(refused);
  });
});
