import type { LoopOptions } from './loop-options.ts';

/** Why training ends before its last epoch. */
export type StopReason = 'no-improvement' | 'above-limit';

/**
 * Whether training should end after an epoch, and why; null lets it go on.
 *
 * @param value  of the watched metric in this epoch
 * @param waited epochs since its best value
 */
export function earlyStop(value: number, waited: number, options: LoopOptions['earlyStop']): StopReason | null {
  if (!options) return null;
  if (options.above !== null && !(value <= options.above)) return 'above-limit';
  return options.patience !== null && waited >= options.patience ? 'no-improvement' : null;
}
