import { CONTACT_COUNT } from '../body/landmarks.ts';
import { shapedRestJoints } from '../body/rest-joints.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';
import type { CameraMotion } from '../camera/camera-motion.ts';
import { cameraOfRow } from '../camera/steady-view.ts';
import type { SolverBody } from '../fitting/solve-options.ts';
import type { CameraPlacement, Take } from '../fitting/take.ts';
import type { FrameRate } from '../formats/body-motion.ts';
import { alignSignsInto } from '../math/quaternion.ts';
import { axisAngleToQuaternionInto, quaternionToAxisAngleInto } from '../math/rotation.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import { CLEAN_POINTS, withOutline } from './foot-outline.ts';
import { poseRows, shapedOffsets } from './posed-rows.ts';

/** Numbers of the four of a row's joint rotations. */
export const ROTATION_ROW = JOINT_COUNT * 4;

/**
 * A take while it is cleaned: rotations as unit quaternions (x, y, z, w) whose sign never jumps, places in double
 * precision. Never written to once made; operations return another one.
 */
export interface Work {
  readonly frames: number;
  /** Frame of the clip that row 0 is. */
  readonly firstFrame: number;
  readonly fps: FrameRate;
  /** Time of each row, µs, shape [T]. */
  readonly ptsUs: Float64Array;
  /** Local rotations, the root's in the world, shape [T, 24, 4]. */
  readonly rotations: Float64Array;
  /** Pelvis joint in the world, metres, shape [T, 3]. */
  readonly pelvis: Float64Array;
  /** Left heel, left toes, right heel, right toes, shape [T, 4]. */
  readonly contacts: Float32Array;
  readonly keypoints2d: Float32Array;
  readonly score: Float32Array;
  readonly seen: Uint8Array;
  readonly camera: CameraPlacement;
  /** How the camera turns from there, by time; undefined where it stands still. */
  readonly cameraMotion: CameraMotion | undefined;
  /** False once the camera does not see the motion any more: in place, other frames. */
  readonly onPicture: boolean;
  /** The picture must be mirrored to lie under the motion. */
  readonly mirrored: boolean;
  /** False where feet slide because the motion was taken off its path. */
  readonly standing: boolean;
  /** What does not change. */
  readonly take: Take;
  readonly shape: ShapedBody;
}

/** A body in a take's shape. */
export interface ShapedBody {
  /** Rest joints, metres, shape [24, 3]. */
  readonly rest: Float64Array;
  /** Offsets of joints, landmarks, soles and outlines of the feet in their carrier's axes, metres, shape [83, 3]. */
  readonly offsets: Float64Array;
  readonly carrier: Int8Array;
}

/** A take, to be cleaned. */
export function workOf(take: Take, body: SolverBody): Work {
  const { frames } = take;
  const rest = shapedRestJoints(body.points.rest, take.betas);
  const rotations = new Float64Array(frames * ROTATION_ROW);
  const pelvis = new Float64Array(frames * 3);
  for (let t = 0; t < frames; t++) {
    for (let j = 0; j < JOINT_COUNT; j++) {
      axisAngleToQuaternionInto(rotations, t * ROTATION_ROW + 4 * j, take.poses, (t * JOINT_COUNT + j) * 3);
    }
    for (let a = 0; a < 3; a++) pelvis[3 * t + a] = rest[a]! + take.trans[3 * t + a]!;
  }
  alignSigns(rotations, frames);
  return {
    frames,
    firstFrame: take.firstFrame,
    fps: take.fps,
    ptsUs: take.ptsUs,
    rotations,
    pelvis,
    contacts: take.contacts,
    keypoints2d: take.keypoints2d,
    score: take.score,
    seen: take.seen,
    camera: take.camera,
    cameraMotion: take.cameraMotion,
    onPicture: true,
    mirrored: false,
    standing: true,
    take,
    shape: shapedBody(body, take.betas, rest),
  };
}

