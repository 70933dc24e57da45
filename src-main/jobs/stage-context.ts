import type { Progress, TaskContext, Warning } from '#main/pipeline/context.ts';
import { noteJobProgress } from '#main/store/job-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { listCheckpoints, loadCheckpoint, saveCheckpoint } from '#main/store/stage-result-records.ts';
import type { JobEvent } from '#shared/contract/job-state.ts';
import { ProgressMeter } from './progress-meter.ts';
import type { StageContext } from './stage.ts';

/** Name of the part that holds the warnings met up to the last checkpoint. */
const WARNINGS = 'job:warnings';

/** How often progress is written to the project for other processes to see, ms. */
const NOTE_EVERY_MS = 1000;

/** What is known of the stage that runs: whose it is, under which key, and whom it tells. */
export interface StageRunInfo {
  readonly store: ProjectStore;
  readonly jobId: number;
  readonly stage: string;
  readonly key: string;
  readonly ctx: TaskContext;
  readonly emit: (event: JobEvent) => void;
}

/** The context of one running stage. Once closed, an abandoned stage can no longer write anything. */
export function openStageContext(info: StageRunInfo): {
  readonly ctx: StageContext;
  readonly warnings: readonly Warning[];
  close(): void;
} {
  const { store, jobId, stage, key } = info;
  const meter = new ProgressMeter();
  const warnings: Warning[] = [...((loadCheckpoint(store, key, WARNINGS) as Warning[] | undefined) ?? [])];
  for (const warning of warnings) {
    info.ctx.warn(warning);
    info.emit({ kind: 'warning', warning: { stage, ...warning } });
  }
  let keptWarnings = warnings.length;
  const closing = new AbortController();
  const signal = AbortSignal.any([info.ctx.signal, closing.signal]);
  let notedAt = Number.NEGATIVE_INFINITY;
  const ctx: StageContext = {
    key,
    signal,
    report(bare: Progress): void {
      if (closing.signal.aborted) return;
      const progress = meter.measure({ ...bare, stage });
      info.ctx.report(progress);
      info.emit({ kind: 'progress', progress });
      const now = performance.now();
      if (now - notedAt < NOTE_EVERY_MS && progress.done < progress.total) return;
      notedAt = now;
      noteJobProgress(store, jobId, progress);
    },
    warn(warning: Warning): void {
      if (closing.signal.aborted) return;
      const { code, message } = warning;
      warnings.push({ code, message });
      info.ctx.warn({ code, message });
      info.emit({ kind: 'warning', warning: { stage, code, message } });
    },
    checkpoint(name, value): void {
      signal.throwIfAborted();
      store.write(() => {
        saveCheckpoint(store, key, name, value);
        if (warnings.length > keptWarnings) saveCheckpoint(store, key, WARNINGS, warnings);
      });
      keptWarnings = warnings.length;
    },
    restore<T>(name: string): T | undefined {
      return loadCheckpoint(store, key, name) as T | undefined;
    },
    checkpoints: () => listCheckpoints(store, key).filter((name) => name !== WARNINGS),
  };
  return { ctx, warnings, close: () => closing.abort(new Error('the stage has ended')) };
}
