import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Studio } from '#main/services/studio/create-studio.ts';
import { type DataBody, splitDataPath, words } from './data-message.ts';
import { handleData } from './handle-data.ts';

/** `handleData` for shells that speak in web requests, such as a protocol of Electron. */
export async function answerDataRequest(studio: Studio, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const path = splitDataPath(url.pathname);
  const { status, headers, body } = path
    ? await handleData(studio, {
        method: request.method,
        path,
        query: url.searchParams,
        header: (name) => request.headers.get(name),
        body: request.method === 'PUT' ? (request.body as AsyncIterable<Uint8Array> | null) : null,
        signal: request.signal,
      })
    : words(404, 'There is nothing of that name.');
  return new Response(webBody(body), { status, headers: { ...headers } });
}

function webBody(body: DataBody): ConstructorParameters<typeof Response>[0] {
  if (body === null || body instanceof Uint8Array) return body as Uint8Array<ArrayBuffer> | null;
  if (body.end <= body.start) return null;
  const file = createReadStream(body.file, { start: body.start, end: body.end - 1, highWaterMark: 1 << 18 });
  return Readable.toWeb(file) as unknown as ReadableStream;
}
