import type { OptimiserOptions } from '../optimise/optimiser-options.ts';
import type { StepFeeds } from '../steps/step-executor.ts';
import type { TrainingStep } from '../steps/training-step.ts';
import type { Feeds } from './batch-source.ts';

/** One network's turn in an iteration: which steps it takes, how often, and what it tells. */
export interface TrainingPhase {
  /** `generator`, `discriminator` … */
  readonly name: string;
  /** It has its turn in every so manieth iteration. */
  readonly every: number;
  readonly optimiser: OptimiserOptions;
  /**
   * What goes into the metrics: names of reports, and the tags they get. Single numbers of several pieces are added, lists
   * are averaged.
   */
  readonly metrics: Readonly<Record<string, string>>;
  /** Tag of its learning rate. */
  readonly rateTag: string;
  /** Feeds that an earlier phase of the same iteration reported: `{ 'fake.theta': 'theta' }`. */
  readonly carries?: Readonly<Record<string, string>>;
  /** Its steps are of mixed precision. */
  readonly mixed?: boolean;
  /** The most pieces a batch can be worked off in. */
  readonly mostPieces: number;
  /** The steps for a batch in so many pieces (or as many as it can be cut in). The same number gives the same steps. */
  plan(pieces: number): PhasePlan;
}

export interface PhasePlan {
  readonly pieces: readonly PhasePiece[];
  /** Applies what the pieces gathered; null where the only piece updates at once. */
  readonly update: TrainingStep | null;
}

export interface PhasePiece {
  readonly step: TrainingStep;
  /** What the step is fed of a whole batch. */
  cut(feeds: Feeds): StepFeeds;
}
