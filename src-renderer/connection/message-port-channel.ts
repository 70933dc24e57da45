import { type PortLike, portChannel } from '#shared/rpc/port-channel.ts';
import type { CallerChannel, Request, Response } from '#shared/rpc/wire.ts';

/** A channel over the port that the window was given by its shell. */
export function messagePortChannel(port: MessagePort): CallerChannel {
  return portChannel<Request, Response>(port as PortLike);
}
