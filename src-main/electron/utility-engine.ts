import type { UtilityProcess } from 'electron';
import type { EngineLink } from '#main/engine/engine-link.ts';
import type { EngineReply } from '#main/engine/protocol.ts';

/** What is used of a process of Electron. */
export type Utility = Pick<UtilityProcess, 'postMessage' | 'on' | 'kill' | 'pid'>;

/**
 * An engine process as a utility process of Electron. Node's `fork` would need the program to run as plain Node on
 * request, which the fuse `runAsNode` forbids, so that nobody can borrow the signed program to run scripts.
 *
 * @param end  ends a process by its id, at once
 */
export function utilityEngine(child: Utility, end: (pid: number) => void): EngineLink {
  let open = true;
  return {
    get open() {
      return open;
    },
    send: (request) => child.postMessage(request),
    onReply: (listener) => void child.on('message', (reply: EngineReply) => listener(reply)),
    onEnd(listener) {
      let fault: string | null = null;
      child.on('error', (type: string) => {
        fault = type;
      });
      child.on('exit', (code) => {
        open = false;
        listener(fault ?? `exit code ${code}`);
      });
    },
    end() {
      child.postMessage({ kind: 'end' });
      open = false;
    },
    kill() {
      open = false;
      // `kill` asks, and native code that is stuck does not hear.
      if (child.pid === undefined) child.kill();
      else end(child.pid);
    },
  };
}
