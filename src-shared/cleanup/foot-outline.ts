import type { RigidPoints } from '../body/landmarks.ts';
import { OUTLINE } from '../body/sole-outline.ts';
import { POINT_COUNT } from '../fitting/kinematics.ts';

/** Points of a body while it is cleaned: 24 joints, 33 landmarks, 4 soles, the outlines of both feet. */
export const CLEAN_POINTS = POINT_COUNT + 2 * OUTLINE.points;

/** Points `from` to `to`. */
export interface PointRange {
  readonly from: number;
  readonly to: number;
}

/** Where the outline of a foot is among the points: heel and ball turn with the ankle, the toes with the toes' joint. */
export function outlineOf(side: number): {
  readonly heel: PointRange;
  readonly ball: PointRange;
  readonly toes: PointRange;
} {
  const first = POINT_COUNT + side * OUTLINE.points;
  return {
    heel: { from: first + OUTLINE.heel, to: first + OUTLINE.ball },
    ball: { from: first + OUTLINE.ball, to: first + OUTLINE.toes },
    toes: { from: first + OUTLINE.toes, to: first + OUTLINE.points },
  };
}

/**
 * Adds the outlines of both feet to a body's points: what of a foot sinks first however it leans.
 *
 * @param carrier  joint of each of the 61 points, shape [61]
 * @param offsets  offsets in the joint's axes, metres, shape [61, 3]
 * @param outlineOffsets  those of the outline, metres, shape [22, 3]
 */
export function withOutline(
  carrier: Int8Array,
  offsets: Float64Array,
  outline: RigidPoints,
  outlineOffsets: Float64Array,
): { readonly carrier: Int8Array; readonly offsets: Float64Array } {
  const moreCarrier = new Int8Array(CLEAN_POINTS);
  const moreOffsets = new Float64Array(CLEAN_POINTS * 3);
  moreCarrier.set(carrier);
  moreCarrier.set(outline.joint, POINT_COUNT);
  moreOffsets.set(offsets);
  moreOffsets.set(outlineOffsets, POINT_COUNT * 3);
  return { carrier: moreCarrier, offsets: moreOffsets };
}

/** Height of the lowest of some points of a row that begins at `o`, metres. */
export function lowestOf(points: Float64Array, o: number, { from, to }: PointRange): number {
  let low = Number.POSITIVE_INFINITY;
  for (let p = from; p < to; p++) low = Math.min(low, points[o + 3 * p + 1]!);
  return low;
}
