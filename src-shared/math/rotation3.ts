import {
  axisAngleToMatrixInto,
  matrixToQuaternionInto,
  mul3Into,
  mulTransposed3Into,
  quaternionToMatrixInto,
  slerpInto,
} from './rotation.ts';
import { logInto } from './so3.ts';
import { cross, dot, norm, unit, type Vec3 } from './vec3.ts';

/** A 3×3 rotation, row-major; for work outside inner loops, where returning new data reads better. */
export type Rotation3 = Float64Array;

/** No rotation; not to be written to. */
export const IDENTITY3: Rotation3 = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

/** `a · b` */
export function product(a: Rotation3, b: Rotation3): Rotation3 {
  const out = new Float64Array(9);
  mul3Into(out, 0, a, 0, b, 0);
  return out;
}

/** `aᵀ · b` */
export function relative(a: Rotation3, b: Rotation3): Rotation3 {
  const out = new Float64Array(9);
  mulTransposed3Into(out, 0, a, 0, b, 0);
  return out;
}

/** `r · v` */
export function rotated(r: ArrayLike<number>, v: Vec3): Vec3 {
  return [
    r[0]! * v[0] + r[1]! * v[1] + r[2]! * v[2],
    r[3]! * v[0] + r[4]! * v[1] + r[5]! * v[2],
    r[6]! * v[0] + r[7]! * v[1] + r[8]! * v[2],
  ];
}

/** The rotation with columns x̂ along `x`, ŷ as near to `y` as it can be, ẑ = x̂ × ŷ. */
export function frameOf(x: Vec3, y: Vec3): Rotation3 {
  const ux = unit(x, [1, 0, 0]);
  const uz = unit(cross(ux, y), Math.abs(ux[0]) < 0.9 ? unit(cross(ux, [1, 0, 0])) : unit(cross(ux, [0, 1, 0])));
  const uy = cross(uz, ux);
  return Float64Array.of(ux[0], uy[0], uz[0], ux[1], uy[1], uz[1], ux[2], uy[2], uz[2]);
}

/** The rotation that carries the pair (x₀, y₀) to (x, y): exactly for the first, as near as it can for the second. */
export function aligning(x0: Vec3, y0: Vec3, x: Vec3, y: Vec3): Rotation3 {
  const from = frameOf(x0, y0);
  const to = frameOf(x, y);
  const out = new Float64Array(9);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      out[3 * i + j] =
        to[3 * i]! * from[3 * j]! + to[3 * i + 1]! * from[3 * j + 1]! + to[3 * i + 2]! * from[3 * j + 2]!;
    }
  }
  return out;
}

/** The smallest rotation that carries direction `a` to direction `b`. */
export function swing(a: Vec3, b: Vec3): Rotation3 {
  const axis = cross(a, b);
  const s = norm(axis);
  const c = dot(a, b);
  const angle = Math.atan2(s, c);
  const direction = s > 1e-9 ? unit(axis) : unit(cross(a, Math.abs(a[0]) < Math.abs(a[1]) ? [1, 0, 0] : [0, 1, 0]));
  return exponential([direction[0] * angle, direction[1] * angle, direction[2] * angle]);
}

/** Rotation of a rotation vector (radians). */
export function exponential(v: Vec3): Rotation3 {
  const out = new Float64Array(9);
  axisAngleToMatrixInto(out, 0, v);
  return out;
}

/** Rotation vector (radians) of a rotation. */
export function logarithm(r: ArrayLike<number>): Vec3 {
  const out: Vec3 = [0, 0, 0];
  logInto(out, 0, r);
  return out;
}

/** From `a` (u = 0) to `b` (u = 1) along the shorter arc. */
export function blend(a: ArrayLike<number>, b: ArrayLike<number>, u: number): Rotation3 {
  const qa = new Float64Array(4);
  const qb = new Float64Array(4);
  const out = new Float64Array(9);
  matrixToQuaternionInto(qa, 0, a);
  matrixToQuaternionInto(qb, 0, b);
  slerpInto(qa, 0, qa, 0, qb, 0, u);
  quaternionToMatrixInto(out, 0, qa);
  return out;
}
