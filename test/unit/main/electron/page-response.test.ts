import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { pageResponse } from '#main/electron/page-response.ts';
import { openAnnotation } from '#main/services/annotation/open-annotation.ts';
import { createStudio, type Studio } from '#main/services/studio/create-studio.ts';
import { scratchFolder } from '#test/support/studio.ts';

let studio: Studio;
const faults: unknown[] = [];

/** The window asks for an address of the page. */
function ask(path: string, init?: RequestInit, folder = page()): Promise<Response> {
  const address = path.includes('://') ? path : `app://studio${path}`;
  return pageResponse(new Request(address, init), { studio, pageFolder: folder, onBug: (e) => faults.push(e) });
}

function page(): string {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Page</title>');
  writeFileSync(join(folder, 'assets', 'main-abcdefgh.js'), 'export {};');
  return folder;
}

beforeAll(() => {
  const folder = join(import.meta.dirname, 'never-written');
  studio = createStudio({ version: '1', shell: 'test', dataFolder: folder, projectsFolder: folder, openAnnotation });
  return () => studio.close();
});

describe('what the window is answered', () => {
  it('is the page, under a policy without foreign or inline scripts', async () => {
    const answer = await ask('/');
    expect(await answer.text()).toContain('<title>Page</title>');
    const policy = answer.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toMatch(/unsafe-eval|https?:|ws:|\*/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('is each file with its type, and nothing where the window has it already', async () => {
    const folder = page();
    const script = await ask('/assets/main-abcdefgh.js', {}, folder);
    expect(script.headers.get('content-type')).toContain('text/javascript');
    const again = await ask('/assets/main-abcdefgh.js', { headers: { 'if-none-match': script.headers.get('etag')! } });
    expect(again.status).toBe(304);
    expect((await ask('/', { method: 'HEAD' }, folder)).status).toBe(200);
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/%5c..%5cx.json', '/assets/../../x.js'])(
    'never leaves the folder of the page: %s',
    async (path) => expect((await ask(path)).status).toBe(404),
  );

  it('is refused to other hosts and other origins', async () => {
    expect((await ask('app://evil/')).status).toBe(403);
    expect((await ask('/', { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    const foreign = await ask('/data/session', { headers: { origin: 'app://evil' } });
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    expect(foreign.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  it('is refused where the page would be written', async () => {
    expect((await ask('/', { method: 'POST', body: 'x' })).status).toBe(405);
    expect((await ask('/index.html', { method: 'DELETE' })).status).toBe(405);
  });

  it('goes through the same handler as in the browser for bytes, with the same policy', async () => {
    const answer = await ask('/data/media/1/file');
    expect([answer.status, await answer.text()]).toEqual([404, 'No project is open.']);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const body = await ask('/data/bodies/builtin', { headers: { range: 'bytes=0-99' } });
    expect([body.status, (await body.arrayBuffer()).byteLength]).toEqual([206, 100]);
    expect(faults).toEqual([]);
  });

  it('says how to build the page where there is none', async () => {
    const answer = await ask('/', {}, scratchFolder());
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('npm run build:page')]);
  });
});
