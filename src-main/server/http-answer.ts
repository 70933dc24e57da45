import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { DataRequest, DataResponse } from './data/data-message.ts';

/** A request of Node's server as `handleData` takes it. */
export function dataRequest(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  path: readonly string[],
): DataRequest {
  const abort = new AbortController();
  // Ends with the answer, or before it where the asker leaves.
  response.once('close', () => abort.abort());
  return {
    method: request.method ?? 'GET',
    path,
    query: url.searchParams,
    header(name) {
      const value = request.headers[name];
      return typeof value === 'string' ? value : null;
    },
    body: request.method === 'PUT' ? request : null,
    signal: abort.signal,
  };
}

/** Sends an answer; a file is streamed, and let go when the asker leaves. */
export async function sendData(answer: DataResponse, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, answer.headers);
  const { body } = answer;
  if (body === null) response.end();
  else if (body instanceof Uint8Array) response.end(body);
  else if (body.end <= body.start) response.end();
  else {
    const file = createReadStream(body.file, { start: body.start, end: body.end - 1, highWaterMark: 1 << 18 });
    // A browser that seeks drops the answer halfway: that is no failure.
    await pipeline(file, response).catch(() => response.destroy());
  }
}
