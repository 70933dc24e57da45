import type { LoopOptions } from './loop-options.ts';

/**
 * The share of its base rate that an optimiser uses in an iteration (from 1): warm-up times decay. What plateaus and the
 * guard against NaN take away comes on top.
 */
export function rateShare(
  iteration: number,
  {
    warmUp,
    decay,
    epochs,
    iterationsPerEpoch,
  }: Pick<LoopOptions, 'warmUp' | 'decay' | 'epochs' | 'iterationsPerEpoch'>,
): number {
  const warm = iteration < warmUp ? iteration / warmUp : 1;
  if (decay === 'none') return warm;
  const done = (iteration - 1) / (epochs * iterationsPerEpoch);
  return warm * 0.5 * (1 + Math.cos(Math.PI * Math.min(done, 1)));
}
