import { Worker } from 'node:worker_threads';
import type { CleanupReport } from '#shared/cleanup/apply-cleanup.ts';
import type { CleanupStack } from '#shared/cleanup/stack.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { CleanedRows, CleaningReply, CleaningRequest } from './cleaning-messages.ts';

export interface CleaningResult {
  readonly rows: CleanedRows;
  readonly report: CleanupReport;
}

interface Waiting {
  resolve(reply: CleaningReply): void;
  reject(error: unknown): void;
}

/**
 * Cleans takes in a thread of its own, which keeps what each operation made: a changed setting costs what comes after it,
 * and the host goes on answering. The thread starts with the first clean-up, and again after a fault.
 */
export class CleaningThread {
  #worker: Worker | null = null;
  #count = 0;
  /** Key of the take that was sent last: most requests are about it, and it need not be sent again. */
  #sent: string | null = null;
  readonly #waiting = new Map<number, Waiting>();

  /** @throws Problem of the clean-up, of loading the body, engine/crashed */
  async clean(key: string, take: Take, stack: CleanupStack, timing: boolean): Promise<CleaningResult> {
    let reply = await this.#ask({ key, take: this.#sent === key ? null : take, stack, timing });
    this.#sent = key;
    if (reply.kind === 'unknown-take') reply = await this.#ask({ key, take, stack, timing });
    switch (reply.kind) {
      case 'done':
        return { rows: reply.rows, report: reply.report };
      case 'problem':
        throw Problem.fromData(reply.problem);
      default:
        throw new Error(reply.kind === 'bug' ? reply.message : 'the thread lost a take');
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = null;
  }

  #ask(request: Omit<CleaningRequest, 'id'>): Promise<CleaningReply> {
    const worker = this.#start();
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, ...request } satisfies CleaningRequest);
    });
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL('./cleaning-worker.ts', import.meta.url));
    worker.unref();
    worker.on('message', (reply: CleaningReply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (this.#waiting.size === 0) worker.unref();
      waiting?.resolve(reply);
    });
    const gone = (reason: string) => {
      if (this.#worker === worker) this.#worker = null;
      this.#sent = null;
      for (const { reject } of this.#waiting.values()) reject(new Problem('engine/crashed', { reason }));
      this.#waiting.clear();
    };
    worker.on('error', (error) => gone(String(error)));
    worker.on('exit', (code) => gone(`code ${code}`));
    this.#worker = worker;
    return worker;
  }
}
