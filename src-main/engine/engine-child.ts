import type { TaskContext } from '#main/pipeline/context.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { EngineLink, StartEngine } from './engine-link.ts';
import type { EngineReply, EngineRequest, TaskName } from './protocol.ts';

/** How long a cancelled task may take to answer before its process is ended, ms. */
const CANCEL_GRACE = 800;
/** How long a process may take to end by itself, ms. */
const END_GRACE = 2000;

interface Pending {
  readonly ctx: TaskContext;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** One engine process and the tasks it is working on. */
export class EngineChild {
  readonly #link: EngineLink;
  readonly #pending = new Map<number, Pending>();
  readonly #onPeak: (peakRssMb: number) => void;
  readonly #ended: Promise<void>;
  #nextId = 1;

  /** @param onPeak hears the largest resident memory of the process after each task, MB */
  constructor(start: StartEngine, onPeak: (peakRssMb: number) => void) {
    this.#onPeak = onPeak;
    this.#link = start();
    this.#link.onReply((reply) => this.#receive(reply));
    this.#ended = new Promise((ended) => {
      this.#link.onEnd((reason) => {
        this.#failAll(reason);
        ended();
      });
    });
  }

  get alive(): boolean {
    return this.#link.open;
  }

  get busy(): boolean {
    return this.#pending.size > 0;
  }

  /** @throws Problem of the task, engine/crashed when the process ends under it, the signal's reason when cancelled */
  async run(task: TaskName, input: unknown, ctx: TaskContext): Promise<unknown> {
    const id = this.#nextId++;
    const result = new Promise<unknown>((resolve, reject) => this.#pending.set(id, { ctx, resolve, reject }));
    const cancel = () => {
      this.#send({ kind: 'cancel', id });
      setTimeout(() => this.#pending.has(id) && this.#link.kill(), CANCEL_GRACE).unref();
    };
    ctx.signal.addEventListener('abort', cancel, { once: true });
    this.#send({ kind: 'run', id, task, input });
    try {
      return await result;
    } finally {
      ctx.signal.removeEventListener('abort', cancel);
    }
  }

  /** Lets the process end; resolves when it has. */
  async end(): Promise<void> {
    if (this.#link.open) this.#link.end();
    const timer = setTimeout(() => this.#link.kill(), END_GRACE);
    await this.#ended;
    clearTimeout(timer);
  }

  #send(request: EngineRequest): void {
    if (this.#link.open) this.#link.send(request);
  }

  #receive(reply: EngineReply): void {
    const task = this.#pending.get(reply.id);
    if (!task) return;
    if (reply.kind === 'progress') task.ctx.report(reply.progress);
    else if (reply.kind === 'warning') task.ctx.warn(reply.warning);
    else this.#settle(reply, task);
  }

  #settle(reply: EngineReply, task: Pending): void {
    this.#pending.delete(reply.id);
    if (reply.kind === 'done') {
      this.#onPeak(reply.peakRssMb);
      task.resolve(reply.output);
    } else if (reply.kind === 'problem') task.reject(Problem.fromData(reply.problem));
    else if (reply.kind === 'cancelled') task.reject(abortError(task.ctx.signal));
    else if (reply.kind === 'bug') task.reject(new Error(reply.message));
  }

  #failAll(reason: string): void {
    for (const [id, task] of [...this.#pending]) {
      this.#pending.delete(id);
      task.reject(task.ctx.signal.aborted ? abortError(task.ctx.signal) : new Problem('engine/crashed', { reason }));
    }
  }
}

function abortError(signal: AbortSignal): unknown {
  return signal.reason instanceof Error && signal.reason.name === 'AbortError'
    ? signal.reason
    : new DOMException('cancelled', 'AbortError');
}
