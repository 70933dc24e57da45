import { add } from '../elementwise.ts';
import { broadcast, gather, pad, reshape, slice, transpose } from '../rearrange.ts';
import { staticShape } from '../shape.ts';
import type { Value } from '../tape.ts';
import { type Rule, sumTo, whole } from './rule.ts';

/** Puts `step - 1` zeros between neighbours along an axis, and cuts or fills the end to `size`. */
export function spread(x: Value, axis: number, step: number, size: number): Value {
  const shape = staticShape(x.shape, 'a gradient');
  const split = reshape(x, [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)]);
  const filled = pad(split, axis + 1, 0, step - 1);
  const joined = reshape(
    filled,
    shape.map((dim, i) => (i === axis ? dim * step : dim)),
  );
  const length = shape[axis]! * step;
  return length > size ? slice(joined, axis, 0, size) : pad(joined, axis, 0, size - length);
}

/**
 * Adds rows into places along an axis: `out[places[i]] += x[i]`. Fixed places need no scatter: every round picks, for
 * each place, its next row or a row of zeros.
 */
export function addInto(x: Value, axis: number, places: readonly number[], size: number): Value {
  const rows = Array.from({ length: size }, (): number[] => []);
  for (const [i, place] of places.entries()) rows[place]!.push(i);
  const rounds = Math.max(...rows.map((row) => row.length), 1);
  const withZero = pad(x, axis, 0, 1);
  const picked = Array.from({ length: rounds }, (_, round) =>
    gather(
      withZero,
      axis,
      rows.map((row) => row[round] ?? places.length),
    ),
  );
  return picked.reduce(add);
}

export const REARRANGE_RULES = {
  reshape: ({ gradient, inputs }) => [whole(reshape(gradient, inputs[0]!.shape))],
  transpose: ({ gradient, operation }) => {
    const back = operation.order.map((_, axis) => operation.order.indexOf(axis));
    return [whole(transpose(gradient, back))];
  },
  concat: ({ gradient, inputs, operation: { axis }, needed }) => {
    let end = 0;
    return inputs.map((input, i) => {
      const start = end;
      end += input.shape[axis] as number;
      return needed[i] ? whole(slice(gradient, axis, start, end)) : null;
    });
  },
  slice: ({ gradient, operation: { axis, start, end, step } }) => {
    if (step === 1) return [{ kind: 'part', axis, start, value: gradient }];
    return [{ kind: 'part', axis, start, value: spread(gradient, axis, step, end - start) }];
  },
  pad: ({ gradient, inputs, operation: { axis, before } }) => [
    whole(slice(gradient, axis, before, before + (inputs[0]!.shape[axis] as number))),
  ],
  gather: ({ gradient, inputs, operation: { axis, indices } }) => [
    whole(addInto(gradient, axis, indices, inputs[0]!.shape[axis] as number)),
  ],
  broadcast: ({ gradient, inputs }) => [whole(sumTo(gradient, inputs[0]!))],
} satisfies {
  [K in 'reshape' | 'transpose' | 'concat' | 'slice' | 'pad' | 'gather' | 'broadcast']: Rule<K>;
};

/** A reduced gradient stretched over the axes that were reduced. */
export function stretchBack(value: Value, input: Value, axes: readonly number[]): Value {
  const kept = input.shape.map((dim, i) => (axes.includes(i) ? 1 : dim));
  return broadcast(reshape(value, kept), input.shape);
}
