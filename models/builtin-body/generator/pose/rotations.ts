import {
  axisAngleToMatrixInto,
  matrixToQuaternionInto,
  mul3Into,
  quaternionToAxisAngleInto,
} from '#shared/math/rotation.ts';
import { cross, dot, norm } from '../mesh/triangle-mesh.ts';
import type { Vec3 } from '../sdf/solid.ts';

/** Row-major 3×3 rotation. */
export type Matrix3 = Float64Array;

/** Rotation by a rotation vector, radians. */
export function rotationOf(vector: Readonly<Vec3>): Matrix3 {
  const out = new Float64Array(9);
  axisAngleToMatrixInto(out, 0, vector);
  return out;
}

export function multiply(a: Matrix3, b: Matrix3): Matrix3 {
  const out = new Float64Array(9);
  mul3Into(out, 0, a, 0, b, 0);
  return out;
}

export function apply(m: ArrayLike<number>, [x, y, z]: Readonly<Vec3>): Vec3 {
  return [m[0]! * x + m[1]! * y + m[2]! * z, m[3]! * x + m[4]! * y + m[5]! * z, m[6]! * x + m[7]! * y + m[8]! * z];
}

export function unit(v: Readonly<Vec3>): Vec3 {
  const n = norm(v);
  return [v[0] / n, v[1] / n, v[2] / n];
}

/** A rotation as twist about a bone followed by a swing of the bone; both rotation vectors, radians. */
export interface SwingTwist {
  readonly swing: Vec3;
  readonly twist: Vec3;
}

/** Splits R = swing · twist, where the swing turns `bone` (a unit vector) by the shortest way to R · bone. */
export function swingTwist(r: Matrix3, bone: Readonly<Vec3>): SwingTwist {
  const to = apply(r, bone);
  const axis = cross(bone, to);
  const sine = norm(axis);
  const angle = Math.atan2(sine, dot(bone, to));
  const swing: Vec3 = sine < 1e-9 ? [0, 0, 0] : ([0, 1, 2].map((a) => (axis[a]! / sine) * angle) as Vec3);
  const back = rotationOf([-swing[0], -swing[1], -swing[2]]);
  const q = new Float64Array(4);
  const rest = new Float64Array(3);
  matrixToQuaternionInto(q, 0, multiply(back, r));
  quaternionToAxisAngleInto(rest, 0, q);
  const along = rest[0]! * bone[0] + rest[1]! * bone[1] + rest[2]! * bone[2];
  return { swing, twist: [bone[0] * along, bone[1] * along, bone[2] * along] };
}
