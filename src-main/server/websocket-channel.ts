import type { WebSocket } from 'ws';
import { textChannel } from '#shared/rpc/text-channel.ts';
import type { Channel } from '#shared/rpc/wire.ts';

/** A channel over a socket of the `ws` package, from either side; what is sent before it opens waits. */
export function websocketChannel<Out, In>(socket: WebSocket): Channel<Out, In> {
  return textChannel<Out, In>((listener) => {
    const early: string[] = [];
    socket.on('open', () => {
      for (const text of early.splice(0)) socket.send(text);
    });
    socket.on('message', (data, isBinary) => {
      // Ours is text; whoever sends something else is not ours.
      if (isBinary) socket.close(1003);
      else listener.text(String(data));
    });
    socket.on('close', () => listener.closed());
    socket.on('error', () => listener.closed());
    return {
      send(text) {
        if (socket.readyState === socket.CONNECTING) early.push(text);
        else if (socket.readyState === socket.OPEN) socket.send(text);
      },
      close: () => socket.close(),
    };
  });
}
