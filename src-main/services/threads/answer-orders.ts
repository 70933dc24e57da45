import { parentPort } from 'node:worker_threads';
import { Problem } from '#shared/errors/problem.ts';
import type { ThreadOrder, ThreadReply } from './thread-messages.ts';

/**
 * A thread's end of a `LastingThread`: does what it is told, order by order as they come.
 *
 * @param transfer memory of a result that is handed over instead of copied
 */
export function answerOrders<Order, Result>(
  work: (order: Order) => Result | Promise<Result>,
  transfer: (result: Result) => ArrayBuffer[] = () => [],
): void {
  parentPort?.on('message', async ({ id, order }: ThreadOrder<Order>) => {
    const reply = await answer(id, order, work);
    parentPort?.postMessage(reply, reply.kind === 'done' ? transfer(reply.result) : []);
  });
}

async function answer<Order, Result>(
  id: number,
  order: Order,
  work: (order: Order) => Result | Promise<Result>,
): Promise<ThreadReply<Result>> {
  try {
    return { kind: 'done', id, result: await work(order) };
  } catch (error) {
    if (error instanceof Problem) return { kind: 'problem', id, problem: error.toData() };
    return { kind: 'bug', id, message: error instanceof Error ? error.message : String(error) };
  }
}
