import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineLink } from './engine-link.ts';
import type { EngineReply } from './protocol.ts';

/** How long a process that cannot be talked to may take to end by itself, ms. */
const EXIT_GRACE = 1000;

export interface ForkOptions {
  /** File that runs as the process; the engine's own where left out. */
  readonly entry?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts an engine process under the Node that runs the host. Electron's shell has its own way. */
export function forkEngine({ entry, env = process.env }: ForkOptions = {}): EngineLink {
  const child = fork(entry ?? fileURLToPath(new URL('./engine-process.ts', import.meta.url)), [], {
    env,
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  let asked = false;
  return {
    get open() {
      return child.connected;
    },
    send: (request) => void child.send(request),
    onReply: (listener) => void child.on('message', (reply) => listener(reply as EngineReply)),
    onEnd(listener) {
      let fault: string | null = null;
      let timer: NodeJS.Timeout | undefined;
      // A broken pipe is mostly the first sign of a process that has died: its exit names the true reason.
      const expectExit = (reason: string) => {
        timer ??= setTimeout(() => {
          if (child.kill('SIGKILL')) fault = reason;
        }, EXIT_GRACE);
      };
      // Without a process there is no exit.
      child.on('error', ({ message }) => (child.pid === undefined ? listener(message) : expectExit(message)));
      child.on('disconnect', () => asked || expectExit('it hung up'));
      child.on('exit', (code, signal) => {
        clearTimeout(timer);
        listener(fault ?? signal ?? `exit code ${code}`);
      });
    },
    end() {
      asked = true;
      child.disconnect();
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
