import type { EngineReply, EngineRequest } from './protocol.ts';

/** The engine process's end towards its host. */
export interface ParentLink {
  send(reply: EngineReply): void;
  onRequest(listener: (request: EngineRequest) => void): void;
  /** The host is gone. Electron ends its processes itself. */
  onGone(listener: () => void): void;
}

/** What Electron gives a utility process to talk to its parent with. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

/** How this process talks to the one that started it: Electron's port where there is one, Node's channel otherwise. */
export function parentLink(): ParentLink {
  const { parentPort } = process as { parentPort?: ParentPort };
  if (parentPort) {
    return {
      send: (reply) => parentPort.postMessage(reply),
      onRequest: (listener) => void parentPort.on('message', ({ data }) => listener(data as EngineRequest)),
      onGone: () => {},
    };
  }
  return {
    send(reply) {
      if (process.connected) process.send!(reply);
    },
    onRequest: (listener) => void process.on('message', (request) => listener(request as EngineRequest)),
    onGone: (listener) => void process.on('disconnect', listener),
  };
}
