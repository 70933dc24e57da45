import { divide, greater, maximum, multiply, where } from '../../tape/elementwise.ts';
import { reshape } from '../../tape/rearrange.ts';
import { sum } from '../../tape/reduce.ts';
import { elementCount, staticShape } from '../../tape/shape.ts';
import type { Value } from '../../tape/tape.ts';

/**
 * The mean of a value over those of its rows that a mask selects; 0 where it selects none.
 *
 * @param x    shape [M, …]
 * @param mask shape [M]; a row counts where its number is above 0
 */
export function maskedMean(x: Value, mask: Value): Value {
  const [rows, ...rest] = staticShape(x.shape, 'a masked mean');
  const chosen = where(greater(mask, 0), 1, 0);
  const perRow = sum(reshape(x, [rows!, elementCount(rest)]), [1]);
  const count = multiply(maximum(sum(chosen), 1), elementCount(rest));
  return divide(sum(multiply(perRow, chosen)), count);
}
