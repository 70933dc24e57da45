import type { EndReason } from './loop-state.ts';
import type { MetricRow } from './metric-row.ts';
import type { TrainingProgress } from './progress-clock.ts';
import type { TrainingNotice } from './training-notice.ts';

/** What a run tells whoever watches it. Plain data. */
export type TrainingEvent =
  /** After every iteration: losses per term, scores, rates. */
  | { readonly kind: 'iteration'; readonly row: MetricRow; readonly progress: TrainingProgress }
  /** After the validation of an epoch. */
  | { readonly kind: 'epoch'; readonly row: MetricRow; readonly best: boolean }
  | { readonly kind: 'checkpoint'; readonly iteration: number }
  | { readonly kind: 'device'; readonly device: string }
  | { readonly kind: 'notice'; readonly notice: TrainingNotice }
  | { readonly kind: 'paused' }
  | { readonly kind: 'resumed' }
  /** Training is at a checkpoint again, with so many iterations and epochs finished; rows after it are void. */
  | { readonly kind: 'rewound'; readonly iteration: number; readonly epoch: number }
  | { readonly kind: 'ended'; readonly reason: EndReason };
