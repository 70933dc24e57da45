import { Worker } from 'node:worker_threads';
import { Problem } from '#shared/errors/problem.ts';

/** What a thread tells its parent. */
export type ThreadMessage<Reply> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly reply: Reply }
  | { readonly kind: 'failed'; readonly id: number | null; readonly message: string };

/** What the parent tells a thread. */
export type ThreadRequest<Request> =
  | { readonly kind: 'ask'; readonly id: number; readonly request: Request }
  | { readonly kind: 'close' };

interface Waiting<Reply> {
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

/** The parent's end of a thread that answers requests one after the other (see `serveThread`). */
export class ThreadHandle<Request, Reply> {
  /** Requests sent and not answered yet. */
  get load(): number {
    return this.waiting.size;
  }
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting<Reply>>();
  private starting: Waiting<void> | null = null;
  private nextId = 1;
  private ended = false;

  private constructor(worker: Worker) {
    this.worker = worker;
    worker.on('message', (message: ThreadMessage<Reply>) => this.receive(message));
    worker.on('error', (error) => this.failAll(error.message));
    worker.on('exit', (code) => {
      this.ended = true;
      this.failAll(`a worker thread ended with code ${code}`);
    });
  }

  /** Starts a thread and waits until it is ready. @throws Problem engine/crashed with the thread's own words */
  static async start<Request, Reply>(entry: URL, setup: unknown): Promise<ThreadHandle<Request, Reply>> {
    const handle = new ThreadHandle<Request, Reply>(new Worker(entry, { workerData: setup }));
    try {
      await new Promise<void>((resolve, reject) => {
        handle.starting = { resolve, reject };
      });
    } catch (error) {
      await handle.close();
      throw error;
    }
    return handle;
  }

  /** @throws Problem engine/crashed where the thread failed or is closed before it answered */
  ask(request: Request): Promise<Reply> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ kind: 'ask', id, request } satisfies ThreadRequest<Request>);
    });
  }

  /** Ends the thread after the request that runs; what else was asked for is not answered any more. */
  async close(): Promise<void> {
    this.failAll('closed');
    if (this.ended) return;
    const ended = new Promise((resolve) => this.worker.once('exit', resolve));
    this.worker.postMessage({ kind: 'close' } satisfies ThreadRequest<Request>);
    await ended;
  }

  private receive(message: ThreadMessage<Reply>): void {
    if (message.kind === 'ready') {
      this.starting?.resolve();
      this.starting = null;
    } else if (message.kind === 'failed' && message.id === null) {
      this.starting?.reject(new Error(message.message));
      this.starting = null;
    } else if (message.kind === 'failed') {
      this.take(message.id!)?.reject(new Problem('engine/crashed', { reason: message.message }));
    } else {
      this.take(message.id)?.resolve(message.reply);
    }
  }

  private take(id: number): Waiting<Reply> | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    return waiting;
  }

  private failAll(reason: string): void {
    const waiting = [...this.waiting.values(), ...(this.starting ? [this.starting] : [])];
    this.waiting.clear();
    this.starting = null;
    for (const { reject } of waiting) reject(new Problem('engine/crashed', { reason }));
  }
}
