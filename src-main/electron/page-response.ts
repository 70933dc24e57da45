import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { DataBody, DataRequest } from '#main/server/data/data-message.ts';
import { splitDataPath } from '#main/server/data/data-message.ts';
import { handleData } from '#main/server/data/handle-data.ts';
import { messagePage } from '#main/server/message-page.ts';
import { securityHeaders } from '#main/server/security-headers.ts';
import { readStatic } from '#main/server/static-files.ts';
import type { Studio } from '#main/services/studio/create-studio.ts';
import { isOurs, ORIGIN } from './page-scheme.ts';

export interface PageSource {
  readonly studio: Studio;
  /** Folder of the built page. */
  readonly pageFolder: string;
  readonly onBug: (error: unknown, where: string) => void;
}

/** Answers a request of the window: the page's files, and bytes below `/data/`. Never throws. */
export async function pageResponse(request: Request, source: PageSource): Promise<Response> {
  const headers = securityHeaders();
  try {
    const { status, body, ...more } = await answer(request, source);
    return new Response(body, { status, headers: { ...headers, ...more.headers } });
  } catch (error) {
    if (request.signal.aborted) return new Response(null, { status: 499, headers });
    source.onBug(error, `${request.method} ${new URL(request.url).pathname}`);
    return new Response('The studio met a fault of its own; its log says more.', { status: 500, headers });
  }
}

type Body = Uint8Array<ArrayBuffer> | ReadableStream | string | null;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

async function answer(request: Request, { studio, pageFolder }: PageSource): Promise<Answer> {
  const url = new URL(request.url);
  if (!isOurs(request.url) || !comesFromPage(request)) return told(403, 'Not from here', 'Only the studio asks here.');
  const path = splitDataPath(url.pathname);
  if (path) {
    const { status, headers, body } = await handleData(studio, dataRequest(request, url, path));
    return { status, headers, body: streamed(body) };
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return told(405, 'Not like this', 'The page is read, not written.');
  }
  const file = await readStatic(pageFolder, url.pathname);
  if (!file) {
    return url.pathname === '/'
      ? told(
          503,
          'The page is not built yet',
          'Run "npm run build:app" in the folder of the studio and start it again.',
        )
      : told(404, 'Nothing here', 'There is no page of that name.');
  }
  const headers = { 'content-type': file.type, etag: file.etag, 'cache-control': file.cache };
  if (request.headers.get('if-none-match') === file.etag) return { status: 304, headers, body: null };
  return { status: 200, headers, body: request.method === 'HEAD' ? null : new Uint8Array(file.bytes) };
}

/** A page of another origin names it; the window itself, when it loads the page, names none. */
function comesFromPage({ headers }: Request): boolean {
  const origin = headers.get('origin');
  return origin === null || origin === ORIGIN;
}

function dataRequest(request: Request, url: URL, path: readonly string[]): DataRequest {
  return {
    method: request.method,
    path,
    query: url.searchParams,
    header: (name) => request.headers.get(name),
    body: request.body as AsyncIterable<Uint8Array> | null,
    signal: request.signal,
  };
}

/** A file is read as it is taken; nobody waits for what the window dropped. */
function streamed(body: DataBody): Body {
  if (body === null) return null;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  if (body.end <= body.start) return null;
  const file = createReadStream(body.file, { start: body.start, end: body.end - 1, highWaterMark: 1 << 18 });
  return Readable.toWeb(file) as ReadableStream;
}

function told(status: number, title: string, text: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: messagePage(title, text),
  };
}
