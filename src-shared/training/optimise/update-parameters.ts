import { add, divide, minimum, multiply, sqrt, square, subtract } from '../../tape/elementwise.ts';
import { sum } from '../../tape/reduce.ts';
import { staticShape } from '../../tape/shape.ts';
import type { Tape, Value } from '../../tape/tape.ts';
import type { OptimiserOptions } from './optimiser-options.ts';

/** Names of the numbers that change from step to step; see `scheduleFeeds`. */
export const RATE = 'optimiser.rate';
export const EPSILON = 'optimiser.epsilon';
/** What the loss is multiplied by for its gradients, in mixed precision; they are divided by it again. A power of 2. */
export const LOSS_SCALE = 'loss.scale';

/** A tensor that lives from step to step. */
export interface StateTensor {
  /** Name of the input that holds it; the parameter's key, or that of its optimiser state. */
  readonly name: string;
  readonly shape: readonly number[];
  /** What it is after the step. */
  readonly next: Value;
}

export interface UpdateOptions {
  readonly optimiser: OptimiserOptions;
  /** Gradients longer than this, over all parameters together, are shortened to it; null leaves them. */
  readonly clipNorm?: number | null;
}

export interface Update {
  readonly state: readonly StateTensor[];
  /** Length of the gradient over all parameters, before it is shortened, shape []. Not finite where a step failed. */
  readonly gradientNorm: Value;
}

/** Added to the gradient's length before dividing by it, as PyTorch does. */
const CLIP_EPSILON = 1e-6;

/**
 * Records one optimiser step on the tape of its gradients, with PyTorch's arithmetic. The state of Adam is `adam.m/KEY`
 * and `adam.v/KEY`, of SGD with momentum `sgd.velocity/KEY`; it starts as zeros.
 *
 * @param gradients under the keys of their parameters
 */
export function updateParameters(
  tape: Tape,
  gradients: ReadonlyMap<string, Value>,
  { optimiser, clipNorm = null }: UpdateOptions,
): Update {
  const norm = gradientNorm([...gradients.values()]);
  const scale = clipNorm === null ? null : minimum(divide(clipNorm, add(norm, CLIP_EPSILON)), 1);
  const rate = tape.input(RATE, []);
  const epsilon = optimiser.type === 'adam' ? tape.input(EPSILON, []) : null;
  const state: StateTensor[] = [];
  for (const [key, raw] of gradients) {
    const shape = staticShape(raw.shape, key);
    const parameter = tape.parameter(key, shape);
    let gradient = scale ? multiply(raw, scale) : raw;
    if (optimiser.weightDecay > 0) gradient = add(gradient, multiply(parameter, optimiser.weightDecay));
    const kept = (name: string): Value => tape.input(`${name}/${key}`, shape);
    const keep = (name: string, next: Value): void => void state.push({ name, shape, next });
    if (optimiser.type === 'adam') {
      const { beta1, beta2 } = optimiser;
      const m = add(multiply(kept('adam.m'), beta1), multiply(gradient, 1 - beta1));
      const v = add(multiply(kept('adam.v'), beta2), square(multiply(gradient, Math.sqrt(1 - beta2))));
      keep(`adam.m/${key}`, m);
      keep(`adam.v/${key}`, v);
      keep(key, subtract(parameter, divide(multiply(m, rate), add(sqrt(v), epsilon!))));
    } else if (optimiser.momentum > 0) {
      const velocity = add(multiply(kept('sgd.velocity'), optimiser.momentum), gradient);
      keep(`sgd.velocity/${key}`, velocity);
      keep(key, subtract(parameter, multiply(velocity, rate)));
    } else keep(key, subtract(parameter, multiply(gradient, rate)));
  }
  return { state, gradientNorm: norm };
}

function gradientNorm(gradients: readonly Value[]): Value {
  return sqrt(gradients.map((gradient) => sum(square(gradient))).reduce((a, b) => add(a, b)));
}

/**
 * The numbers to feed for the `step`th update (from 1). Adam's correction of its two means for their start at zero is
 * folded into the rate, so its epsilon shrinks with it; unscaled it would act far too strongly in the first steps.
 */
export function scheduleFeeds(
  optimiser: OptimiserOptions,
  step: number,
  learningRate: number,
): Readonly<Record<string, number>> {
  if (optimiser.type === 'sgd') return { [RATE]: learningRate };
  const root = Math.sqrt(1 - optimiser.beta2 ** step);
  return { [RATE]: (learningRate * root) / (1 - optimiser.beta1 ** step), [EPSILON]: optimiser.epsilon * root };
}
