import { textChannel } from './text-channel.ts';
import type { Channel } from './wire.ts';

/** What the message ports of Node and of pages have in common. */
export interface PortLike {
  postMessage(message: unknown): void;
  addEventListener(type: 'message' | 'close', listener: (event: { readonly data?: unknown }) => void): void;
  start(): void;
  close(): void;
}

/** Says good-bye to the other end: not every port tells that its other end is gone. */
const BYE = '"bye"';

/** A channel over a message port; Electron's MessagePortMain needs a small wrapper first. */
export function portChannel<Out, In>(port: PortLike): Channel<Out, In> {
  return textChannel<Out, In>((listener) => {
    port.addEventListener('message', ({ data }) => {
      if (data === BYE) {
        port.close();
        listener.closed();
      } else if (typeof data === 'string') listener.text(data);
    });
    port.addEventListener('close', () => listener.closed());
    port.start();
    return {
      send: (text) => port.postMessage(text),
      close() {
        port.postMessage(BYE);
        port.close();
      },
    };
  });
}
