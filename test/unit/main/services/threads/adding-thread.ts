/** Thread entry of the tests: adds, and fails in every way there is. */
import { workerData } from 'node:worker_threads';
import { answerOrders } from '#main/services/threads/answer-orders.ts';
import { Problem } from '#shared/errors/problem.ts';

export type Sum = { readonly add: number } | { readonly fail: 'problem' | 'bug' | 'exit' };

let sum = ((workerData as { from?: number } | undefined)?.from ?? 0) as number;

answerOrders((order: Sum): number => {
  if ('add' in order) {
    sum += order.add;
    return sum;
  }
  if (order.fail === 'problem') throw new Problem('engine/crashed', { reason: 'as ordered' });
  if (order.fail === 'exit') process.exit(3);
  throw new Error('a fault of the studio');
});
