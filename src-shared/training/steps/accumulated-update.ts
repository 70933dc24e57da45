import { Tape, type Value } from '../../tape/tape.ts';
import { type UpdateOptions, updateParameters } from '../optimise/update-parameters.ts';
import { describeStep, type TrainingStep } from './training-step.ts';

/**
 * The second half of gradient accumulation: applies the sums that steps with `accumulate` have gathered in
 * `gradient/KEY`, and sets them to zero.
 *
 * @param parameters shapes under keys
 */
export function accumulatedUpdate(
  parameters: ReadonlyMap<string, readonly number[]>,
  options: UpdateOptions,
): TrainingStep {
  const tape = new Tape('training');
  const sums = new Map<string, Value>();
  for (const [key, shape] of parameters) sums.set(key, tape.input(`gradient/${key}`, shape));
  const { state, gradientNorm } = updateParameters(tape, sums, options);
  const cleared = [...parameters].map(([key, shape]) => ({
    name: `gradient/${key}`,
    shape,
    next: tape.constant(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape),
  }));
  return describeStep(tape, [...state, ...cleared], { gradientNorm });
}
