import {
  add,
  cos,
  divide,
  equal,
  exp,
  greater,
  multiply,
  negate,
  sign,
  sin,
  square,
  subtract,
  where,
} from '../elementwise.ts';
import type { BinaryKind, CompareKind, UnaryKind } from '../operation.ts';
import type { Value } from '../tape.ts';
import { type Backward, type Rule, sumTo, whole } from './rule.ts';

/** A rule from a gradient that has the output's shape, for an operation on one value. */
function one<K extends UnaryKind>(of: (g: Value, x: Value, y: Value) => Value): Rule<K> {
  return ({ gradient, inputs, output }) => [whole(of(gradient, inputs[0]!, output))];
}

/** A rule for two values; each side is computed only where needed, then summed over stretched axes. */
function two<K extends BinaryKind>(a: (backward: Backward<K>) => Value, b: (backward: Backward<K>) => Value): Rule<K> {
  return (backward) =>
    [a, b].map((side, i) => (backward.needed[i] ? whole(sumTo(side(backward), backward.inputs[i]!)) : null));
}

/** Of the greater (or smaller) of two values: all to the winner, half to each where they are equal, as PyTorch does. */
function ofWinner(gradient: Value, winner: Value, other: Value, flip: boolean): Value {
  const ahead = flip ? greater(other, winner) : greater(winner, other);
  return where(ahead, gradient, where(equal(winner, other), multiply(gradient, 0.5), 0));
}

const extreme = <K extends 'maximum' | 'minimum'>(flip: boolean): Rule<K> =>
  two(
    ({ gradient, inputs: [a, b] }) => ofWinner(gradient, a!, b!, flip),
    ({ gradient, inputs: [a, b] }) => ofWinner(gradient, b!, a!, flip),
  );

const nothing: Rule<CompareKind> = () => [null, null];

export const ELEMENTWISE_RULES = {
  negate: one((g) => negate(g)),
  exp: one((g, _, y) => multiply(g, y)),
  log: one((g, x) => divide(g, x)),
  // Zero at zero, where the slope is infinite: lengths of zero vectors then do no harm.
  sqrt: one((g, _, y) => where(greater(y, 0), divide(multiply(g, 0.5), y), 0)),
  abs: one((g, x) => multiply(g, sign(x))),
  sign: () => [null],
  tanh: one((g, _, y) => multiply(g, subtract(1, square(y)))),
  sigmoid: one((g, _, y) => multiply(g, multiply(y, subtract(1, y)))),
  relu: one((g, _, y) => multiply(g, sign(y))),
  erf: one((g, x) => multiply(g, multiply(exp(negate(square(x))), 2 / Math.sqrt(Math.PI)))),
  sin: one((g, x) => multiply(g, cos(x))),
  cos: one((g, x) => negate(multiply(g, sin(x)))),
  atan: one((g, x) => divide(g, add(square(x), 1))),
  add: two(
    ({ gradient }) => gradient,
    ({ gradient }) => gradient,
  ),
  subtract: two(
    ({ gradient }) => gradient,
    ({ gradient }) => negate(gradient),
  ),
  multiply: two(
    ({ gradient, inputs }) => multiply(gradient, inputs[1]!),
    ({ gradient, inputs }) => multiply(gradient, inputs[0]!),
  ),
  divide: two(
    ({ gradient, inputs }) => divide(gradient, inputs[1]!),
    ({ gradient, inputs, output }) => negate(divide(multiply(gradient, output), inputs[1]!)),
  ),
  maximum: extreme(false),
  minimum: extreme(true),
  greater: nothing,
  equal: nothing,
  where: ({ gradient, inputs, needed }) => [
    null,
    needed[1] ? whole(sumTo(where(inputs[0]!, gradient, 0), inputs[1]!)) : null,
    needed[2] ? whole(sumTo(where(inputs[0]!, 0, gradient), inputs[2]!)) : null,
  ],
} satisfies { [K in UnaryKind | BinaryKind | CompareKind | 'where']: Rule<K> };
