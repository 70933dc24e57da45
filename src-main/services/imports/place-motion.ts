import { CONTACT_COUNT } from '#shared/body/landmarks.ts';
import { shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT, PARENTS } from '#shared/body/smpl-tree.ts';
import { type CameraMotion, cameraAt } from '#shared/camera/camera-motion.ts';
import type { CameraPose } from '#shared/camera/placement.ts';
import { intoFrame } from '#shared/camera/steady-view.ts';
import { findContacts } from '#shared/fitting/contacts.ts';
import { FIRST_SOLE, POINT_COUNT } from '#shared/fitting/kinematics.ts';
import { posedPoints } from '#shared/fitting/posed-points.ts';
import type { SolverBody } from '#shared/fitting/solve-options.ts';
import type { Take } from '#shared/fitting/take.ts';
import { floorOfTake, motionOfTake } from '#shared/fitting/take-motion.ts';
import type { ImportedMotion } from '#shared/formats/motion/imported-motion.ts';
import { exponential, logarithm, product, rotated } from '#shared/math/rotation3.ts';
import type { Vec3 } from '#shared/math/vec3.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import { resampleMotion } from './resample-motion.ts';
import { shapeOfBones } from './shape-of-bones.ts';

/** What a motion is put into. */
export interface MotionScene {
  readonly ptsUs: Float64Array;
  readonly fps: Take['fps'];
  readonly imageSize: readonly [number, number];
  readonly focalPx: number;
  /** Camera of the clip's world. */
  readonly camera: CameraPose;
  readonly cameraMotion: CameraMotion | null;
  readonly body: SolverBody;
}

/** Where a motion begins: as the file has it, on a person, or beside one. */
export type MotionPlace =
  | { readonly kind: 'file' }
  /** `take` is the person whose place and heading it takes, and how far to the side, metres. */
  | { readonly kind: 'person'; readonly take: Take; readonly asideM: number };

export interface PlacedMotion {
  readonly take: Take;
  /** What of the motion lies outside the clip, seconds. */
  readonly cutSeconds: number;
}

/** The share of frames in which feet may be below the floor. */
const BELOW = 0.02;

/**
 * Makes a take of a motion: at the clip's frame times, on our body with limbs as long as the file's, standing on the floor.
 *
 * @param start  frame at which the motion begins; may be negative
 * @param person number of the new person
 * @returns null where the motion has no frame in common with the clip
 */
export function placeMotion(
  motion: ImportedMotion,
  scene: MotionScene,
  start: number,
  person: number,
  place: MotionPlace,
): PlacedMotion | null {
  const rows = resampleMotion(motion, scene.ptsUs, start);
  if (!rows) return null;
  const { body } = scene;
  const betas =
    motion.boneLengths !== null
      ? shapeOfBones(motion.boneLengths, body.points.rest)
      : motion.betas !== null && motion.body === body.name
        ? motion.betas
        : new Float32Array(10);
  const rest = shapedRestJoints(body.points.rest, betas);
  const take = emptyTake(scene, rows.firstFrame, rows.frames, person, betas, motion.licence ?? 'free');
  take.poses.set(rows.poses);
  take.trans.set(
    motion.pathOf === 'translation' ? rows.path : translations(rows.path, rows.poses, rest, stride(motion, rest)),
  );
  if (place.kind === 'person') moveTo(take, place.take, place.asideM, rest);
  if (!motion.standsOnFloor || place.kind === 'person') standOnFloor(take, body);
  fillPoints(take, body);
  return { take, cutSeconds: rows.cutSeconds };
}

/** Longer legs make longer steps: how much a path grows with the body. */
function stride({ boneLengths }: ImportedMotion, rest: Float64Array): number {
  if (!boneLengths) return 1;
  let [own, file] = [0, 0];
  for (const joint of [JOINT.l_knee, JOINT.r_knee, JOINT.l_ankle, JOINT.r_ankle]) {
    const parent = PARENTS[joint]!;
    own += Math.hypot(...[0, 1, 2].map((a) => rest[3 * joint + a]! - rest[3 * parent + a]!));
    file += boneLengths[joint]!;
  }
  return file > 0 ? own / file : 1;
}

/** SMPL's translations for a path of the middle of the hips. */
function translations(path: Float64Array, poses: Float32Array, rest: Float64Array, growth: number): Float32Array {
  const middle = [0, 1, 2].map((a) => (rest[3 * JOINT.l_hip + a]! + rest[3 * JOINT.r_hip + a]!) / 2 - rest[a]!) as Vec3;
  const out = new Float32Array(path.length);
  for (let t = 0; 3 * t < path.length; t++) {
    const hips = rotated(exponential([poses[72 * t]!, poses[72 * t + 1]!, poses[72 * t + 2]!]), middle);
    for (let a = 0; a < 3; a++) out[3 * t + a] = growth * path[3 * t + a]! - hips[a]! - rest[a]!;
  }
  return out;
}

