import { SHAPE_COUNT } from '../body/body-model.ts';
import { JOINT, JOINT_COUNT } from '../body/smpl-tree.ts';
import { FIRST_SOLE, type PointTable } from '../fitting/kinematics.ts';
import { CLEAN_POINTS } from './foot-outline.ts';
import type { ShapedBody } from './work.ts';

/** Offsets of a body's points for one shape, metres, shape [P, 3]. */
export function shapedOffsets(table: Pick<PointTable, 'base' | 'dirs'>, betas: ArrayLike<number>): Float64Array {
  return table.base.map((base, i) => {
    let sum = base;
    for (let k = 0; k < SHAPE_COUNT; k++) sum += table.dirs[i * SHAPE_COUNT + k]! * betas[k]!;
    return sum;
  });
}

const ALL_POINTS = Uint8Array.from({ length: CLEAN_POINTS }, (_, p) => p);

/** The pelvis, the joints of both legs, the soles and their outlines. */
export const LEG_POINTS = Uint8Array.of(
  ...[JOINT.pelvis, JOINT.l_hip, JOINT.r_hip, JOINT.l_knee, JOINT.r_knee, JOINT.l_ankle, JOINT.r_ankle],
  ...[JOINT.l_foot, JOINT.r_foot],
  ...Array.from({ length: CLEAN_POINTS - FIRST_SOLE }, (_, n) => FIRST_SOLE + n),
);

/** The pelvis and the joints of both legs down to the ankles. */
export const LEG_JOINTS = LEG_POINTS.filter((p) => p <= JOINT.r_ankle);

/** World rotations of the joints of the row that was posed last, unit quaternions, shape [24, 4]. */
const world = new Float64Array(JOINT_COUNT * 4);

/**
 * Joints, landmarks and soles of all rows, metres, shape [T, 83, 3]. In quaternions: a turn of a vector costs 15
 * products, and no sine or cosine is needed.
 */
export function poseRows(
  shape: ShapedBody,
  rotations: ArrayLike<number>,
  pelvis: ArrayLike<number>,
  frames: number,
): Float64Array {
  const points = new Float64Array(frames * CLEAN_POINTS * 3);
  for (let t = 0; t < frames; t++) {
    poseRowInto(points, t * CLEAN_POINTS * 3, world, shape, rotations, t * JOINT_COUNT * 4, pelvis, 3 * t);
  }
  return points;
}

/**
 * The same for one row.
 *
 * @param out   written: points, shape [83, 3] at `o`
 * @param turns written: world rotations of the joints, shape [24, 4]
 * @param which points to work out, ascending, with all their carriers; the rest is left as it was
 */
export function poseRowInto(
  out: Float64Array,
  o: number,
  turns: Float64Array,
  { carrier, offsets }: ShapedBody,
  rotations: ArrayLike<number>,
  ro: number,
  pelvis: ArrayLike<number>,
  po: number,
  which: Uint8Array = ALL_POINTS,
): void {
  for (let a = 0; a < 3; a++) out[o + a] = pelvis[po + a]!;
  for (let k = 0; k < 4; k++) turns[k] = rotations[ro + k]!;
  for (let n = 1; n < which.length; n++) {
    const p = which[n]!;
    const c = carrier[p]!;
    const qx = turns[4 * c]!;
    const qy = turns[4 * c + 1]!;
    const qz = turns[4 * c + 2]!;
    const qw = turns[4 * c + 3]!;
    if (p < JOINT_COUNT) {
      const l = ro + 4 * p;
      const x = rotations[l]!;
      const y = rotations[l + 1]!;
      const z = rotations[l + 2]!;
      const w = rotations[l + 3]!;
      turns[4 * p] = qw * x + qx * w + qy * z - qz * y;
      turns[4 * p + 1] = qw * y - qx * z + qy * w + qz * x;
      turns[4 * p + 2] = qw * z + qx * y - qy * x + qz * w;
      turns[4 * p + 3] = qw * w - qx * x - qy * y - qz * z;
    }
    const vx = offsets[3 * p]!;
    const vy = offsets[3 * p + 1]!;
    const vz = offsets[3 * p + 2]!;
    // v + 2w(q × v) + 2 q × (q × v)
    const tx = 2 * (qy * vz - qz * vy);
    const ty = 2 * (qz * vx - qx * vz);
    const tz = 2 * (qx * vy - qy * vx);
    const at = o + 3 * p;
    const from = o + 3 * c;
    out[at] = out[from]! + vx + qw * tx + qy * tz - qz * ty;
    out[at + 1] = out[from + 1]! + vy + qw * ty + qz * tx - qx * tz;
    out[at + 2] = out[from + 2]! + vz + qw * tz + qx * ty - qy * tx;
  }
}
