import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TaskContext } from '#main/pipeline/context.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { EngineReply, EngineRequest, TaskName } from './protocol.ts';
import type { EngineTasks } from './tasks.ts';

/** Runs engine tasks somewhere: a child process here, later other machines. */
export interface Engine {
  /** Runs one task; progress and warnings go to `ctx`, and aborting its signal cancels the task within a second. */
  run<K extends TaskName>(
    task: K,
    input: Parameters<EngineTasks[K]>[0],
    ctx: TaskContext,
  ): Promise<Awaited<ReturnType<EngineTasks[K]>>>;
  /** Largest resident memory the engine has reported, MB. */
  peakRssMb(): number;
  close(): Promise<void>;
}

interface Pending {
  readonly ctx: TaskContext;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** How long a cancelled task may take to answer before its process is ended, ms. */
const CANCEL_GRACE = 900;

/** Starts the engine process on first use; a crash fails what was running and the next task starts a new process. */
export function createEngine(): Engine {
  const pending = new Map<number, Pending>();
  let child: ChildProcess | null = null;
  let nextId = 1;
  let peak = 0;

  function start(): ChildProcess {
    const started = fork(fileURLToPath(new URL('./engine-process.ts', import.meta.url)), [], {
      serialization: 'advanced',
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    started.on('message', (reply) => receive(reply as EngineReply));
    started.on('exit', (code, signal) => {
      if (child === started) child = null;
      failAll(signal ?? `exit code ${code}`);
    });
    return started;
  }

  function failAll(reason: string): void {
    for (const [id, task] of [...pending]) {
      pending.delete(id);
      task.reject(task.ctx.signal.aborted ? abortError(task.ctx.signal) : new Problem('engine/crashed', { reason }));
    }
  }

  function receive(reply: EngineReply): void {
    const task = pending.get(reply.id);
    if (!task) return;
    if (reply.kind === 'progress') task.ctx.report(reply.progress);
    else if (reply.kind === 'warning') task.ctx.warn(reply.warning);
    else settle(reply, task);
  }

  function settle(reply: EngineReply, task: Pending): void {
    pending.delete(reply.id);
    if (reply.kind === 'done') {
      peak = Math.max(peak, reply.peakRssMb);
      task.resolve(reply.output);
    } else if (reply.kind === 'problem') task.reject(Problem.fromData(reply.problem));
    else if (reply.kind === 'cancelled') task.reject(abortError(task.ctx.signal));
    else if (reply.kind === 'bug') task.reject(new Error(reply.message));
  }

  return {
    peakRssMb: () => peak,
    run(task, input, ctx) {
      ctx.signal.throwIfAborted();
      const id = nextId++;
      child ??= start();
      const process = child;
      const result = new Promise<unknown>((resolve, reject) => pending.set(id, { ctx, resolve, reject }));
      const cancel = () => {
        process.send({ kind: 'cancel', id } satisfies EngineRequest);
        setTimeout(() => pending.has(id) && process.kill('SIGKILL'), CANCEL_GRACE).unref();
      };
      ctx.signal.addEventListener('abort', cancel, { once: true });
      process.send({ kind: 'run', id, task, input } satisfies EngineRequest);
      return result.finally(() => ctx.signal.removeEventListener('abort', cancel)) as ReturnType<
        EngineTasks[typeof task]
      > as never;
    },
    async close() {
      const process = child;
      child = null;
      if (!process) return;
      await new Promise<void>((done) => {
        process.once('exit', () => done());
        process.disconnect();
        setTimeout(() => process.kill('SIGKILL'), 2000).unref();
      });
    },
  };
}

function abortError(signal: AbortSignal): unknown {
  return signal.reason instanceof Error && signal.reason.name === 'AbortError'
    ? signal.reason
    : new DOMException('cancelled', 'AbortError');
}
