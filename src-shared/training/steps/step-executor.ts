import type { Weights } from '../../networks/weights.ts';
import type { TrainingStep } from './training-step.ts';

/** What is fed for one step: the batch, the schedule's numbers and the dropout masks, by name. */
export type StepFeeds = Readonly<Record<string, Float32Array | number>>;

/** The outcome of a step that is not part of the state yet. */
export interface PendingStep {
  /** What the step reports, by name. */
  readonly reports: ReadonlyMap<string, Float32Array>;
  /** Makes the step's results the state. */
  accept(): void;
  /** Leaves the state as it was before the step. */
  reject(): void;
}

/** Something that runs training steps and keeps their state: parameters and optimiser, by name. */
export interface StepExecutor {
  /** Where it runs, in the words of the runtime: `cpu`, `webgpu` … */
  readonly device: string;
  /** Whether it computes products of steps of mixed precision in half precision. */
  readonly half: boolean;
  /** Prepares a step; must come before its first run. Twice does nothing more. @throws Error naming a parameter that is absent */
  load(step: TrainingStep): Promise<void>;
  /** Runs a step on the current state. Its result waits for `accept` or `reject`. */
  run(step: TrainingStep, feeds: StepFeeds): Promise<PendingStep>;
  /** All tensors of the state, valid until the next run; do not write into them. */
  peek(): Promise<Weights>;
  /** Replaces the state by copies of these tensors; optimiser state (names with `/`) that is absent starts as zeros. */
  write(tensors: Weights): Promise<void>;
  /** Frees everything. */
  dispose(): Promise<void>;
}
