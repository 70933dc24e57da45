import { mkdirSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import { readStatic } from '#main/server/static-files.ts';
import { projectFolder } from '#test/support/project-folder.ts';

const folder = projectFolder();
let page: string;

beforeEach(() => {
  page = folder.path('page');
  mkdirSync(`${page}/assets`, { recursive: true });
  writeFileSync(`${page}/index.html`, '<title>page</title>');
  writeFileSync(`${page}/assets/main-Zm9vYmFy.css`, 'a{}');
  writeFileSync(`${page}/assets/plain.css`, 'b{}');
  writeFileSync(folder.path('page-2.html'), 'outside');
  writeFileSync(folder.path('outside.html'), 'outside');
});

it('gives index.html for the root', async () => {
  const file = await readStatic(page, '/');
  expect(new TextDecoder().decode(file?.bytes)).toBe('<title>page</title>');
  expect(file?.type).toBe('text/html; charset=utf-8');
});

it('lets browsers keep what carries a hash in its name, and nothing else', async () => {
  expect((await readStatic(page, '/assets/main-Zm9vYmFy.css'))?.cache).toContain('immutable');
  expect((await readStatic(page, '/assets/plain.css'))?.cache).toBe('private, no-cache');
  expect((await readStatic(page, '/'))?.cache).toBe('private, no-cache');
});

it('gives a file that changed another tag', async () => {
  const before = await readStatic(page, '/');
  writeFileSync(`${page}/index.html`, '<title>other</title>');
  expect((await readStatic(page, '/'))?.etag).not.toBe(before?.etag);
});

it.each(['/../outside.html', '/..%2foutside.html', '/../page-2.html', '/assets', '/none.html', '/%', '/a\\b.html'])(
  'gives nothing for %s',
  async (path) => {
    expect(await readStatic(page, path)).toBe(null);
  },
);
