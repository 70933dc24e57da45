import { JOINT, JOINT_COUNT, PARENTS } from '../../body/smpl-tree.ts';
import { FIRST_LANDMARK } from '../../fitting/kinematics.ts';
import { mulQuaternionInto } from '../../math/rotation.ts';
import { LANDMARK } from '../../vision/blazepose.ts';
import { CLEAN_POINTS } from '../foot-outline.ts';
import { poseRowInto } from '../posed-rows.ts';
import { relativeInto, swingInto } from '../quaternions.ts';
import { type CleanupOperation, numberOf } from '../stack.ts';
import { envelope } from '../windows.ts';
import { alignSigns, pointsOf, ROTATION_ROW, secondsOf, type Work } from '../work.ts';

/** A part of the body as a line with a thickness, metres, on a body of average build. */
interface Capsule {
  readonly from: number;
  readonly to: number;
  readonly radius: number;
}

const TRUNK: readonly Capsule[] = [
  { from: JOINT.pelvis, to: JOINT.spine2, radius: 0.115 },
  { from: JOINT.spine2, to: JOINT.neck, radius: 0.115 },
];
const THIGHS: readonly Capsule[] = [
  { from: JOINT.l_hip, to: JOINT.l_knee, radius: 0.07 },
  { from: JOINT.r_hip, to: JOINT.r_knee, radius: 0.07 },
];
/** From ear to ear. */
const HEAD: Capsule = {
  from: FIRST_LANDMARK + LANDMARK.l_ear,
  to: FIRST_LANDMARK + LANDMARK.r_ear,
  radius: 0.09,
};
/** What is pushed out of them: a point, how thick it is, the joint that swings it, and what it must keep out of. */
const PUSHED = [
  { point: JOINT.l_elbow, radius: 0.04, swings: JOINT.l_shoulder, out: TRUNK },
  { point: JOINT.r_elbow, radius: 0.04, swings: JOINT.r_shoulder, out: TRUNK },
  { point: JOINT.l_wrist, radius: 0.03, swings: JOINT.l_elbow, out: [...TRUNK, ...THIGHS, HEAD] },
  { point: JOINT.r_wrist, radius: 0.03, swings: JOINT.r_elbow, out: [...TRUNK, ...THIGHS, HEAD] },
] as const;
/** Over this time, seconds, an arm makes way. */
const REACH = 0.12;

/** Moves arms out of the trunk, the head and the thighs, elbow first, then wrist, smoothly over time. */
export function relieveSelfContact(work: Work, operation: CleanupOperation): Work {
  const gap = numberOf(operation, 'gap') / 100;
  const amount = numberOf(operation, 'amount');
  let out = work;
  for (const pushed of PUSHED) out = pushOut(out, pushed, gap, amount);
  return out;
}

function pushOut(
  work: Work,
  { point, radius, swings, out: parts }: (typeof PUSHED)[number],
  gap: number,
  amount: number,
) {
  const { frames } = work;
  const points = pointsOf(work);
  const depth = new Float64Array(frames);
  const away = new Float64Array(frames * 3);
  const found = new Float64Array(3);
  for (let t = 0; t < frames; t++) {
    for (const part of parts) {
      const inside = part.radius + radius + gap - distanceInto(found, points, t * CLEAN_POINTS * 3, part, point);
      if (inside <= depth[t]! && (depth[t]! > 0 || inside < -0.15)) continue;
      depth[t] = Math.max(0, inside);
      away.set(found, 3 * t);
    }
  }
  if (!depth.some((x) => x > 0)) return work;
  const push = envelope(depth, secondsOf(work), REACH);
  const rotations = work.rotations.slice();
  const row = new Float64Array(CLEAN_POINTS * 3);
  const turns = new Float64Array(JOINT_COUNT * 4);
  const swing = new Float64Array(4);
  const turned = new Float64Array(4);
  const before = new Float64Array(3);
  const after = new Float64Array(3);
  for (let t = 0; t < frames; t++) {
    if (push[t] === 0) continue;
    poseRowInto(row, 0, turns, work.shape, rotations, t * ROTATION_ROW, work.pelvis, 3 * t);
    for (let a = 0; a < 3; a++) {
      before[a] = row[3 * point + a]! - row[3 * swings + a]!;
      after[a] = before[a]! + amount * push[t]! * away[3 * t + a]!;
    }
    swingInto(swing, 0, before, 0, after, 0);
    mulQuaternionInto(turned, 0, swing, 0, turns, 4 * swings);
    relativeInto(rotations, t * ROTATION_ROW + 4 * swings, turns, 4 * PARENTS[swings]!, turned, 0);
  }
  alignSigns(rotations, frames);
  return { ...work, rotations };
}

/** Distance of a point from the line of a part, metres; the direction away from it is written to `out`. */
function distanceInto(
  out: Float64Array,
  points: Float64Array,
  o: number,
  { from, to }: Capsule,
  point: number,
): number {
  let along = 0;
  let square = 0;
  for (let a = 0; a < 3; a++) {
    const line = points[o + 3 * to + a]! - points[o + 3 * from + a]!;
    along += line * (points[o + 3 * point + a]! - points[o + 3 * from + a]!);
    square += line * line;
  }
  const u = Math.min(1, Math.max(0, along / Math.max(1e-9, square)));
  let far = 0;
  for (let a = 0; a < 3; a++) {
    const line = points[o + 3 * to + a]! - points[o + 3 * from + a]!;
    out[a] = points[o + 3 * point + a]! - points[o + 3 * from + a]! - u * line;
    far += out[a]! * out[a]!;
  }
  const distance = Math.sqrt(far);
  for (let a = 0; a < 3; a++) out[a]! /= Math.max(1e-9, distance);
  return distance;
}
