import { stat } from 'node:fs/promises';
import { type DataBody, type DataRequest, type DataResponse, words } from './data-message.ts';

/** What bytes are served under. */
export interface BytesInfo {
  readonly type: string;
  /** Quoted; changes whenever the bytes do. */
  readonly etag: string;
  /** For how long a browser need not ask again; by default it asks each time. */
  readonly cache?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers with a file or the part of it that is asked for; 304 where the asker has it, 404 where it is gone. */
export async function serveFile(
  request: DataRequest,
  file: string,
  info: Omit<BytesInfo, 'etag'>,
): Promise<DataResponse> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) return words(404, 'The file is not there any more.');
  const etag = `"${found.size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}-${found.ino.toString(36)}"`;
  return servePart(request, found.size, { ...info, etag }, (start, end) => ({ file, start, end }));
}

/** Answers with bytes or the part of them that is asked for; 304 where the asker has them. */
export function serveBytes(request: DataRequest, bytes: Uint8Array, info: BytesInfo): DataResponse {
  return servePart(request, bytes.length, info, (start, end) => bytes.subarray(start, end));
}

function servePart(
  request: DataRequest,
  size: number,
  { type, etag, cache = 'private, no-cache', headers = {} }: BytesInfo,
  part: (start: number, end: number) => DataBody,
): DataResponse {
  const common = { ...headers, 'content-type': type, etag, 'cache-control': cache, 'accept-ranges': 'bytes' };
  if (matches(request.header('if-none-match'), etag)) return { status: 304, headers: common, body: null };
  const unchanged = request.header('if-range') === null || request.header('if-range') === etag;
  const range = unchanged ? parseRange(request.header('range'), size) : null;
  if (range === 'unsatisfiable') {
    return { status: 416, headers: { ...common, 'content-range': `bytes */${size}` }, body: null };
  }
  const { start, end } = range ?? { start: 0, end: size };
  const length = { ...common, 'content-length': String(end - start) };
  const body = request.method === 'HEAD' ? null : part(start, end);
  if (!range) return { status: 200, headers: length, body };
  return { status: 206, headers: { ...length, 'content-range': `bytes ${start}-${end - 1}/${size}` }, body };
}

function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

/**
 * The part that a Range header asks for, `end` not included; null where it asks for everything or in a way that is not
 * known here (several parts), which HTTP allows to be answered with everything.
 */
export function parseRange(
  header: string | null,
  size: number,
): { readonly start: number; readonly end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [, first, last] = match;
  if (first === '') {
    const length = Math.min(size, Number(last));
    return length > 0 ? { start: size - length, end: size } : 'unsatisfiable';
  }
  const start = Number(first);
  const end = last === '' ? size : Math.min(size, Number(last) + 1);
  if (last !== '' && Number(last) < start) return null;
  return start < size ? { start, end } : 'unsatisfiable';
}
