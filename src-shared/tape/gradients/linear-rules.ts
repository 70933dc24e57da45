import { matmul } from '../linear-algebra.ts';
import { reshape } from '../rearrange.ts';
import { elementCount, staticShape } from '../shape.ts';
import type { Value } from '../tape.ts';
import type { Contribution } from './contribution.ts';
import { type Rule, sumTo, whole } from './rule.ts';

/** All leading axes as one: [rows, last]. */
function asRows(x: Value): Value {
  const shape = staticShape(x.shape, 'a gradient');
  return reshape(x, [elementCount(shape.slice(0, -1)), shape.at(-1)!]);
}

const outer = (left: Value, right: Value): Contribution => ({
  kind: 'outer',
  left: asRows(left),
  right: asRows(right),
});

export const LINEAR_RULES = {
  affine: ({ gradient, inputs: [x, weight], needed }) => [
    needed[0] ? whole(matmul(gradient, weight!)) : null,
    needed[1] ? outer(gradient, x!) : null,
    needed[2] ? { kind: 'rows', value: asRows(gradient) } : null,
  ],
  matmul: ({ gradient: g, inputs: [a, b], operation: { transposeA, transposeB }, needed }) => {
    const ofA = (): Value =>
      transposeA
        ? matmul(b!, g, { transposeA: transposeB, transposeB: true })
        : matmul(g, b!, { transposeB: !transposeB });
    const ofB = (): Contribution => {
      // A plain matrix on the right is a weight: its gradient sums over all leading axes, in one product.
      if (b!.shape.length === 2 && !transposeA) return transposeB ? outer(g, a!) : outer(a!, g);
      const value = transposeB
        ? matmul(g, a!, { transposeA: true, transposeB: transposeA })
        : matmul(a!, g, { transposeA: !transposeA });
      return whole(sumTo(value, b!));
    };
    // A plain matrix on the left is a weight too, where states are columns.
    const plain = a!.shape.length === 2 && b!.shape.length === 2 && !transposeA && !transposeB;
    const left = (): Contribution => (plain ? { kind: 'inner', left: g, right: b! } : whole(sumTo(ofA(), a!)));
    return [needed[0] ? left() : null, needed[1] ? ofB() : null];
  },
} satisfies { [K in 'affine' | 'matmul']: Rule<K> };
