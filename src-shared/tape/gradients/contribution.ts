import { add } from '../elementwise.ts';
import { matmul } from '../linear-algebra.ts';
import { broadcast, concat, pad, reshape } from '../rearrange.ts';
import { sum } from '../reduce.ts';
import { staticShape } from '../shape.ts';
import type { Value } from '../tape.ts';

/**
 * What one use of a value adds to its gradient. Everything but `whole` is left unfinished, so that the uses of one value
 * can be worked off together.
 */
export type Contribution =
  /** The finished sum, of the value's shape. */
  | { readonly kind: 'whole'; readonly value: Value }
  /** Σ over rows of leftᵀ · right, for left [rows, N] and right [rows, K]: of a weight [N, K]. */
  | { readonly kind: 'outer'; readonly left: Value; readonly right: Value }
  /** Σ over columns of left · rightᵀ, for left [N, columns] and right [K, columns]: of a weight [N, K] on the left. */
  | { readonly kind: 'inner'; readonly left: Value; readonly right: Value }
  /** Σ over rows of [rows, N]: of a bias [N]. */
  | { readonly kind: 'rows'; readonly value: Value }
  /** Belongs at `start` of an axis; elsewhere nothing is added. */
  | { readonly kind: 'part'; readonly axis: number; readonly start: number; readonly value: Value };

type Of<K extends Contribution['kind']> = Extract<Contribution, { kind: K }>;

/**
 * Adds up contributions to one gradient. A weight used many times (once per frame in a recurrent layer) costs one
 * matrix product over all its uses, and slices of one value that do not overlap are put side by side.
 *
 * @param stacks shared by all calls of one backward pass
 */
export function addContributions(target: Value, contributions: readonly Contribution[], stacks: Stacks): Value {
  const of = <K extends Contribution['kind']>(kind: K): Of<K>[] =>
    contributions.filter((entry): entry is Of<K> => entry.kind === kind);
  const parts = of('whole').map((entry) => entry.value);
  const outer = of('outer');
  if (outer.length > 0) {
    const side = (name: 'left' | 'right'): Value =>
      stack(
        stacks,
        outer.map((entry) => entry[name]),
        0,
      );
    parts.push(matmul(side('left'), side('right'), { transposeA: true }));
  }
  const inner = of('inner');
  if (inner.length > 0) {
    const side = (name: 'left' | 'right'): Value =>
      stack(
        stacks,
        inner.map((entry) => entry[name]),
        1,
      );
    parts.push(matmul(side('left'), side('right'), { transposeB: true }));
  }
  const rows = of('rows');
  if (rows.length > 0)
    parts.push(
      sum(
        stack(
          stacks,
          rows.map((entry) => entry.value),
          0,
        ),
        [0],
      ),
    );
  parts.push(...joinParts(target, of('part')));
  const shape = staticShape(target.shape, 'a gradient');
  return parts.map((part) => reshape(part, shape)).reduce(add);
}

/** Concatenations already recorded, by the values they join: a weight and its bias share one. */
export type Stacks = Map<string, Value>;

function stack(stacks: Stacks, values: readonly Value[], axis: number): Value {
  const key = `${axis}:${values.map((value) => value.id).join()}`;
  let stacked = stacks.get(key);
  if (!stacked) stacks.set(key, (stacked = concat(values, axis)));
  return stacked;
}

/** Parts that do not overlap as one concatenation per axis; overlapping ones padded, to be added. */
function joinParts(target: Value, parts: readonly Of<'part'>[]): Value[] {
  const shape = staticShape(target.shape, 'a gradient');
  const open = [...parts].sort((a, b) => a.axis - b.axis || a.start - b.start);
  const joined: Value[] = [];
  while (open.length > 0) {
    const { axis } = open[0]!;
    const row: Value[] = [];
    let end = 0;
    const zerosUntil = (position: number): void => {
      if (position === end) return;
      const gap = shape.map((size, i) => (i === axis ? position - end : size));
      row.push(broadcast(target.tape.scalar(0), gap));
    };
    for (let i = 0; i < open.length; ) {
      const part = open[i]!;
      if (part.axis !== axis || part.start < end) {
        i++;
        continue;
      }
      zerosUntil(part.start);
      row.push(part.value);
      end = part.start + (part.value.shape[axis] as number);
      open.splice(i, 1);
    }
    if (row.length === 1) joined.push(pad(row[0]!, axis, end - (row[0]!.shape[axis] as number), shape[axis]! - end));
    else {
      zerosUntil(shape[axis]!);
      joined.push(concat(row, axis));
    }
  }
  return joined;
}
