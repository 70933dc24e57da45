import { add, cross, dot, norm, scale, sub, unit, type Vec3 } from '../math/vec3.ts';
import type { FloorPlane } from './terms/contact.ts';

/** How far people trust the floor that is there, against points they place: radians and metres. */
const TILT_SIGMA = 0.25;
const HEIGHT_SIGMA = 1;
/** Standard deviation of a placed point from the floor, metres. */
const POINT_SIGMA = 0.02;
/** The camera stands at least this high over a floor, metres, and sees it from above. */
const LEAST_HEIGHT = 0.1;
const LEAST_UP = 0.3;

/** The plane through three points of camera space, seen from above; null where they lie on one line. */
export function planeThrough(a: Vec3, b: Vec3, c: Vec3): FloorPlane | null {
  const normal = cross(sub(b, a), sub(c, a));
  if (norm(normal) < 1e-4) return null;
  let up = unit(normal);
  if (up[1] > 0) up = scale(up, -1);
  return { up, offset: -dot(up, a) };
}

/**
 * The floor nearest to one that stands that goes through points people placed: one point lifts it, two or more tilt it as
 * far as they must.
 *
 * @param points camera space, metres
 */
export function floorThrough(points: readonly Vec3[], standing: FloorPlane): FloorPlane {
  let up: Vec3 = unit([...standing.up]);
  let { offset } = standing;
  for (let round = 0; round < 8; round++) {
    const e1 = unit(cross(up, Math.abs(up[0]) < 0.9 ? [1, 0, 0] : [0, 0, 1]));
    const e2 = unit(cross(up, e1));
    const A = new Float64Array(9);
    const b = new Float64Array(3);
    const account = (j: readonly [number, number, number], r: number, sigma: number): void => {
      for (let i = 0; i < 3; i++) {
        b[i]! -= (j[i]! * r) / sigma ** 2;
        for (let k = 0; k < 3; k++) A[3 * i + k]! += (j[i]! * j[k]!) / sigma ** 2;
      }
    };
    for (const p of points) account([dot(e1, p), dot(e2, p), 1], dot(up, p) + offset, POINT_SIGMA);
    const off = sub(up, [...standing.up]);
    account([1, 0, 0], dot(e1, off), TILT_SIGMA);
    account([0, 1, 0], dot(e2, off), TILT_SIGMA);
    account([0, 0, 1], offset - standing.offset, HEIGHT_SIGMA);
    const [x, y, z] = solve3(A, b);
    up = unit(add(up, add(scale(e1, x), scale(e2, y))));
    offset += z;
  }
  return { up, offset };
}

/** Whether a camera can stand over this floor: right side up, and above it. */
export function isFloor({ up, offset }: FloorPlane): boolean {
  const finite = [...up, offset].every(Number.isFinite);
  return finite && Math.abs(norm([...up]) - 1) < 1e-3 && -up[1] > LEAST_UP && offset > LEAST_HEIGHT;
}

/** Solves a symmetric 3×3 system by Cramer's rule; it is never singular here, for the standing floor bounds it. */
function solve3(A: Float64Array, b: Float64Array): Vec3 {
  const det = (m: ArrayLike<number>) =>
    m[0]! * (m[4]! * m[8]! - m[5]! * m[7]!) -
    m[1]! * (m[3]! * m[8]! - m[5]! * m[6]!) +
    m[2]! * (m[3]! * m[7]! - m[4]! * m[6]!);
  const whole = det(A);
  return [0, 1, 2].map((column) => {
    const m = A.slice();
    for (let row = 0; row < 3; row++) m[3 * row + column] = b[row]!;
    return det(m) / whole;
  }) as unknown as Vec3;
}
