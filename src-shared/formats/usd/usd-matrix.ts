import { quaternionToMatrixInto } from '../../math/rotation.ts';
import { plainDecimal } from '../plain-decimal.ts';

const m = new Float64Array(9);

/**
 * A rotation (quaternion at `qo`), uniform scale and place (at `ao`) as USD's text has matrices. They act on rows: the
 * rotation stands transposed, the translation in the last row.
 */
export function usdMatrix(
  q: ArrayLike<number>,
  qo: number,
  at: ArrayLike<number>,
  ao: number,
  scale: number,
  digits: number,
): string {
  quaternionToMatrixInto(m, 0, q, qo);
  const cell = (r: number, c: number) => plainDecimal(m[3 * c + r]! * scale, digits);
  const rows = [0, 1, 2].map((r) => `(${cell(r, 0)}, ${cell(r, 1)}, ${cell(r, 2)}, 0)`);
  return `( ${rows.join(', ')}, (${[0, 1, 2].map((a) => plainDecimal(at[ao + a]!, digits)).join(', ')}, 1) )`;
}
