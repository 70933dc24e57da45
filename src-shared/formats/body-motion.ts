import type { LicenceClass } from '../body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto, type PosedJoints } from '../body/forward-kinematics.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';
import type { Take } from '../fitting/take.ts';
import { alignSignsInto } from '../math/quaternion.ts';
import { axisAngleToQuaternionInto, quaternionToAxisAngleInto } from '../math/rotation.ts';
import type { FingerLayer } from './finger-layer.ts';

/** A rational frame rate: `num / den` frames per second. */
export interface FrameRate {
  readonly num: number;
  readonly den: number;
}

/**
 * What every animation writer needs of a take: one skeleton, one rotation per joint and frame, one path of the pelvis.
 *
 * The skeleton is SMPL's: rest T-pose facing +Z, Y up, all rest rotations identity. Metres, seconds.
 */
export interface BodyMotion {
  /** Name of the person, used for armatures and animations: `person1`. */
  readonly name: string;
  readonly body: string;
  readonly licence: LicenceClass;
  /** Rest joints of this person's shape, standing on the floor, metres, shape [24, 3]. */
  readonly rest: Float64Array;
  readonly frames: number;
  /** Nominal frame rate. */
  readonly fps: FrameRate;
  /** When its first frame stands in a scene it shares with others, seconds; 0 where left out. */
  readonly start?: number;
  /** Time of each frame since the first, seconds, shape [T]. */
  readonly times: Float64Array;
  /** Local joint rotations, unit quaternions (x, y, z, w) whose sign never jumps, shape [T, 24, 4]. */
  readonly rotations: Float64Array;
  /** Position of the pelvis joint in the world, metres, shape [T, 3]. */
  readonly pelvis: Float64Array;
  /** Fingers, where they are known. */
  readonly fingers?: FingerLayer;
}

/** What of a take its motion is made from. */
export type MotionRows = Pick<Take, 'frames' | 'fps' | 'poses' | 'trans' | 'ptsUs' | 'person' | 'body' | 'licence'>;

/** Largest distance of a frame time from the nominal grid that still counts as evenly spaced: 1 ms or 2 % of a frame. */
const EVEN_SECONDS = 1e-3;
const EVEN_SHARE = 0.02;

/** True where frame times stand on the grid of the nominal rate. */
export function isEvenlySpaced(times: ArrayLike<number>, fps: FrameRate): boolean {
  const step = fps.den / fps.num;
  const tolerance = Math.max(EVEN_SECONDS, EVEN_SHARE * step);
  for (let i = 0; i < times.length; i++) if (Math.abs(times[i]! - i * step) > tolerance) return false;
  return true;
}

/**
 * Turns a take into joint rotations and a pelvis path. Evenly spaced times are put exactly on the grid of the rate.
 *
 * @param rest  rest joints of the take's shape, metres, shape [24, 3] (`shapedRestJoints`)
 * @param lift  how far the rest pose is raised, metres, so that a T-pose stands on the floor in files (`floorLift`);
 *              the motion is the same for any lift
 */
export function bodyMotion(take: MotionRows, rest: Float64Array, lift = 0): BodyMotion {
  const { frames, fps, poses, trans } = take;
  const rotations = new Float64Array(frames * JOINT_COUNT * 4);
  const pelvis = new Float64Array(frames * 3);
  const times = new Float64Array(frames);
  for (let f = 0; f < frames; f++) {
    times[f] = (take.ptsUs[f]! - take.ptsUs[0]!) / 1e6;
    for (let a = 0; a < 3; a++) pelvis[3 * f + a] = rest[a]! + trans[3 * f + a]!;
    for (let j = 0; j < JOINT_COUNT; j++) {
      const at = f * JOINT_COUNT + j;
      axisAngleToQuaternionInto(rotations, 4 * at, poses, 3 * at);
    }
  }
  alignSignsInto(rotations, JOINT_COUNT);
  if (isEvenlySpaced(times, fps)) for (let f = 0; f < frames; f++) times[f] = (f * fps.den) / fps.num;
  const name = `person${take.person}`;
  const standing = rest.map((value, i) => (i % 3 === 1 ? value + lift : value));
  return { name, body: take.body, licence: take.licence, rest: standing, frames, fps, times, rotations, pelvis };
}

const pose = new Float64Array(JOINT_COUNT * 3);
const offset = new Float64Array(3);

/** World rotations and positions of all joints at one frame. `out` defaults to a new object. */
export function poseAt(motion: BodyMotion, frame: number, out: PosedJoints = createPosedJoints()): PosedJoints {
  for (let j = 0; j < JOINT_COUNT; j++) {
    quaternionToAxisAngleInto(pose, 3 * j, motion.rotations, (frame * JOINT_COUNT + j) * 4);
  }
  for (let a = 0; a < 3; a++) offset[a] = motion.pelvis[3 * frame + a]! - motion.rest[a]!;
  forwardKinematicsInto(out, motion.rest, pose, 0, offset, 0);
  return out;
}
