import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { Engine } from '#main/engine/engine-client.ts';
import { type StudioServer, startServer } from '#main/server/start-server.ts';
import { websocketChannel } from '#main/server/websocket-channel.ts';
import { openAnnotation } from '#main/services/annotation/open-annotation.ts';
import { withCleanup } from '#main/services/cleanup/with-cleanup.ts';
import { createStudio, type Studio } from '#main/services/studio/create-studio.ts';
import { type StudioContract, studioContract } from '#shared/contract/studio/studio-contract.ts';
import { createClient } from '#shared/rpc/create-client.ts';
import type { Client } from '#shared/rpc/procedure.ts';
import type { Request as RpcRequest, Response as RpcResponse } from '#shared/rpc/wire.ts';

/** A studio in a folder of its own, served and called as a browser does. */
export interface ServedStudio extends AsyncDisposable {
  readonly studio: Studio;
  readonly server: StudioServer;
  readonly folder: string;
  readonly origin: string;
  /** What a browser that opened the printed address holds. */
  readonly cookie: string;
  readonly client: Client<StudioContract>;
  /** A request as the page sends it. */
  fetch(path: string, init?: RequestInit & { headers?: Record<string, string> }): Promise<Response>;
}

export interface ServeStudioOptions {
  readonly engine?: Engine;
  /** Folder of a built page; an empty one where left out. */
  readonly pageFolder?: string;
}

/** Serves a studio until it is disposed; its folder goes with it. */
export async function serveStudio(options: ServeStudioOptions = {}): Promise<ServedStudio> {
  const folder = mkdtempSync(join(tmpdir(), 'vibe-studio-served-'));
  const studio = createStudio({
    version: '0.0.0',
    shell: 'test',
    dataFolder: join(folder, 'data'),
    projectsFolder: join(folder, 'projects'),
    openAnnotation: withCleanup(openAnnotation),
    ...(options.engine && { engine: options.engine, quickEngine: options.engine }),
  });
  const server = await startServer({ studio, port: 0, pageFolder: options.pageFolder ?? join(folder, 'page') });
  const { origin } = new URL(server.url);
  const first = await fetch(server.url, { redirect: 'manual' });
  const cookie = first.headers.get('set-cookie')!.split(';')[0]!;
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { cookie, origin } });
  const client = createClient(studioContract, websocketChannel<RpcRequest, RpcResponse>(socket));
  return {
    studio,
    server,
    folder,
    origin,
    cookie,
    client,
    fetch: (path, init = {}) =>
      fetch(`${origin}${path}`, { redirect: 'manual', ...init, headers: { cookie, ...init.headers } }),
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await server.close();
      await studio.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The first value of a watch that a condition holds for. */
export async function firstWhere<T>(events: AsyncIterable<T>, condition: (value: T) => boolean): Promise<T> {
  for await (const value of events) if (condition(value)) return value;
  throw new Error('the watch ended before it showed what was waited for');
}
