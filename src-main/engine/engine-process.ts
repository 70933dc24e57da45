import { Problem } from '#shared/errors/problem.ts';
import { parentLink } from './parent-link.ts';
import { peakMemoryMb } from './peak-memory.ts';
import type { EngineReply, EngineRequest } from './protocol.ts';
import { ENGINE_TASKS } from './tasks.ts';

/**
 * Entry of the engine's child process: decode, ONNX sessions, fitting. It may crash without taking the host along,
 * and it ends by itself as soon as the host is gone.
 */
const running = new Map<number, AbortController>();
const parent = parentLink();

function send(reply: EngineReply): void {
  parent.send(reply);
}

async function run(request: Extract<EngineRequest, { kind: 'run' }>): Promise<void> {
  const { id } = request;
  const abort = new AbortController();
  running.set(id, abort);
  try {
    const task = ENGINE_TASKS[request.task] as (input: unknown, ctx: unknown) => Promise<unknown>;
    const output = await task(request.input, {
      signal: abort.signal,
      report: (progress: never) => send({ kind: 'progress', id, progress }),
      warn: (warning: never) => send({ kind: 'warning', id, warning }),
    });
    send({ kind: 'done', id, output, peakRssMb: peakMemoryMb() });
  } catch (error) {
    if (abort.signal.aborted) send({ kind: 'cancelled', id });
    else if (error instanceof Problem) send({ kind: 'problem', id, problem: error.toData() });
    else send({ kind: 'bug', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  } finally {
    running.delete(id);
  }
}

parent.onRequest((request) => {
  if (request.kind === 'run') void run(request);
  else if (request.kind === 'end') process.exit(0);
  else running.get(request.id)?.abort();
});
parent.onGone(() => process.exit(0));
// Ctrl-C reaches the whole process group; the host decides what it means.
process.on('SIGINT', () => {});
