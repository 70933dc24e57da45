import { memoryMb, peakMemoryMb } from '#main/engine/peak-memory.ts';
import { openExecutor, type TrainingDevice } from '#main/engine/training/open-executor.ts';
import type { Weights } from '#shared/networks/weights.ts';
import type { EndReason } from '#shared/training/loop/loop-state.ts';
import type { TrainingEvent } from '#shared/training/loop/training-event.ts';
import { trainingNotice } from '#shared/training/loop/training-notice.ts';
import type { StepExecutor } from '#shared/training/steps/step-executor.ts';
import { CheckpointFolder } from './checkpoint-file.ts';
import { RunRecord } from './run-record.ts';
import { type LoopSetup, TrainingLoop } from './training-loop.ts';

export interface TrainingRunSetup extends Omit<LoopSetup, 'checkpoints' | 'openExecutor'> {
  /** Where checkpoints, metrics and events go; a run goes on from the checkpoint it finds there. */
  readonly folder: string;
  readonly device?: TrainingDevice;
  /** Threads within one operator; as many as cores where 0. */
  readonly threads?: number;
  /** For tests: checkpoints and executors that fail. */
  readonly checkpoints?: LoopSetup['checkpoints'];
  readonly openExecutor?: LoopSetup['openExecutor'];
}

export interface TrainingResult {
  readonly reason: EndReason;
  /** Parameters under their keys, optimiser state under its names. */
  readonly tensors: Weights;
  /** File with the parameters of the best epoch. */
  readonly bestPath: string;
  /** That epoch, from 1, and its value of the watched metric; null where no epoch had one. */
  readonly best: { readonly epoch: number; readonly value: number } | null;
  readonly peakMemoryMb: number;
}

/**
 * One training run in a folder. Begins it or goes on with it, exactly; writes metrics, events for TensorBoard and
 * checkpoints; can be paused, resumed and cancelled by its signal. Killed, it loses what came after its last checkpoint.
 */
export class TrainingRun {
  private readonly loop: TrainingLoop;
  private readonly setup: TrainingRunSetup;
  private readonly checkpoints: CheckpointFolder;
  private record: RunRecord | null = null;
  /** Writing to the record, one after the other. */
  private writing: Promise<void> = Promise.resolve();

  constructor(setup: TrainingRunSetup) {
    this.setup = setup;
    this.checkpoints = new CheckpointFolder(setup.folder);
    const { device = 'auto', threads = 0 } = setup;
    const half = setup.phases.some(({ mixed }) => mixed);
    this.loop = new TrainingLoop({
      checkpoints: this.checkpoints,
      openExecutor: (tensors: Weights, forced: 'cpu' | null): Promise<StepExecutor> =>
        openExecutor(forced ?? device, tensors, { threads, half }),
      memoryMb,
      ...setup,
      emit: (event) => {
        this.note(event);
        setup.emit?.(event);
      },
    });
  }

  pause(): void {
    this.loop.pause();
  }

  resume(): void {
    this.loop.resume();
  }

  /** Tag of the metric that says which epoch is best. */
  get watched(): string {
    return this.setup.watched;
  }

  /** Runs to the end. @throws as `TrainingLoop.run` */
  async run(signal: AbortSignal): Promise<TrainingResult> {
    const { folder, options, architecture } = this.setup;
    this.record = await RunRecord.open(folder, JSON.stringify({ options, architecture }, null, 2));
    try {
      const { reason, tensors } = await this.loop.run(signal);
      const { best } = this.loop.snapshot();
      return { reason, tensors, best, bestPath: this.checkpoints.bestPath, peakMemoryMb: peakMemoryMb() };
    } finally {
      await this.writing;
      await this.record?.writeCsv();
      await this.setup.source.close?.();
    }
  }

  private note(event: TrainingEvent): void {
    const { record } = this;
    if (!record) return;
    const then = (work: () => void | Promise<void>): void => {
      this.writing = this.writing.then(work).catch((error: unknown) => this.recordFailed(error));
    };
    if (event.kind === 'rewound') then(() => record.rewind(event));
    if (event.kind === 'iteration' || event.kind === 'epoch') then(() => record.add(event.row));
    if (event.kind !== 'epoch') return;
    const memory = memoryMb();
    then(() => record.tell(event.row.iteration, { 'system/memory_mb': memory }));
    then(() => record.writeCsv());
  }

  /** Training goes on without its tables, and says so once. */
  private recordFailed(error: unknown): void {
    this.record = null;
    const reason = error instanceof Error ? error.message : String(error);
    this.setup.emit?.({ kind: 'notice', notice: trainingNotice('record-failed', { reason }) });
  }
}
