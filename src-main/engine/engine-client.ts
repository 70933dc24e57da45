import type { TaskContext } from '#main/pipeline/context.ts';
import { EngineChild } from './engine-child.ts';
import type { StartEngine } from './engine-link.ts';
import { forkEngine } from './fork-engine.ts';
import { peakMemoryMb } from './peak-memory.ts';
import type { TaskName } from './protocol.ts';
import type { EngineTasks } from './tasks.ts';

type Input<K extends TaskName> = Parameters<EngineTasks[K]>[0];
type Output<K extends TaskName> = Awaited<ReturnType<EngineTasks[K]>>;

/** Runs engine tasks somewhere: a child process here, later other machines. */
export interface Engine {
  /**
   * Runs one task; progress and warnings go to `ctx`, and aborting its signal cancels the task within a second.
   *
   * @throws Problem of the task, engine/crashed when its process ends under it; AbortError when cancelled
   */
  run<K extends TaskName>(task: K, input: Input<K>, ctx: TaskContext): Promise<Output<K>>;
  /** Largest memory of host and engine process together at the end of any task, MB. */
  peakRssMb(): number;
  close(): Promise<void>;
}

/** Tasks that fill the memory: their process ends with them, so that the next one starts from nothing. */
const LARGE: readonly TaskName[] = ['track', 'solve', 'overlay', 'matte'];

export interface EngineOptions {
  /** How the process is started; a child of this Node where left out. */
  readonly start?: StartEngine;
}

/**
 * Starts an engine process on first use; a crash fails what was running and the next task starts a new process. So does
 * a cancelled task: it may take its process along, so nothing new is given to that one.
 */
export function createEngine({ start = () => forkEngine() }: EngineOptions = {}): Engine {
  const children = new Set<EngineChild>();
  let current: EngineChild | null = null;
  let peak = 0;
  const notePeak = (peakRssMb: number) => {
    peak = Math.max(peak, peakRssMb + peakMemoryMb());
  };

  function child(): EngineChild {
    if (!current?.alive) {
      current = new EngineChild(start, notePeak);
      children.add(current);
    }
    return current;
  }

  function forget(child: EngineChild): void {
    if (current === child) current = null;
  }

  async function end(child: EngineChild): Promise<void> {
    forget(child);
    await child.end();
    children.delete(child);
  }

  return {
    peakRssMb: () => peak,
    async run<K extends TaskName>(task: K, input: Input<K>, ctx: TaskContext): Promise<Output<K>> {
      ctx.signal.throwIfAborted();
      const own = child();
      const onAbort = () => forget(own);
      ctx.signal.addEventListener('abort', onAbort, { once: true });
      try {
        return (await own.run(task, input, ctx)) as Output<K>;
      } finally {
        ctx.signal.removeEventListener('abort', onAbort);
        if (!own.busy && (LARGE.includes(task) || own !== current)) await end(own);
      }
    },
    async close() {
      await Promise.all([...children].map(end));
    },
  };
}
