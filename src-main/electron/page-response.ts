import { splitDataPath } from '#main/server/data/data-message.ts';
import { answerDataRequest } from '#main/server/data/web-data.ts';
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
  try {
    return guarded(await answer(request, source));
  } catch (error) {
    if (request.signal.aborted) return guarded(told(503, 'Let go', 'The window did not wait for this.'));
    source.onBug(error, `${request.method} ${new URL(request.url).pathname}`);
    return guarded(told(500, 'This did not work', 'The studio met a fault of its own; its log says more.'));
  }
}

async function answer(request: Request, { studio, pageFolder }: PageSource): Promise<Response> {
  if (!isOurs(request.url) || !comesFromPage(request)) return told(403, 'Not from here', 'Only the studio asks here.');
  const { pathname } = new URL(request.url);
  if (splitDataPath(pathname)) return await answerDataRequest(studio, request);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return told(405, 'Not like this', 'The page is read, not written.');
  }
  const file = await readStatic(pageFolder, pathname);
  if (!file) {
    return pathname === '/'
      ? told(
          503,
          'The page is not built yet',
          'Run "npm run build:page" in the folder of the studio and start it again.',
        )
      : told(404, 'Nothing here', 'There is no page of that name.');
  }
  const headers = { 'content-type': file.type, etag: file.etag, 'cache-control': file.cache };
  if (request.headers.get('if-none-match') === file.etag) return new Response(null, { status: 304, headers });
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(file.bytes), { headers });
}

/** A page of another origin names it; the window itself, when it loads the page, names none. */
function comesFromPage({ headers }: Request): boolean {
  const origin = headers.get('origin');
  return origin === null || origin === ORIGIN;
}

/** The answer with the headers that every answer has: content policy above all. */
function guarded(answer: Response): Response {
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(securityHeaders())) headers.set(name, value);
  return new Response(answer.body, { status: answer.status, headers });
}

function told(status: number, title: string, text: string): Response {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
  return new Response(messagePage(title, text), { status, headers });
}
