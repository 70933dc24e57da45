import type { MessagePortMain } from 'electron';
import type { Studio } from '#main/services/studio/create-studio.ts';
import { studioContract } from '#shared/contract/studio/studio-contract.ts';
import { type PortLike, portChannel } from '#shared/rpc/port-channel.ts';
import { type ServeOptions, serve } from '#shared/rpc/serve.ts';
import type { AnswererChannel, Request, Response } from '#shared/rpc/wire.ts';

/** What is used of a port of Electron's main process. */
export type MainPort = Pick<MessagePortMain, 'postMessage' | 'on' | 'start' | 'close'>;

/** A port of Electron's main process as pages and Node have theirs: it speaks `on` instead of `addEventListener`. */
export function portLike(port: MainPort): PortLike {
  return {
    postMessage: (message) => port.postMessage(message),
    addEventListener(type, listener) {
      if (type === 'message') port.on('message', ({ data }: { data: unknown }) => listener({ data }));
      else port.on('close', () => listener({}));
    },
    start: () => port.start(),
    close: () => port.close(),
  };
}

/** Answers the studio's contract over one port, until its page is gone. */
export function serveOverPort(studio: Studio, port: MainPort, options: ServeOptions): AnswererChannel {
  const channel = portChannel<Response, Request>(portLike(port));
  serve(studioContract, studio.handlers, channel, options);
  return channel;
}
