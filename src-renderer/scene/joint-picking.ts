import type { Matrix4 } from 'three';
import { JOINT_COUNT, PARENTS } from '#shared/body/smpl-tree.ts';
import { distanceToSegment } from './ring-maths.ts';

/** A joint under the pointer. */
export interface PickedJoint {
  readonly joint: number;
  /** Distance of pointer and joint, CSS px. */
  readonly distance: number;
}

/** Joints nearer to the pointer than this are under it, CSS px. */
export const PICK_RADIUS = 13;

/**
 * Writes where world points are drawn in a view, CSS px with (0, 0) at its top left corner, and their depth along the
 * view, metres (NaN, NaN, negative or zero behind the eye).
 *
 * @param out            written, shape [count, 3]
 * @param points         world, metres, shape [count, 3]
 * @param viewProjection projection · view, column-major
 */
export function projectPointsInto(
  out: Float32Array,
  points: ArrayLike<number>,
  count: number,
  viewProjection: Matrix4,
  width: number,
  height: number,
): void {
  const m = viewProjection.elements;
  for (let i = 0; i < count; i++) {
    const x = points[3 * i]!;
    const y = points[3 * i + 1]!;
    const z = points[3 * i + 2]!;
    const w = m[3]! * x + m[7]! * y + m[11]! * z + m[15]!;
    const ahead = w > 1e-6;
    out[3 * i] = ahead ? ((m[0]! * x + m[4]! * y + m[8]! * z + m[12]!) / w + 1) * 0.5 * width : Number.NaN;
    out[3 * i + 1] = ahead ? (1 - (m[1]! * x + m[5]! * y + m[9]! * z + m[13]!) / w) * 0.5 * height : Number.NaN;
    out[3 * i + 2] = w;
  }
}

/**
 * The joint under the pointer: the nearest within `radius`; of joints at nearly the same place the one in front.
 *
 * @param projected joints in the view (`projectPointsInto`), shape [24, 3]
 */
export function pickJoint(
  projected: ArrayLike<number>,
  x: number,
  y: number,
  radius: number = PICK_RADIUS,
): PickedJoint | null {
  let best: PickedJoint | null = null;
  let bestRank = Number.POSITIVE_INFINITY;
  for (let joint = 0; joint < JOINT_COUNT; joint++) {
    const distance = Math.hypot(projected[3 * joint]! - x, projected[3 * joint + 1]! - y);
    if (!(distance <= radius)) continue;
    // A metre further away counts like 4 px beside the pointer.
    const rank = distance + 4 * projected[3 * joint + 2]!;
    if (rank < bestRank) {
      bestRank = rank;
      best = { joint, distance };
    }
  }
  return best;
}

/** How thick a limb counts when it is clicked, metres. */
const LIMB = 0.1;

/**
 * How near to the eye a body under the pointer is: depth in metres of the bone that is hit; null beside the body.
 *
 * @param projected   joints in the view (`projectPointsInto`), shape [24, 3]
 * @param pxPerMetre  px of the view per metre, at a depth of one metre
 */
export function hitBody(projected: ArrayLike<number>, x: number, y: number, pxPerMetre: number): number | null {
  let nearest: number | null = null;
  for (let joint = 1; joint < JOINT_COUNT; joint++) {
    const a = 3 * PARENTS[joint]!;
    const b = 3 * joint;
    const depth = (projected[a + 2]! + projected[b + 2]!) / 2;
    const d = distanceToSegment(x, y, projected[a]!, projected[a + 1]!, projected[b]!, projected[b + 1]!);
    if (d <= (LIMB * pxPerMetre) / Math.max(0.1, depth) && (nearest === null || depth < nearest)) nearest = depth;
  }
  return nearest;
}
