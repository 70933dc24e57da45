import { z } from 'zod';

/** What the guard against losses that are no numbers remembers. */
export const GuardState = z.object({
  /** What learning rates are multiplied by since. */
  factor: z.number(),
  /** Iterations whose batch is left out, because the loss was no number there. */
  avoided: z.array(z.number().int()),
  /** Times it stepped back without getting past the trouble. */
  inVain: z.number().int(),
});
export type GuardState = z.infer<typeof GuardState>;

export const GUARD_START: GuardState = { factor: 1, avoided: [], inVain: 0 };

/** Times in a row that stepping back is tried. */
const PATIENCE = 5;

export type GuardVerdict =
  /** Back to the last checkpoint, with this state from then on. */
  { readonly kind: 'step-back'; readonly state: GuardState } | { readonly kind: 'give-up' };

/**
 * What to do where loss or gradient are no finite numbers: go back to the last good checkpoint, halve the learning rates
 * and leave that batch out; give up where that was in vain several times.
 *
 * @param iteration in which it happened
 */
export function guardAgainstNan(state: GuardState, iteration: number): GuardVerdict {
  if (state.inVain >= PATIENCE) return { kind: 'give-up' };
  const avoided = [...state.avoided, iteration];
  return { kind: 'step-back', state: { factor: state.factor / 2, avoided, inVain: state.inVain + 1 } };
}

/** After an epoch in which nothing was left out, stepping back may be tried anew. @param first iteration of that epoch */
export function guardRelaxes(state: GuardState, first: number): GuardState {
  return state.avoided.some((iteration) => iteration >= first) ? state : { ...state, inVain: 0 };
}
