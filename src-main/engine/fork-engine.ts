import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineLink } from './engine-link.ts';
import type { EngineReply } from './protocol.ts';

/** Starts an engine process under the Node that runs the host. Electron's shell has its own way. */
export function forkEngine(): EngineLink {
  const child = fork(fileURLToPath(new URL('./engine-process.ts', import.meta.url)), [], {
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