function shapedBody({ points, table }: SolverBody, betas: ArrayLike<number>, rest: Float64Array): ShapedBody {
  const { outline } = points;
  const offsets = shapedOffsets(table, betas);
  return { rest, ...withOutline(table.carrier, offsets, outline, shapedOffsets(outline, betas)) };
}

/** What was cleaned as a take: joints and their places in camera space are those of the new motion. */
export function takeOf(work: Work): Take {
  const { frames, rotations, pelvis, camera, cameraMotion, shape } = work;
  const poses = new Float32Array(frames * JOINT_COUNT * 3);
  const trans = new Float32Array(frames * 3);
  const joints = new Float32Array(frames * JOINT_COUNT * 3);
  const jointsCam = new Float32Array(frames * JOINT_COUNT * 3);
  const points = pointsOf(work);
  for (let t = 0; t < frames; t++) {
    const { rotation: R, translation } = cameraOfRow(
      { ptsUs: work.ptsUs, camera, focalPx: work.take.focalPx, cameraMotion },
      t,
    );
    for (let j = 0; j < JOINT_COUNT; j++) {
      const at = (t * JOINT_COUNT + j) * 3;
      quaternionToAxisAngleInto(poses, at, rotations, t * ROTATION_ROW + 4 * j);
      const p = (t * CLEAN_POINTS + j) * 3;
      for (let a = 0; a < 3; a++) {
        joints[at + a] = points[p + a]!;
        jointsCam[at + a] =
          translation[a]! + R[3 * a]! * points[p]! + R[3 * a + 1]! * points[p + 1]! + R[3 * a + 2]! * points[p + 2]!;
      }
    }
    for (let a = 0; a < 3; a++) trans[3 * t + a] = pelvis[3 * t + a]! - shape.rest[a]!;
  }
  const { firstFrame, fps, ptsUs, contacts, keypoints2d, score, seen } = work;
  const { cameraMotion: _before, ...same } = work.take;
  return {
    ...same,
    firstFrame,
    frames,
    fps,
    ptsUs,
    poses,
    trans,
    joints,
    jointsCam,
    keypoints2d,
    contacts,
    score,
    seen,
    camera,
    ...(cameraMotion && { cameraMotion }),
  };
}

const posed = new WeakMap<Work, Float64Array>();

/** Joints, landmarks, soles and outlines of the feet in the world, metres, shape [T, 83, 3]; worked out once. */
export function pointsOf(work: Work): Float64Array {
  let points = posed.get(work);
  if (points === undefined) {
    points = poseRows(work.shape, work.rotations, work.pelvis, work.frames);
    posed.set(work, points);
  }
  return points;
}

/** Times of the rows since the first, seconds. */
export function secondsOf({ ptsUs }: Pick<Work, 'ptsUs'>): Float64Array {
  return ptsUs.map((us) => (us - ptsUs[0]!) / 1e6);
}

/** Rows `from` to `to` of everything that has rows. */
export function sliceRows(work: Work, from: number, to: number): Work {
  return {
    ...work,
    frames: to - from,
    firstFrame: work.firstFrame + from,
    ptsUs: work.ptsUs.slice(from, to),
    rotations: work.rotations.slice(from * ROTATION_ROW, to * ROTATION_ROW),
    pelvis: work.pelvis.slice(from * 3, to * 3),
    contacts: work.contacts.slice(from * CONTACT_COUNT, to * CONTACT_COUNT),
    keypoints2d: work.keypoints2d.slice(from * LANDMARK_COUNT * 3, to * LANDMARK_COUNT * 3),
    score: work.score.slice(from, to),
    seen: work.seen.slice(from, to),
  };
}

/** Turns quaternions so that neighbours in time lie on the same side; the rotations stay as they are. In place. */
export function alignSigns(rotations: Float64Array, frames: number): void {
  alignSignsInto(rotations, JOINT_COUNT, frames);
}
