import { add, divide, multiply } from '../../tape/elementwise.ts';
import { gradients } from '../../tape/gradients/gradients.ts';
import { staticShape } from '../../tape/shape.ts';
import type { DropoutMask, Tape, Value } from '../../tape/tape.ts';
import {
  EPSILON,
  LOSS_SCALE,
  RATE,
  type StateTensor,
  type UpdateOptions,
  updateParameters,
} from '../optimise/update-parameters.ts';

/** One phase of training as one graph: forward, loss, gradients, and what becomes of the parameters. */
export interface TrainingStep {
  readonly tape: Tape;
  /** Tensors that live on between steps, each with its next value: trained parameters, optimiser, gradient sums. */
  readonly state: readonly StateTensor[];
  /** Parameters that are read and not trained. */
  readonly fixed: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** Inputs that a batch brings, with their shapes. */
  readonly feeds: ReadonlyMap<string, readonly number[]>;
  /** Single numbers that change from update to update; see `scheduleFeeds`. */
  readonly schedule: readonly string[];
  readonly dropouts: readonly DropoutMask[];
  /** Its products may be computed in half precision; it scales its loss for that. */
  readonly mixed: boolean;
  /** What a step tells: the loss as `loss`, its terms, `gradientNorm`, and others. */
  readonly reports: Readonly<Record<string, Value>>;
}

export interface FinishOptions extends UpdateOptions {
  /** Whether a parameter is trained, by its key. */
  readonly trained: (key: string) => boolean;
  /**
   * Null updates the parameters at once. A number adds the gradient's share of that many batches to the sums
   * `gradient/KEY` instead; `accumulatedUpdate` then applies them.
   */
  readonly accumulate?: number | null;
  /**
   * Mixed precision: products in half precision where the device can, everything else in single precision, with the loss scaled
   * by the feed `LOSS_SCALE`.
   */
  readonly mixed?: boolean;
  /** Also reports every gradient, as `gradient/KEY`. For tests. */
  readonly reportGradients?: boolean;
}

/** Adds gradients and the update to a tape that holds the loss, and lists what the finished step takes and gives. */
export function finishStep(
  loss: Value,
  reports: Readonly<Record<string, Value>>,
  options: FinishOptions,
): TrainingStep {
  const { tape } = loss;
  const parameters = [...tape.parameterValues()];
  const trained = parameters.filter(([key]) => options.trained(key));
  const scale = options.mixed ? tape.input(LOSS_SCALE, []) : null;
  const found = gradients(
    scale ? multiply(loss, scale) : loss,
    trained.map(([, value]) => value),
  );
  const byKey = new Map(trained.map(([key], i) => [key, scale ? divide(found[i]!, scale) : found[i]!]));
  const told: Record<string, Value> = { loss, ...reports };
  if (options.reportGradients) for (const [key, gradient] of byKey) told[`gradient/${key}`] = gradient;
  let state: readonly StateTensor[];
  if (options.accumulate) state = sums(tape, byKey, options.accumulate);
  else {
    const update = updateParameters(tape, byKey, options);
    state = update.state;
    told.gradientNorm = update.gradientNorm;
  }
  return describeStep(tape, state, told, options.mixed);
}

function sums(tape: Tape, found: ReadonlyMap<string, Value>, batches: number): StateTensor[] {
  return [...found].map(([key, gradient]) => {
    const name = `gradient/${key}`;
    const shape = staticShape(gradient.shape, key);
    const share = batches === 1 ? gradient : multiply(gradient, 1 / batches);
    return { name, shape, next: add(tape.input(name, shape), share) };
  });
}

/** Sorts the inputs of a tape by what they are. */
export function describeStep(
  tape: Tape,
  state: readonly StateTensor[],
  reports: Readonly<Record<string, Value>>,
  mixed = false,
): TrainingStep {
  const living = new Set(state.map(({ name }) => name));
  const masks = new Set(tape.dropouts.map(({ name }) => name));
  const schedule = [RATE, EPSILON, LOSS_SCALE].filter((name) => tape.inputValues().has(name));
  const known = new Set([...living, ...masks, ...schedule]);
  const rest = [...tape.inputValues()].filter(([name]) => !known.has(name));
  return {
    tape,
    state,
    fixed: [...tape.parameterValues()]
      .filter(([key]) => !living.has(key))
      .map(([name, value]) => ({ name, shape: staticShape(value.shape, name) })),
    feeds: new Map(rest.map(([name, value]) => [name, staticShape(value.shape, name)])),
    schedule,
    dropouts: tape.dropouts,
    mixed,
    reports,
  };
}
