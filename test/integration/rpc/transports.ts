import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import { websocketChannel } from '#main/server/websocket-channel.ts';
import { inProcessPair } from '#shared/rpc/in-process-pair.ts';
import { type PortLike, portChannel } from '#shared/rpc/port-channel.ts';
import type { AnswererChannel, CallerChannel, Request, Response } from '#shared/rpc/wire.ts';

/** Two ends of one transport, and what takes it down again. */
export interface Ends {
  readonly caller: CallerChannel;
  readonly answerer: AnswererChannel;
  dispose(): Promise<void>;
}

/** Every way by which calls reach the host, by name. */
export const TRANSPORTS: Record<string, () => Promise<Ends>> = {
  'an in-process pair': async () => ({ ...inProcessPair(), dispose: async () => {} }),
  'a message port': async () => {
    const { port1, port2 } = new MessageChannel();
    return {
      caller: portChannel<Request, Response>(port1 as unknown as PortLike),
      answerer: portChannel<Response, Request>(port2 as unknown as PortLike),
      async dispose() {
        port1.close();
        port2.close();
      },
    };
  },
  'a web socket': async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as { port: number }).port}`);
    const [[other]] = (await Promise.all([accepted, once(socket, 'open')])) as [[WebSocket], unknown];
    return {
      caller: websocketChannel<Request, Response>(socket),
      answerer: websocketChannel<Response, Request>(other),
      async dispose() {
        socket.terminate();
        other.terminate();
        await new Promise((done) => server.close(done));
      },
    };
  },
};
