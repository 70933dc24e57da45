import type { EngineLink } from '#main/engine/engine-link.ts';
import type { EngineReply } from '#main/engine/protocol.ts';
import { Problem } from '#shared/errors/problem.ts';

/** Stands where the media part is missing: every task fails with how to get it, and the rest of the studio works. */
export function missingEngine(command: string): EngineLink {
  let reply: (reply: EngineReply) => void = () => {};
  let ended: (reason: string) => void = () => {};
  let open = true;
  const end = () => {
    open = false;
    queueMicrotask(() => ended('closed'));
  };
  return {
    get open() {
      return open;
    },
    send(request) {
      if (request.kind !== 'run') return;
      const problem = new Problem('media/part-missing', { command }).toData();
      queueMicrotask(() => reply({ kind: 'problem', id: request.id, problem }));
    },
    onReply: (listener) => void (reply = listener),
    onEnd: (listener) => void (ended = listener),
    end,
    kill: end,
  };
}
