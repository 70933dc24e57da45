import type { Primitive, PrimitiveKind } from '../operation.ts';
import { reshape } from '../rearrange.ts';
import { sum } from '../reduce.ts';
import { staticShape } from '../shape.ts';
import type { Value } from '../tape.ts';
import type { Contribution } from './contribution.ts';

type WithKind<P, K> = P extends { readonly kind: infer Kinds } ? ([K] extends [Kinds] ? P : never) : never;

/** The primitive of a kind, with its settings. */
export type PrimitiveOf<K extends PrimitiveKind> = WithKind<Primitive, K> & { readonly kind: K };

/** One recorded operation on the way back. */
export interface Backward<K extends PrimitiveKind> {
  readonly operation: PrimitiveOf<K>;
  readonly inputs: readonly Value[];
  readonly output: Value;
  /** Gradient of the loss with respect to the output, of the output's shape. */
  readonly gradient: Value;
  /** Which inputs lead to something that is asked for. What is given for others is dropped. */
  readonly needed: readonly boolean[];
}

/** What an operation adds to the gradient of each of its inputs; null adds nothing. */
export type Rule<K extends PrimitiveKind> = (backward: Backward<K>) => readonly (Contribution | null)[];

export function whole(value: Value): Contribution {
  return { kind: 'whole', value };
}

/** Undoes broadcasting: sums over the axes that were stretched to reach the value's shape. */
export function sumTo(value: Value, target: Value): Value {
  const from = staticShape(value.shape, 'a gradient');
  const to = staticShape(target.shape, 'a gradient');
  const extra = from.length - to.length;
  const axes = from.flatMap((size, i) => (i < extra || (to[i - extra] === 1 && size !== 1) ? [i] : []));
  return reshape(axes.length > 0 ? sum(value, axes, true) : value, to);
}
