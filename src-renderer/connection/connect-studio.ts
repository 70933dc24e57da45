import { editKeyFor } from '#shared/contract/studio/edit-keys.ts';
import { studioContract } from '#shared/contract/studio/studio-contract.ts';
import { type LinkState, reconnectingClient } from '#shared/rpc/reconnecting-client.ts';
import type { CallerChannel } from '#shared/rpc/wire.ts';
import { connection } from './connection-state.ts';
import { messagePortChannel } from './message-port-channel.ts';
import { pageSession } from './page-session.ts';
import type { StudioClient } from './studio-client.ts';
import { websocketChannel } from './websocket-channel.ts';

/** Connects to the host that served the page, and stays connected; `connection` tells how it stands. */
export function connectStudio(origin: string = location.origin): StudioClient {
  const address = new URL('/rpc', origin);
  address.protocol = 'ws:';
  const isRefused = async () => {
    const answer = await fetch(new URL('/data/session', origin), { method: 'HEAD', cache: 'no-store' });
    return answer.status === 401;
  };
  return connectThrough(async () => {
    // A host that was started anew has another key. Its address, opened in another tab, lets this one in as well.
    if (connection.getState().kind === 'refused' && (await isRefused())) return 'refused';
    try {
      return await websocketChannel(address.href);
    } catch (error) {
      // The socket does not say why it was not let in; the server does.
      if (await isRefused()) return 'refused';
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
  let launch: string | null = null;
  return reconnectingClient(studioContract, {
    connect,
    onState: note,
    pause,
    newKey() {
      const project = pageSession().projectPath();
      const unique = crypto.randomUUID();
      return project === null ? unique : editKeyFor(project, unique);
    },
    async prepare(host) {
      const before = launch;
      launch = (await host.app.info({})).launch;
      if (before !== null && before !== launch) await pageSession().resume(host);
    },
    onUnanswered: (waiting) => connection.setState({ waiting }),
  });
}

function note(state: LinkState): void {
  const before = connection.getState();
  connection.setState({
    kind: state.kind,
    attempts: state.kind === 'lost' ? state.attempts : 0,
    epoch: state.kind === 'connected' ? before.epoch + 1 : before.epoch,
    since: state.kind === 'lost' || state.kind === 'refused' ? (before.since ?? Date.now()) : null,
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
