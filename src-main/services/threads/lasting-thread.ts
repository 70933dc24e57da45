import { Worker } from 'node:worker_threads';
import { Problem } from '#shared/errors/problem.ts';
import type { ThreadOrder, ThreadReply } from './thread-messages.ts';

interface Waiting<Result> {
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * A service's thread that keeps what it has prepared between orders, so that the host goes on answering. It starts with
 * the first order, and again after a fault; it keeps the process alive only while somebody waits. Its other end is
 * `answerOrders`.
 */
export class LastingThread<Order, Result> {
  readonly #entry: URL;
  #worker: Worker | null = null;
  #count = 0;
  readonly #waiting = new Map<number, Waiting<Result>>();

  /** @param entry file that runs as the thread */
  constructor(entry: URL) {
    this.#entry = entry;
  }

  /** Starts the thread before it is needed; a running one stays as it is. */
  start(workerData?: unknown): void {
    this.#start(workerData);
  }

  /**
   * @param workerData what the thread is started with, if this order starts it
   * @throws Problem of the work; engine/crashed when the thread ends under it; Error for a fault of the studio
   */
  ask(order: Order, workerData?: unknown): Promise<Result> {
    const worker = this.#start(workerData);
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, order } satisfies ThreadOrder<Order>);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = null;
  }

  #start(workerData: unknown): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(this.#entry, { workerData });
    worker.unref();
    worker.on('message', (reply: ThreadReply<Result>) => this.#settle(worker, reply));
    worker.on('error', (error) => this.#gone(worker, String(error)));
    worker.on('exit', (code) => this.#gone(worker, `code ${code}`));
    this.#worker = worker;
    return worker;
  }

  #settle(worker: Worker, reply: ThreadReply<Result>): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) worker.unref();
    if (reply.kind === 'done') waiting?.resolve(reply.result);
    else waiting?.reject(reply.kind === 'problem' ? Problem.fromData(reply.problem) : new Error(reply.message));
  }

  #gone(worker: Worker, reason: string): void {
    // Its successor's orders are not its own.
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(new Problem('engine/crashed', { reason }));
    this.#waiting.clear();
  }
}
