import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { get, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '#main/server/start-server.ts';
import { type ServedStudio, serveStudio } from '#test/support/studio-server.ts';

let served: ServedStudio;
let port: number;

beforeAll(async () => {
  served = await serveStudio();
  port = served.server.port;
  const page = join(served.folder, 'page');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(page, 'assets', 'main-Abc123_-x.js'), 'export {};');
  writeFileSync(join(page, 'assets', 'notes.log'), 'no type for this');
  writeFileSync(join(served.folder, 'secret.json'), '{"secret":true}');
  await served.client.projects.create({ name: 'Project' });
});
afterAll(() => served[Symbol.asyncDispose]());

/** A request as bytes on the wire: fetch would tidy paths and set Host itself. */
function raw(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers: { cookie: served.cookie, ...headers } });
    asked.on('error', reject);
    asked.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    asked.end();
  });
}

/** Status of a try to open the socket. */
function upgrade(headers: Record<string, string>, path = '/rpc'): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = get({
      host: '127.0.0.1',
      port,
      path,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
        ...headers,
      },
    });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode!);
    });
    asked.on('response', (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    asked.on('error', reject);
  });
}

describe('who is let in', () => {
  it('trades the token for a cookie that scripts cannot read and other sites do not send', async () => {
    const first = await fetch(served.server.url, { redirect: 'manual' });
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe('/');
    expect(first.headers.get('set-cookie')).toMatch(/^vibe-studio-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(first.headers.get('cache-control')).toBe('no-store');
  });

  it('makes another token for every launch', async () => {
    await using other = await serveStudio();
    const token = (url: string) => new URL(url).searchParams.get('token');
    expect(token(other.server.url)).not.toBe(token(served.server.url));
    const cookie = served.cookie.replace(/^vibe-studio-\d+/, `vibe-studio-${other.server.port}`);
    expect((await fetch(`${other.origin}/`, { headers: { cookie } })).status).toBe(401);
  });

  it.each([
    '/',
    '/index.html',
    '/assets/main-Abc123_-x.js',
    '/data/session',
    '/data/bodies/builtin',
    '/data/media/1/file',
  ])('gives nothing of %s without the cookie', async (path) => {
    for (const cookie of ['', 'vibe-studio-1=x', served.cookie.slice(0, -1), `${served.cookie}x`]) {
      expect((await raw(path, { cookie })).status).toBe(401);
    }
    expect((await raw(path)).status).not.toBe(401);
  });

  it.each(['', 'wrong', 'x'.repeat(43)])('gives no cookie for the token "%s"', async (token) => {
    const answer = await fetch(`${served.origin}/?token=${token}`, { redirect: 'manual' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('set-cookie')).toBe(null);
  });

  it('tells people without the token what to do, without a script', async () => {
    const { text, headers } = await raw('/', { cookie: '' });
    expect(headers['content-type']).toMatch(/text\/html/);
    expect(text).toContain('Open the address that the studio printed');
    expect(text).not.toContain('<script');
  });
});

describe('names that are pointed at this machine from outside', () => {
  it.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1', '[::1]', 'evil.example:80'])(
    'refuses the Host "%s" for pages, bytes and sockets',
    async (host) => {
      for (const path of ['/', '/data/session', `/?token=${new URL(served.server.url).searchParams.get('token')}`]) {
        expect((await raw(path, { host })).status).toBe(403);
      }
      const status = await upgrade({ host, origin: served.origin, cookie: served.cookie });
      expect(status).toBe(403);
    },
  );
});

describe('other sites in the same browser', () => {
  it.each(['https://evil.example', 'null', 'http://localhost:1', 'http://127.0.0.1:1'])(
    'refuses the Origin "%s" for bytes and sockets',
    async (origin) => {
      expect((await raw('/data/session', { origin })).status).toBe(403);
      expect(await upgrade({ host: `127.0.0.1:${port}`, origin, cookie: served.cookie })).toBe(403);
    },
  );

  it('refuses a socket without an Origin, without the cookie, or elsewhere', async () => {
    const host = `127.0.0.1:${port}`;
    expect(await upgrade({ host, cookie: served.cookie })).toBe(403);
    expect(await upgrade({ host, origin: served.origin })).toBe(401);
    expect(await upgrade({ host, origin: served.origin, cookie: served.cookie }, '/other')).toBe(404);
    expect(await upgrade({ host, origin: served.origin, cookie: served.cookie })).toBe(101);
  });

  it('refuses requests that the browser marks as coming from another site', async () => {
    for (const site of ['cross-site', 'same-site']) {
      expect((await raw('/data/session', { 'sec-fetch-site': site })).status).toBe(403);
    }
    for (const site of ['same-origin', 'none']) {
      expect((await raw('/data/session', { 'sec-fetch-site': site })).status).toBe(204);
    }
  });

  it('takes uploads from its own page only', async () => {
    expect((await raw('/data/uploads/a.mp4', {}, 'PUT')).status).toBe(403);
    expect((await raw('/data/uploads/a.mp4', { origin: 'https://evil.example' }, 'PUT')).status).toBe(403);
  });

  it('allows no request methods that change anything', async () => {
    for (const method of ['POST', 'DELETE', 'PATCH', 'OPTIONS']) {
      expect((await raw('/data/session', {}, method)).status).toBe(405);
      expect((await raw('/', {}, method)).status).toBe(405);
    }
  });
});

describe('headers of every answer', () => {
  it.each(['/', '/nothing', '/data/session', '/data/nothing', '/?token=wrong'])('are strict for %s', async (path) => {
    const { headers } = await raw(path);
    const policy = headers['content-security-policy'] as string;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port}`);
    expect(policy).toContain("media-src 'self' blob:");
    expect(policy).toContain("worker-src 'self' blob:");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.match(/script-src[^;]*unsafe/)).toBe(null);
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['access-control-allow-origin']).toBe(undefined);
  });
});

describe('paths', () => {
  it.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/..%5c..%5csecret.json',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.json',
    '/%00/index.html',
    '/index.html%00.js',
    '/%ff',
    '//etc/hostname',
    '/.env',
    '/assets/notes.log',
    '/assets/',
  ])('give nothing outside of the page: %s', async (path) => {
    const { status, text } = await raw(path);
    expect(status).toBe(404);
    expect(text).not.toContain('secret":');
  });

  it.each([
    '/data/../secret.json',
    '/data/media/..%2f..%2fsecret.json/file',
    '/data/media/1/../../../secret.json',
    '/data/bodies/..%2f..%2fsecret.json',
    '/data/bodies/%2e%2e',
    '/data/exports/..%2fsecret.json',
    '/data/takes/..%2f1/poses',
    '/data/takes/1/__proto__',
    '/data/%ff',
    '/data/',
  ])('give nothing outside of the project: %s', async (path) => {
    const { status, text } = await raw(path);
    expect(status).toBe(404);
    expect(text).not.toContain('secret":');
  });

  it('keep uploads in the folder of the project', async () => {
    const names = ['..%2F..%2Fout.mp4', '%2Fetc%2Fout.mp4', '..%5Cout.mp4', '....%2F%2Fout.mp4', '.hidden.mp4'];
    for (const name of names) {
      const answer = await served.fetch(`/data/uploads/${name}`, {
        method: 'PUT',
        body: 'bytes',
        headers: { origin: served.origin },
      });
      expect(answer.status).toBe(201);
      const { path } = (await answer.json()) as { path: string };
      expect(path.startsWith(join(served.folder, 'projects', 'media') + '/')).toBe(true);
      expect(path.slice(join(served.folder, 'projects', 'media').length + 1)).not.toMatch(/^\.|[\\/]/);
    }
  });

  it('follow no link of the page folder to something that is not a file of a page', async () => {
    symlinkSync(tmpdir(), join(served.folder, 'page', 'assets', 'link.js'));
    expect((await raw('/assets/link.js')).status).toBe(404);
  });
});

describe('where it listens', () => {
  it('answers on the loopback address and on no other', async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .flatMap((entry) => (entry && !entry.internal && entry.family === 'IPv4' ? [entry.address] : []));
    for (const host of [...others, '::1']) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connect({ host, port, timeout: 1000 });
        socket.on('connect', () => resolve(true));
        socket.on('error', () => resolve(false));
        socket.on('timeout', () => resolve(false));
        socket.on('close', () => socket.destroy());
      });
      expect(reached, host).toBe(false);
    }
  });

  it.each(['0.0.0.0', '::', 'localhost', '192.168.0.1'])('refuses to be bound to %s', async (host) => {
    const start = startServer({ studio: served.studio, port: 0, pageFolder: served.folder, host });
    await expect(start).rejects.toMatchObject({ code: 'server/not-loopback' });
  });

  it('says so when the port is taken', async () => {
    const start = startServer({ studio: served.studio, port, pageFolder: served.folder });
    await expect(start).rejects.toMatchObject({
      code: 'server/port',
      message: expect.stringContaining('another program'),
    });
  });
});

describe('the page', () => {
  it('comes with types, and with caching by its kind of name', async () => {
    const page = await served.fetch('/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('private, no-cache');
    const again = await served.fetch('/', { headers: { 'if-none-match': page.headers.get('etag')! } });
    expect(again.status).toBe(304);
    const script = await served.fetch('/assets/main-Abc123_-x.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toContain('immutable');
  });

  it('is replaced by a plain message where it was not built', async () => {
    await using other = await serveStudio();
    const answer = await other.fetch('/');
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('npm run build:page');
  });
});
