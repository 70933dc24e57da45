import { textChannel } from '#shared/rpc/text-channel.ts';
import type { CallerChannel, Request, Response } from '#shared/rpc/wire.ts';

/** A channel over a web socket of the page, once it is open. @throws Error where it does not open */
export function websocketChannel(url: string): Promise<CallerChannel> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    const channel = textChannel<Request, Response>((listener) => {
      socket.addEventListener('message', ({ data }) => listener.text(String(data)));
      socket.addEventListener('close', () => listener.closed());
      return { send: (text) => socket.send(text), close: () => socket.close() };
    });
    socket.addEventListener('open', () => resolve(channel));
    socket.addEventListener('close', () => reject(new Error('the socket did not open')));
  });
}
