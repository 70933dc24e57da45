import { Worker } from 'node:worker_threads';
import { Problem } from '#shared/errors/problem.ts';
import type { PoseReply, PoseRequest, PoseTiming, PoseWorkerSetup } from './pose-messages.ts';

interface Waiting {
  resolve(reply: PoseReply): void;
  reject(error: unknown): void;
}

/** The parent's end of one pose worker. */
export class PoseWorkerHandle {
  timing: PoseTiming = { detectorRuns: 0, detectorMs: 0, landmarkRuns: 0, landmarkMs: 0 };
  /** Requests sent and not answered yet. */
  get load(): number {
    return this.waiting.size;
  }
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private ended = false;

  private ready: Waiting | null = null;

  private constructor(worker: Worker) {
    this.worker = worker;
    worker.on('message', (reply: PoseReply) => this.receive(reply));
    worker.on('error', (error) => this.failAll(error.message));
    worker.on('exit', (code) => {
      this.ended = true;
      this.failAll(`pose worker ended with code ${code}`);
    });
  }

  /** Starts a worker and waits until its networks are loaded. @throws Error where they cannot be */
  static async start(setup: PoseWorkerSetup): Promise<PoseWorkerHandle> {
    const worker = new Worker(new URL('./pose-worker.ts', import.meta.url), { workerData: setup });
    const handle = new PoseWorkerHandle(worker);
    try {
      await new Promise((resolve, reject) => {
        handle.ready = { resolve, reject };
      });
    } catch (error) {
      await handle.close();
      throw error;
    }
    return handle;
  }

  ask(request: PoseRequest): Promise<PoseReply> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, request });
    });
  }

  /** Ends the worker after the network that is running; what was asked for is not answered any more. */
  async close(): Promise<void> {
    this.failAll('closed');
    if (this.ended) return;
    const ended = new Promise((resolve) => this.worker.once('exit', resolve));
    this.worker.postMessage({ id: 0, request: { kind: 'close' } });
    await ended;
  }

  private receive(reply: PoseReply): void {
    if (reply.kind === 'ready') {
      this.ready?.resolve(reply);
      this.ready = null;
    } else if (reply.kind === 'failed' && reply.id === null) {
      this.ready?.reject(new Error(reply.message));
      this.ready = null;
    } else {
      const waiting = this.waiting.get(reply.id!);
      this.waiting.delete(reply.id!);
      if (reply.kind === 'failed') {
        waiting?.reject(new Problem('engine/crashed', { reason: reply.message }));
      } else {
        this.timing = reply.timing;
        waiting?.resolve(reply);
      }
    }
  }

  private failAll(reason: string): void {
    const waiting = [...this.waiting.values(), ...(this.ready ? [this.ready] : [])];
    this.waiting.clear();
    this.ready = null;
    for (const { reject } of waiting) reject(new Problem('engine/crashed', { reason }));
  }
}
