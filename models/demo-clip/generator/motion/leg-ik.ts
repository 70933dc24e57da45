import { JOINT } from '#shared/body/smpl-tree.ts';
import type { FootState, Side } from './footsteps.ts';
import {
  add,
  apply,
  compose,
  cross,
  dot,
  frameAlong,
  length,
  type Mat3,
  normalize,
  rotation,
  scale,
  sub,
  transpose,
  type Vec3,
} from './vec3.ts';

/** Rest joints as a function of the joint's index. */
export type RestAt = (joint: number) => Vec3;

/** Hip, knee and ankle of one side. */
const chain = (side: Side) =>
  side === 'l'
    ? { hip: JOINT.l_hip, knee: JOINT.l_knee, ankle: JOINT.l_ankle, ball: JOINT.l_foot }
    : { hip: JOINT.r_hip, knee: JOINT.r_knee, ankle: JOINT.r_ankle, ball: JOINT.r_foot };

/**
 * Greatest height of the pelvis joint at which this leg still reaches its ankle, metres.
 *
 * @param stretch  longest allowed hip-to-ankle distance as a share of the leg; the rest is the bend of the knee
 */
export function highestPelvis(
  side: Side,
  rest: RestAt,
  root: Mat3,
  pelvis: Vec3,
  foot: FootState,
  stretch: number,
): number {
  const { hip, knee, ankle } = chain(side);
  const reach = stretch * (length(sub(rest(knee), rest(hip))) + length(sub(rest(ankle), rest(knee))));
  const offset = apply(root, sub(rest(hip), rest(JOINT.pelvis)));
  const dx = foot.ankle[0] - pelvis[0] - offset[0];
  const dz = foot.ankle[2] - pelvis[2] - offset[2];
  return foot.ankle[1] + Math.sqrt(Math.max(0.01, reach * reach - dx * dx - dz * dz)) - offset[1];
}

/**
 * Two-bone inverse kinematics of a leg: the ankle exactly where the foot wants it, the knee a hinge that points
 * `kneeHeading`.
 *
 * @returns local rotations of hip, knee, ankle and toes by joint index
 */
export function solveLeg(
  side: Side,
  rest: RestAt,
  root: Mat3,
  pelvis: Vec3,
  foot: FootState,
  kneeHeading: number,
): Map<number, Mat3> {
  const j = chain(side);
  const hip = add(pelvis, apply(root, sub(rest(j.hip), rest(JOINT.pelvis))));
  const thigh = length(sub(rest(j.knee), rest(j.hip)));
  const shin = length(sub(rest(j.ankle), rest(j.knee)));
  const toAnkle = sub(foot.ankle, hip);
  const distance = Math.min(length(toAnkle), (thigh + shin) * 0.9999);
  const down = normalize(toAnkle);
  // Law of cosines: how far along and how far ahead of the line the knee lies.
  const along = (thigh * thigh + distance * distance - shin * shin) / (2 * distance);
  const ahead = Math.sqrt(Math.max(0, thigh * thigh - along * along));
  const pole: Vec3 = [Math.sin(kneeHeading), 0, Math.cos(kneeHeading)];
  const front = normalize(sub(pole, scale(down, dot(pole, down))));
  const knee = add(hip, add(scale(down, along), scale(front, ahead)));
  const ankle = add(hip, scale(down, distance));
  const hinge = cross(scale(down, -1), front);

  const worldThigh = compose(
    frameAlong(sub(hip, knee), hinge),
    transpose(frameAlong(sub(rest(j.hip), rest(j.knee)), [1, 0, 0])),
  );
  const worldShin = compose(
    frameAlong(sub(knee, ankle), hinge),
    transpose(frameAlong(sub(rest(j.knee), rest(j.ankle)), [1, 0, 0])),
  );
  const worldFoot = compose(rotation(0, foot.heading, 0), rotation(foot.pitch, 0, 0));
  return new Map([
    [j.hip, compose(transpose(root), worldThigh)],
    [j.knee, compose(transpose(worldThigh), worldShin)],
    [j.ankle, compose(transpose(worldShin), worldFoot)],
    [j.ball, rotation(foot.toeBend, 0, 0)],
  ]);
}
