import { studioContract } from '#shared/contract/studio/studio-contract.ts';
import { type LinkState, reconnectingClient } from '#shared/rpc/reconnecting-client.ts';
import type { CallerChannel } from '#shared/rpc/wire.ts';
import { connection } from './connection-state.ts';
import { messagePortChannel } from './message-port-channel.ts';
import type { StudioClient } from './studio-client.ts';
import { websocketChannel } from './websocket-channel.ts';

/** Connects to the host that served the page, and stays connected; `connection` tells how it stands. */
export function connectStudio(origin: string = location.origin): StudioClient {
  const address = new URL('/rpc', origin);
  address.protocol = 'ws:';
  return connectThrough(async () => {
    try {
      return await websocketChannel(address.href);
    } catch (error) {
      // The socket does not say why it was not let in; the server does.
      const answer = await fetch(new URL('/data/session', origin), { method: 'HEAD', cache: 'no-store' });
      if (answer.status === 401) return 'refused';
      throw error;
    }
  });
}

/**
 * Connects to the host over ports that the window's shell gives.
 *
 * @param nextPort  resolves with the port of the first connection and of each later one
 */
export function connectPort(nextPort: () => Promise<MessagePort>): StudioClient {
  return connectThrough(async () => messagePortChannel(await nextPort()));
}

/** What page and preload script say to each other in Electron's window. */
export const PORT_WANTED = 'vibe-studio-port-wanted';
export const PORT_GIVEN = 'vibe-studio-port';

/** Asks the preload script of Electron's window for a port to the host. */
export function portOfWindow(): Promise<MessagePort> {
  return new Promise((resolve) => {
    const hear = ({ source, data, ports: [port] }: MessageEvent) => {
      if (source !== window || data !== PORT_GIVEN || !port) return;
      removeEventListener('message', hear);
      resolve(port);
    };
    addEventListener('message', hear);
    postMessage(PORT_WANTED, location.origin === 'null' ? '*' : location.origin);
  });
}

function connectThrough(connect: () => Promise<CallerChannel | 'refused'>): StudioClient {
  return reconnectingClient(studioContract, { connect, onState: note, pause, newKey: () => crypto.randomUUID() });
}

function note(state: LinkState): void {
  const before = connection.getState();
  connection.setState({
    kind: state.kind,
    attempts: state.kind === 'lost' ? state.attempts : 0,
    epoch: state.kind === 'connected' ? before.epoch + 1 : before.epoch,
  });
}

/** Waits, but tries at once when the machine is back on line or somebody looks at the page again. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      document.removeEventListener('visibilitychange', onLook);
      resolve();
    };
    const onLook = () => document.visibilityState === 'visible' && done();
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    document.addEventListener('visibilitychange', onLook);
  });
}
