import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineLink } from './engine-link.ts';
import type { EngineReply } from './protocol.ts';

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
  return {
    get open() {
      return child.connected;
    },
    send: (request) => void child.send(request),
    onReply: (listener) => void child.on('message', (reply) => listener(reply as EngineReply)),
    onEnd(listener) {
      let fault: string | null = null;
      child.on('error', (error) => {
        // Without a process there is no exit; one that cannot be talked to is of no use.
        if (child.pid === undefined) return listener(error.message);
        fault = error.message;
        child.kill('SIGKILL');
      });
      child.on('exit', (code, signal) => listener(fault ?? signal ?? `exit code ${code}`));
    },
    end: () => child.disconnect(),
    kill: () => void child.kill('SIGKILL'),
  };
}
