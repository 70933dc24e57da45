import { Worker } from 'node:worker_threads';
import type { SolvedWindow, WindowOrder } from '#shared/annotation/solve-window.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { RefitReply, RefitRequest } from './refit-messages.ts';

interface Waiting {
  resolve(window: SolvedWindow): void;
  reject(error: unknown): void;
}

/**
 * Solves windows in a thread of its own, which keeps bodies prepared and the solver compiled. A window of 31 rows takes
 * some 15 ms, a long stretch seconds: neither holds the host up. The thread starts with the first order or `warm`, and
 * again after a fault.
 */
export class Refitter {
  #worker: Worker | null = null;
  #count = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** Starts the thread before it is needed. */
  warm(body: string): void {
    this.#start(body);
  }

  /** @throws Problem of loading the body, engine/crashed */
  solve(body: string, order: WindowOrder): Promise<SolvedWindow> {
    const worker = this.#start(body);
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      // A refit that somebody waits for keeps the process alive; a warm thread does not.
      worker.ref();
      worker.postMessage({ id, body, order } satisfies RefitRequest);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = null;
  }

  #start(body: string): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL('./refit-worker.ts', import.meta.url), { workerData: { body } });
    worker.unref();
    worker.on('message', (reply: RefitReply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (this.#waiting.size === 0) worker.unref();
      if (reply.kind === 'solved') waiting?.resolve(reply.window);
      else if (reply.kind === 'problem') waiting?.reject(Problem.fromData(reply.problem));
      else waiting?.reject(new Error(reply.message));
    });
    const gone = (reason: string) => {
      if (this.#worker === worker) this.#worker = null;
      for (const { reject } of this.#waiting.values()) reject(new Problem('engine/crashed', { reason }));
      this.#waiting.clear();
    };
    worker.on('error', (error) => gone(String(error)));
    worker.on('exit', (code) => gone(`code ${code}`));
    this.#worker = worker;
    return worker;
  }
}
