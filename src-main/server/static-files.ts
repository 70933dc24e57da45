import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';

/** A file of the built page, ready to be answered with. */
export interface StaticFile {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly etag: string;
  /** Names with a hash never change; the others are asked for again each time. */
  readonly cache: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * A file of a folder by the path of a URL; null where there is none, and for every path that would lead out of the
 * folder. `/` is `index.html`.
 */
export async function readStatic(folder: string, pathname: string): Promise<StaticFile | null> {
  const relative = decode(pathname === '/' ? '/index.html' : pathname);
  if (relative === null || relative.includes('\0') || relative.includes('\\')) return null;
  if (relative.split('/').some((part) => part.startsWith('.'))) return null;
  const root = resolve(folder);
  const path = resolve(join(root, relative));
  const type = TYPES[extname(path)];
  if (!path.startsWith(root + sep) || type === undefined) return null;
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return null;
  const bytes = await readFile(path);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  const hashed = relative.startsWith('/assets/') && /-[\w-]{8,}\.\w+$/.test(relative);
  return { bytes, type, etag, cache: hashed ? 'private, max-age=31536000, immutable' : 'private, no-cache' };
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
