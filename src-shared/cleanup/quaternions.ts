import { conjugateInto } from '../math/quaternion.ts';
import { mulQuaternionInto, type Numbers } from '../math/rotation.ts';

const inverse = new Float64Array(4);

/** Small work on unit quaternions (x, y, z, w) and vectors in flat arrays; nothing is allocated. */

/** `out = a⁻¹ · b`. Must not overlap. */
export function relativeInto(
  out: Numbers,
  o: number,
  a: ArrayLike<number>,
  ao: number,
  b: ArrayLike<number>,
  bo: number,
): void {
  conjugateInto(inverse, 0, a, ao);
  mulQuaternionInto(out, o, inverse, 0, b, bo);
}

/** The smallest turn that carries direction `a` to direction `b`, at `out[o]`; opposite directions give no turn. */
export function swingInto(
  out: Numbers,
  o: number,
  a: ArrayLike<number>,
  ao: number,
  b: ArrayLike<number>,
  bo: number,
): void {
  const ax = a[ao]!;
  const ay = a[ao + 1]!;
  const az = a[ao + 2]!;
  const bx = b[bo]!;
  const by = b[bo + 1]!;
  const bz = b[bo + 2]!;
  const x = ay * bz - az * by;
  const y = az * bx - ax * bz;
  const z = ax * by - ay * bx;
  const w = Math.sqrt((ax * ax + ay * ay + az * az) * (bx * bx + by * by + bz * bz)) + ax * bx + ay * by + az * bz;
  const n = Math.sqrt(x * x + y * y + z * z + w * w);
  if (n < 1e-12) {
    out[o] = 0;
    out[o + 1] = 0;
    out[o + 2] = 0;
    out[o + 3] = 1;
    return;
  }
  out[o] = x / n;
  out[o + 1] = y / n;
  out[o + 2] = z / n;
  out[o + 3] = w / n;
}

/** Normalised mean of two near quaternions on the same side, the second counting `u`. */
export function mixInto(
  out: Numbers,
  o: number,
  a: ArrayLike<number>,
  ao: number,
  b: ArrayLike<number>,
  bo: number,
  u: number,
): void {
  let dot = 0;
  for (let k = 0; k < 4; k++) dot += a[ao + k]! * b[bo + k]!;
  const sign = dot < 0 ? -1 : 1;
  let square = 0;
  for (let k = 0; k < 4; k++) {
    const value = (1 - u) * a[ao + k]! + sign * u * b[bo + k]!;
    out[o + k] = value;
    square += value * value;
  }
  const n = 1 / Math.sqrt(square);
  for (let k = 0; k < 4; k++) out[o + k] = out[o + k]! * n;
}
