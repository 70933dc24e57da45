import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Studio } from '#main/services/studio/create-studio.ts';
import { studioContract } from '#shared/contract/studio/studio-contract.ts';
import { Problem } from '#shared/errors/problem.ts';
import { answeredCalls } from '#shared/rpc/answered-calls.ts';
import { serve } from '#shared/rpc/serve.ts';
import type { Request, Response } from '#shared/rpc/wire.ts';
import { type Access, createAccess, LOOPBACK } from './access.ts';
import { splitDataPath } from './data/data-message.ts';
import { handleData } from './data/handle-data.ts';
import { dataRequest, sendData } from './http-answer.ts';
import { messagePage } from './message-page.ts';
import { securityHeaders } from './security-headers.ts';
import { readStatic } from './static-files.ts';
import { websocketChannel } from './websocket-channel.ts';

export interface ServerOptions {
  readonly studio: Studio;
  /** Folder of the built page. */
  readonly pageFolder: string;
  /** 0 for any free one; null for the usual one, where it is free. */
  readonly port: number | null;
  /** Anything but this machine itself is refused. */
  readonly host?: string;
  readonly onBug?: (error: unknown, where: string) => void;
}

/** A server on this machine, for this user. */
export interface StudioServer extends AsyncDisposable {
  /** Address to open: with the token of this launch. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Where the page's socket connects. */
export const SOCKET_PATH = '/rpc';

/** Largest message a page may send, bytes: calls are small. */
const MOST_MESSAGE_BYTES = 4 << 20;

/**
 * Serves the studio to the browser of this machine: page, calls (web socket) and bytes.
 *
 * @throws Problem server/port, server/not-loopback
 */
export async function startServer(options: ServerOptions): Promise<StudioServer> {
  const { studio, onBug = () => {} } = options;
  if (options.host !== undefined && options.host !== LOOPBACK) {
    throw new Problem('server/not-loopback', { host: options.host });
  }
  const server = createServer({ requestTimeout: 0 });
  await listenWhere(server, options.port);
  const { port } = server.address() as AddressInfo;
  const access = createAccess(port);
  const headers = securityHeaders(`ws://${LOOPBACK}:${port}`);
  const answered = answeredCalls();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES, perMessageDeflate: false });

  server.on('request', (request, response) => {
    answer(request, response, access, headers, options).catch((error: unknown) => {
      // Nobody is left to be answered, and what was stopped for that is no fault.
      if (response.destroyed) return;
      onBug(error, `${request.method} ${request.url?.split('?')[0]}`);
      if (response.headersSent) response.destroy();
      else tell(response, 500, 'This did not work', 'The studio met a fault of its own; its console says more.');
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {});
    const path = request.url?.split('?')[0];
    if (path !== SOCKET_PATH) return refuse(socket, 404);
    if (!access.hostIsOurs(request) || !access.originIsNamed(request)) return refuse(socket, 403);
    if (!access.hasCookie(request)) return refuse(socket, 401);
    sockets.handleUpgrade(request, socket, head, (websocket) => {
      serve(studioContract, studio.handlers, websocketChannel<Response, Request>(websocket), { onBug, answered });
    });
  });

  const close = async () => {
    for (const socket of sockets.clients) socket.close(1001);
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    for (const socket of sockets.clients) socket.terminate();
  };
  return { url: access.firstUrl, port, close, [Symbol.asyncDispose]: close };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  headers: Record<string, string>,
  { studio, pageFolder }: ServerOptions,
): Promise<void> {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (!access.hostIsOurs(request) || !access.originIsOurs(request)) {
    return tell(response, 403, 'Not from here', 'The studio answers its own page on this machine only.');
  }
  const url = new URL(request.url ?? '/', access.origin);
  if (url.pathname === '/' && url.searchParams.has('token')) {
    if (!access.isToken(url.searchParams.get('token'))) return tellToken(response);
    response.writeHead(303, { 'set-cookie': access.cookie, location: '/', 'cache-control': 'no-store' });
    response.end();
    return;
  }
  if (!access.hasCookie(request)) return tellToken(response);
  const path = splitDataPath(url.pathname);
  if (path) {
    if (request.method === 'PUT' && !access.originIsNamed(request)) {
      return tell(response, 403, 'Not from here', 'Only the page of the studio may send files.');
    }
    return sendData(await handleData(studio, dataRequest(request, response, url, path)), response);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return tell(response, 405, 'Not like this', 'The page is read, not written.');
  }
  await sendStatic(request, response, pageFolder, url.pathname);
}

async function sendStatic(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  pathname: string,
): Promise<void> {
  const file = await readStatic(folder, pathname);
  if (!file) {
    if (pathname !== '/') return tell(response, 404, 'Nothing here', 'There is no page of that name.');
    return tell(
      response,
      503,
      'The page is not built yet',
      'Run "npm run build:page" in the folder of the studio, then load this page again.',
    );
  }
  const { bytes, type, etag, cache } = file;
  response.setHeader('content-type', type).setHeader('etag', etag).setHeader('cache-control', cache);
  if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
  else response.writeHead(200, { 'content-length': bytes.length }).end(request.method === 'HEAD' ? undefined : bytes);
}

function tell(response: ServerResponse, status: number, title: string, text: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(messagePage(title, text));
}

function tellToken(response: ServerResponse): void {
  const text = 'Open the address that the studio printed when it started: it holds the key for this launch.';
  tell(response, 401, 'This studio needs its key', text);
}

function refuse(socket: Duplex, status: 401 | 403 | 404): void {
  const words = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' }[status];
  socket.end(`HTTP/1.1 ${status} ${words}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/**
 * The same port each time where it can be had: browsers keep layout and language by address, and a page finds its host
 * again after a restart.
 */
const USUAL_PORT = 8427;

async function listenWhere(server: ReturnType<typeof createServer>, port: number | null): Promise<void> {
  if (port !== null) return listen(server, port);
  await listen(server, USUAL_PORT).catch(() => listen(server, 0));
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'another program uses it' : (error.code ?? error.message);
      reject(new Problem('server/port', { port, reason }, { cause: error }));
    });
    server.listen({ port, host: LOOPBACK, exclusive: true }, resolve);
  });
}
