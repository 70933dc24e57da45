import { axisAngleToMatrixInto, mul3Into } from '#shared/math/rotation.ts';

/** Small allocating vector and matrix helpers; the motion of a clip is a few hundred frames, so clarity wins. */
export type Vec3 = readonly [number, number, number];
/** A 3×3 matrix, row-major. */
export type Mat3 = readonly number[];

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const sub = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, s: number): Vec3 => [a[0] * s, a[1] * s, a[2] * s];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const length = (a: Vec3): number => Math.hypot(a[0], a[1], a[2]);
export const normalize = (a: Vec3): Vec3 => scale(a, 1 / length(a));
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** Rotation by the axis-angle vector (radians). */
export function rotation(x: number, y: number, z: number): Mat3 {
  const out = new Array<number>(9);
  axisAngleToMatrixInto(out, 0, [x, y, z]);
  return out;
}

/** Product of rotations, applied from the last to the first. */
export function compose(...matrices: readonly Mat3[]): Mat3 {
  let product = matrices[0]!;
  for (let i = 1; i < matrices.length; i++) {
    const next = new Array<number>(9);
    mul3Into(next, 0, product, 0, matrices[i]!, 0);
    product = next;
  }
  return product;
}

export const transpose = (m: Mat3): Mat3 => [m[0]!, m[3]!, m[6]!, m[1]!, m[4]!, m[7]!, m[2]!, m[5]!, m[8]!];

export const apply = (m: Mat3, v: Vec3): Vec3 => [
  m[0]! * v[0] + m[1]! * v[1] + m[2]! * v[2],
  m[3]! * v[0] + m[4]! * v[1] + m[5]! * v[2],
  m[6]! * v[0] + m[7]! * v[1] + m[8]! * v[2],
];

/** The same rotation seen in a mirror at x = 0: `M · R · M` with `M = diag(-1, 1, 1)`. */
export const mirrored = (m: Mat3): Mat3 => [m[0]!, -m[1]!, -m[2]!, -m[3]!, m[4]!, m[5]!, -m[6]!, m[7]!, m[8]!];

/** A right-handed frame as columns: Y along `y`, X as near as possible to `xHint`. */
export function frameAlong(y: Vec3, xHint: Vec3): Mat3 {
  const Y = normalize(y);
  const X = normalize(sub(xHint, scale(Y, dot(xHint, Y))));
  const Z = cross(X, Y);
  return [X[0], Y[0], Z[0], X[1], Y[1], Z[1], X[2], Y[2], Z[2]];
}

export const degrees = (d: number): number => (d * Math.PI) / 180;
