import { multiply } from '../tape/elementwise.ts';
import { staticShape } from '../tape/shape.ts';
import type { Value } from '../tape/tape.ts';

/**
 * Switches parts off in training (Srivastava et al. 2014): multiplies by a mask that the training step feeds, whose
 * numbers are 0 with probability `rate`, else 1 / (1 - rate). Nothing in the inference form or at rate 0.
 *
 * @param name name of the mask's input; a number is added where it is taken
 */
export function dropout(x: Value, rate: number, name: string): Value {
  if (x.tape.form === 'inference' || rate === 0) return x;
  const taken = x.tape.inputValues();
  let free = `${name}.mask`;
  for (let n = 1; taken.has(free); n++) free = `${name}.mask${n}`;
  return multiply(x, x.tape.dropoutMask(free, staticShape(x.shape, 'dropout'), rate));
}
