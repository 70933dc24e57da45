import type { BodyModel } from '#shared/body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT, JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { matrixToAxisAngleInto } from '#shared/math/rotation.ts';
import { armPose } from './arms.ts';
import { measureFoot } from './foot-shape.ts';
import { type FootState, planFoot } from './footsteps.ts';
import { highestPelvis, solveLeg } from './leg-ik.ts';
import { TIMING } from './timing.ts';
import { squatting, torsoAt } from './torso.ts';
import { degrees, type Mat3, type Vec3 } from './vec3.ts';
import { pace } from './walk-path.ts';

/** The motion of the clip, one row a frame, in the world of `take.ts` (Y up, floor at 0, camera towards +Z). */
export interface DemoMotion {
  readonly frames: number;
  /** Axis-angle, radians, shape [T, 24, 3]. */
  readonly poses: Float32Array;
  /** Metres, shape [T, 3]. */
  readonly trans: Float32Array;
  /** Shape coefficients, shape [10]. */
  readonly betas: Float32Array;
  /** World joints, metres, shape [T, 24, 3]. */
  readonly joints: Float32Array;
  /** Left heel, left toes, right heel, right toes on the floor, 0 or 1, shape [T, 4]. */
  readonly contacts: Float32Array;
}

/** Time between samples of the pelvis height, seconds. */
const FINE = 1 / 120;
/** The height is the least allowed one within this time, then smoothed over it, so it is never too high. */
const WINDOW = 0.09;
/** Straightest leg, hip to ankle as a share of its length: about 11° of knee in the walk, 6° standing. */
const stretchAt = (t: number) => 0.9985 - 0.0032 * pace(t);

/**
 * The demo's motion for a body: planned feet, a pelvis carried as high as straight legs allow, arms by joint angles,
 * legs by inverse kinematics. Deterministic; no captured data.
 */
export function demoMotion(body: BodyModel): DemoMotion {
  const betas = new Float32Array(10);
  const rest = shapedRestJoints(restJoints(body), betas);
  const restAt = (j: number): Vec3 => [rest[3 * j]!, rest[3 * j + 1]!, rest[3 * j + 2]!];
  const shape = measureFoot(body, rest);
  const feet = { l: planFoot('l', shape), r: planFoot('r', shape) };

  const allowed = (t: number) => {
    const torso = torsoAt(t);
    const pelvis: Vec3 = [torso.x, 0, torso.z];
    return Math.min(
      highestPelvis('l', restAt, torso.root, pelvis, feet.l(t), stretchAt(t)),
      highestPelvis('r', restAt, torso.root, pelvis, feet.r(t), stretchAt(t)),
    );
  };
  const height = smoothFloorOf(allowed);

  const frames = Math.round(TIMING.duration * TIMING.fps);
  const poses = new Float32Array(frames * JOINT_COUNT * 3);
  const trans = new Float32Array(frames * 3);
  const joints = new Float32Array(frames * JOINT_COUNT * 3);
  const contacts = new Float32Array(frames * 4);
  const posed = createPosedJoints();
  for (let f = 0; f < frames; f++) {
    const t = f / TIMING.fps;
    const torso = torsoAt(t);
    const pelvis: Vec3 = [torso.x, height(t) - torso.drop, torso.z];
    const state = { l: feet.l(t), r: feet.r(t) };
    const rotations = new Map<number, Mat3>([[JOINT.pelvis, torso.root], ...torso.joints]);
    for (const side of ['l', 'r'] as const) {
      const foot = state[side];
      const knee = kneeHeading(side, torso.heading, foot, squatting(t));
      for (const [j, m] of solveLeg(side, restAt, torso.root, pelvis, foot, knee)) rotations.set(j, m);
      for (const [j, m] of armPose(side, t)) rotations.set(j, m);
    }
    const row = f * JOINT_COUNT * 3;
    for (const [j, m] of rotations) matrixToAxisAngleInto(poses, row + 3 * j, m);
    for (let a = 0; a < 3; a++) trans[3 * f + a] = pelvis[a]! - rest[a]!;
    forwardKinematicsInto(posed, rest, poses, row, trans, 3 * f);
    joints.set(posed.positions, row);
    contacts.set([state.l.heelContact, state.l.toeContact, state.r.heelContact, state.r.toeContact], 4 * f);
  }
  return { frames, poses, trans, betas, joints, contacts };
}

/** Knees point between pelvis and foot, and outwards in a squat. */
function kneeHeading(side: 'l' | 'r', heading: number, foot: FootState, squat: number): number {
  const outwards = (side === 'l' ? 1 : -1) * degrees(3 + 13 * squat);
  return heading + (foot.heading - heading) * 0.6 + outwards;
}

/** A smooth curve that nowhere exceeds the given one: least value in a window, then a weighted mean over the window. */
function smoothFloorOf(allowed: (t: number) => number): (t: number) => number {
  const reach = Math.round(WINDOW / FINE);
  const margin = 2 * reach + 1;
  const count = Math.round(TIMING.duration / FINE) + 1 + 2 * margin;
  const values = Array.from({ length: count }, (_, i) => allowed((i - margin) * FINE));
  const at = (list: readonly number[], i: number) => list[Math.min(list.length - 1, Math.max(0, i))]!;
  const least = values.map((_, i) => {
    let low = Number.POSITIVE_INFINITY;
    for (let k = -reach; k <= reach; k++) low = Math.min(low, at(values, i + k));
    return low;
  });
  const smooth = least.map((_, i) => {
    let sum = 0;
    let weight = 0;
    for (let k = -reach; k <= reach; k++) {
      const w = 1 + Math.cos((Math.PI * k) / (reach + 1));
      sum += w * at(least, i + k);
      weight += w;
    }
    return sum / weight;
  });
  return (t) => {
    const x = t / FINE + margin;
    const i = Math.floor(x);
    return at(smooth, i) * (1 - (x - i)) + at(smooth, i + 1) * (x - i);
  };
}
