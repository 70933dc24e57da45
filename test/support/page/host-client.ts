import { once } from 'node:events';
import { WebSocket } from 'ws';
import { websocketChannel } from '#main/server/websocket-channel.ts';
import { type StudioContract, studioContract } from '#shared/contract/studio/studio-contract.ts';
import { createClient } from '#shared/rpc/create-client.ts';
import type { Client } from '#shared/rpc/procedure.ts';
import type { Request, Response as RpcResponse } from '#shared/rpc/wire.ts';

/** What a page can ask, asked from a test: by the same socket and the same cookie. */
export interface HostClient extends AsyncDisposable {
  readonly studio: Client<StudioContract>;
  /** Bytes below `/data/`. */
  data(path: string, init?: RequestInit): Promise<Response>;
}

/** Connects to a running `serve` by the address it printed. */
export async function connectTo(url: string): Promise<HostClient> {
  const { origin, host } = new URL(url);
  const first = await fetch(url, { redirect: 'manual' });
  const cookie = (first.headers.get('set-cookie') ?? '').split(';')[0]!;
  const socket = new WebSocket(`ws://${host}/rpc`, { headers: { cookie, origin } });
  await once(socket, 'open');
  return {
    studio: createClient(studioContract, websocketChannel<Request, RpcResponse>(socket)),
    data: (path, init) => fetch(`${origin}/data/${path}`, { ...init, headers: { ...init?.headers, cookie, origin } }),
    async [Symbol.asyncDispose]() {
      // The host may have ended before.
      if (socket.readyState === WebSocket.CLOSED) return;
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

/** The first event of a watch. */
export async function firstOf<T>(events: AsyncIterable<T>): Promise<T> {
  for await (const event of events) return event;
  throw new Error('the watch ended without an event');
}

/** The first event of a watch that is as wanted. */
export async function eventWhere<T>(events: AsyncIterable<T>, wanted: (event: T) => boolean): Promise<T> {
  for await (const event of events) if (wanted(event)) return event;
  throw new Error('the watch ended without the wanted event');
}
