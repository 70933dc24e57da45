import { matrixToQuaternionInto, quaternionToMatrixInto } from '../math/rotation.ts';

const sum = new Float64Array(4);
const one = new Float64Array(4);

/**
 * The weighted means of rotations that are near each other: of their quaternions, on the same side.
 *
 * @param lists   row-major matrices, each shape [M, 3, 3]
 * @param weights of each list
 */
export function meanRotations(lists: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const out = new Float32Array(lists[0]!.length);
  for (let i = 0; i < out.length; i += 9) {
    sum.fill(0);
    for (const [n, list] of lists.entries()) {
      matrixToQuaternionInto(one, 0, list, i);
      const side = one.reduce((dot, x, k) => dot + x * sum[k]!, 0) < 0 ? -weights[n]! : weights[n]!;
      for (let k = 0; k < 4; k++) sum[k]! += side * one[k]!;
    }
    const length = Math.hypot(sum[0]!, sum[1]!, sum[2]!, sum[3]!);
    quaternionToMatrixInto(
      out,
      i,
      sum.map((x) => x / length),
    );
  }
  return out;
}
