import { z } from 'zod';

/** What mixed precision remembers: losses are multiplied by `scale`, so that small gradients are no zeros in half precision. */
export const ScalingState = z.object({
  scale: z.number().positive(),
  /** Turns since the scale last changed. */
  good: z.number().int(),
});
export type ScalingState = z.infer<typeof ScalingState>;

export const SCALING_START: ScalingState = { scale: 2 ** 15, good: 0 };

/** Turns after which a larger scale is tried, and the largest one. */
const GROWS_AFTER = 2000;
const LARGEST = 2 ** 24;

/** After a turn whose gradients were finite. */
export function scaleHeld({ scale, good }: ScalingState): ScalingState {
  if (good + 1 < GROWS_AFTER || scale >= LARGEST) return { scale, good: good + 1 };
  return { scale: 2 * scale, good: 0 };
}

/** After gradients that did not fit into half precision; null where the scale is no more to blame. */
export function scaleTooLarge({ scale }: ScalingState): ScalingState | null {
  return scale > 1 ? { scale: scale / 2, good: 0 } : null;
}
