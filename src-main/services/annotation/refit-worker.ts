import { parentPort, workerData } from 'node:worker_threads';
import { solveWindow } from '#shared/annotation/solve-window.ts';
import { Problem } from '#shared/errors/problem.ts';
import { PreparedBodies } from './prepared-bodies.ts';
import type { RefitReply, RefitRequest } from './refit-messages.ts';
import { warmOrder } from './warm-order.ts';

const bodies = new PreparedBodies();

parentPort?.on('message', async ({ id, body, order }: RefitRequest) => {
  parentPort?.postMessage(await answer(id, body, order));
});

async function answer(id: number, body: string, order: RefitRequest['order']): Promise<RefitReply> {
  try {
    return { kind: 'solved', id, window: solveWindow(order, await bodies.prepare(body)) };
  } catch (error) {
    if (error instanceof Problem) return { kind: 'problem', id, problem: error.toData() };
    return { kind: 'bug', id, message: error instanceof Error ? error.message : String(error) };
  }
}

/** The first refits compile the solver; better before a person waits for one. */
const WARM_RUNS = 5;
const { body } = workerData as { body: string };
try {
  const prepared = await bodies.prepare(body);
  for (let run = 0; run < WARM_RUNS; run++) {
    solveWindow(warmOrder(), prepared);
    // What was asked meanwhile goes first.
    await new Promise((resolve) => setImmediate(resolve));
  }
} catch {
  // Whoever asks for a refit with this body is told.
}
