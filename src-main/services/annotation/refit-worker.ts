import { workerData } from 'node:worker_threads';
import { answerOrders } from '#main/services/threads/answer-orders.ts';
import { solveWindow } from '#shared/annotation/solve-window.ts';
import { PreparedBodies } from './prepared-bodies.ts';
import type { RefitOrder } from './refit-order.ts';
import { warmOrder } from './warm-order.ts';

const bodies = new PreparedBodies();

answerOrders(async ({ body, order }: RefitOrder) => solveWindow(order, await bodies.prepare(body)));

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
