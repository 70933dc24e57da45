import { JOINT } from '../body/smpl-tree.ts';
import { FIRST_LANDMARK, FIRST_SOLE, POINT_COUNT } from '../fitting/kinematics.ts';
import { LANDMARK } from '../vision/blazepose.ts';

/** Corners of a foot's sole: heel, ball and tips of the toes, inside and outside. */
const CORNERS = 6;
/** Points of a body while it is cleaned: 24 joints, 33 landmarks, 4 soles, the corners of both soles. */
export const CLEAN_POINTS = POINT_COUNT + 2 * CORNERS;
/** Half widths of heel, ball and tip as shares of the distance of heel and toes. */
const HALF_WIDTHS = [0.13, 0.2, 0.1] as const;
/** The toes' rounded tip does not reach as far down as the ball, and the heel's back not as far back, metres. */
const ROUNDED = 0.008;

const FEET = [
  { ankle: JOINT.l_ankle, toe: JOINT.l_foot, heel: LANDMARK.l_heel, tip: LANDMARK.l_foot_index },
  { ankle: JOINT.r_ankle, toe: JOINT.r_foot, heel: LANDMARK.r_heel, tip: LANDMARK.r_foot_index },
] as const;

/** First corner of a foot among the points: heel (2), ball (2), tip (2). */
export function cornersOf(side: number): { readonly heel: number; readonly ball: number; readonly tip: number } {
  const first = POINT_COUNT + side * CORNERS;
  return { heel: first, ball: first + 2, tip: first + 4 };
}

/**
 * Adds the corners of both soles to a body's points: what of a foot sinks first when it rolls over its edge or its toes.
 *
 * @param carrier  joint of each of the 61 points, shape [61]
 * @param offsets  offsets in the joint's axes, metres, shape [61, 3]
 */
export function withCorners(
  carrier: Int8Array,
  offsets: Float64Array,
): { readonly carrier: Int8Array; readonly offsets: Float64Array } {
  const moreCarrier = new Int8Array(CLEAN_POINTS);
  const moreOffsets = new Float64Array(CLEAN_POINTS * 3);
  moreCarrier.set(carrier);
  moreOffsets.set(offsets);
  const at = (point: number, axis: number): number => offsets[3 * point + axis]!;
  FEET.forEach(({ ankle, toe, heel, tip }, side) => {
    const sole = FIRST_SOLE + 2 * side;
    const ball = sole + 1;
    const length = at(toe, 2) + at(ball, 2) - at(sole, 2);
    const places = [
      { joint: ankle, x: at(sole, 0), y: at(sole, 1), z: at(FIRST_LANDMARK + heel, 2) + ROUNDED },
      { joint: toe, x: at(ball, 0), y: at(ball, 1), z: at(ball, 2) },
      {
        joint: toe,
        x: at(FIRST_LANDMARK + tip, 0),
        y: at(ball, 1) + ROUNDED / 2,
        z: at(FIRST_LANDMARK + tip, 2) - ROUNDED,
      },
    ];
    places.forEach(({ joint, x, y, z }, n) => {
      for (const [k, sign] of [-1, 1].entries()) {
        const point = POINT_COUNT + side * CORNERS + 2 * n + k;
        moreCarrier[point] = joint;
        moreOffsets.set([x + sign * HALF_WIDTHS[n]! * length, y, z], 3 * point);
      }
    });
  });
  return { carrier: moreCarrier, offsets: moreOffsets };
}