/** Puts the first row where a person is at that frame, looking the same way. */
function moveTo(take: Take, other: Take, aside: number, rest: Float64Array): void {
  const row = Math.min(other.frames - 1, Math.max(0, take.firstFrame - other.firstFrame));
  // Where the person appears later, the motion is laid so that both meet there.
  const own = Math.min(take.frames - 1, Math.max(0, other.firstFrame - take.firstFrame));
  const turn = heading(other.poses, 72 * row) - heading(take.poses, 72 * own);
  const about = exponential([0, turn, 0]);
  const from = [0, 1, 2].map((a) => take.trans[3 * own + a]! + rest[a]!) as Vec3;
  const to = [other.joints[72 * row]! + aside, from[1], other.joints[72 * row + 2]!] as const;
  for (let t = 0; t < take.frames; t++) {
    const root = exponential([take.poses[72 * t]!, take.poses[72 * t + 1]!, take.poses[72 * t + 2]!]);
    take.poses.set(logarithm(product(about, root)), 72 * t);
    const place = rotated(about, [0, 1, 2].map((a) => take.trans[3 * t + a]! + rest[a]! - from[a]!) as Vec3);
    for (let a = 0; a < 3; a++) take.trans[3 * t + a] = place[a]! + to[a]! - rest[a]!;
  }
}

/** Angle about the vertical of where a body faces, radians. */
function heading(poses: Float32Array, at: number): number {
  const ahead = rotated(exponential([poses[at]!, poses[at + 1]!, poses[at + 2]!]), [0, 0, 1]);
  return Math.atan2(ahead[0], ahead[2]);
}

function standOnFloor(take: Take, body: SolverBody): void {
  const level = { ...take, camera: { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] } };
  const points = posedPoints(body.table, motionOfTake(level, body, 0, take.frames));
  const lowest = Float64Array.from({ length: take.frames }, (_, t) => {
    let least = Infinity;
    for (let s = 0; s < CONTACT_COUNT; s++) {
      least = Math.min(least, points[(t * POINT_COUNT + FIRST_SOLE + s) * 3 + 1]!);
    }
    return least;
  }).sort();
  const floor = lowest[Math.floor(BELOW * take.frames)]!;
  for (let t = 0; t < take.frames; t++) take.trans[3 * t + 1]! -= floor;
}

/** Joints in the world and before the camera, and where feet touch the floor. */
function fillPoints(take: Take, body: SolverBody): void {
  const points = posedPoints(body.table, motionOfTake(take, body, 0, take.frames));
  const { rotation: R, translation: T } = take.camera;
  for (let t = 0; t < take.frames; t++) {
    const now = take.cameraMotion && cameraAt(take.cameraMotion, take.ptsUs[t]!, take.focalPx);
    for (let j = 0; j < 24; j++) {
      const p = (t * POINT_COUNT + j) * 3;
      const first: Vec3 = [points[p]!, points[p + 1]!, points[p + 2]!];
      take.jointsCam.set(now ? intoFrame(now, first) : first, 72 * t + 3 * j);
      const d = [points[p]! - T[0]!, points[p + 1]! - T[1]!, points[p + 2]! - T[2]!] as const;
      for (let a = 0; a < 3; a++) {
        take.joints[72 * t + 3 * j + a] = R[a]! * d[0] + R[3 + a]! * d[1] + R[6 + a]! * d[2];
      }
    }
  }
  const times = take.ptsUs.map((us) => us / 1e6);
  take.contacts.set(findContacts(points, times, floorOfTake(take)).contacts);
}

function emptyTake(
  scene: MotionScene,
  firstFrame: number,
  frames: number,
  person: number,
  betas: Float32Array,
  licence: Take['licence'],
): Take {
  return {
    person,
    firstFrame,
    frames,
    ptsUs: scene.ptsUs.slice(firstFrame, firstFrame + frames),
    fps: scene.fps,
    poses: new Float32Array(frames * 72),
    betas,
    trans: new Float32Array(frames * 3),
    joints: new Float32Array(frames * 72),
    jointsCam: new Float32Array(frames * 72),
    keypoints2d: new Float32Array(frames * LANDMARK_COUNT * 3),
    contacts: new Float32Array(frames * CONTACT_COUNT),
    // Nothing was seen that it could be measured against: it is what it is.
    score: new Float32Array(frames).fill(1),
    seen: new Uint8Array(frames).fill(1),
    camera: scene.camera,
    ...(scene.cameraMotion && { cameraMotion: scene.cameraMotion }),
    focalPx: scene.focalPx,
    imageSize: scene.imageSize,
    body: scene.body.name,
    licence: scene.body.licence === 'research-only' ? 'research-only' : licence,
    fit: { reprojectionPx: 0, reprojectionShare: 0, score: 1, footSlide: 0 },
  };
}
