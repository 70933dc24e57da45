import type { BodyPoints } from '#shared/body/landmarks.ts';
import { shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { type CameraMotion, cameraAt } from '#shared/camera/camera-motion.ts';
import type { PinholeCamera } from '#shared/camera/perspective.ts';
import { intoFirst } from '#shared/camera/steady-view.ts';
import { rayTurn, weakToPerspective } from '#shared/camera/weak-perspective.ts';
import { createMotion, type Motion } from '#shared/fitting/kinematics.ts';
import { bridgeRows } from '#shared/fitting/lift-track.ts';
import { axisAngleToMatrixInto, mul3Into, mulTransposed3Into } from '#shared/math/rotation.ts';
import { logInto } from '#shared/math/so3.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';

export interface LiftedMotionOptions {
  readonly camera: PinholeCamera;
  /** Side of the crop as a multiple of the box's. */
  readonly cropScale: number;
  /** Turn each pose from the axes of its crop's ray to those of the camera. */
  readonly turnToRay: boolean;
  /** Presentation times of the clip, µs, and how its camera turned, where it did. */
  readonly ptsUs: ArrayLike<number>;
  readonly cameraMotion?: CameraMotion;
}

/**
 * A network's poses as a motion in camera space, that of the clip's first camera: one shape (the median of all rows), positions where the weak camera
 * of each crop puts the body before the real camera. Rows the network was not asked for are bridged.
 *
 * @param times seconds of each row, shape [T]
 */
export function liftedMotion(
  lifted: LiftedTrack,
  body: BodyPoints,
  times: ArrayLike<number>,
  options: LiftedMotionOptions,
): Motion {
  const { camera, cropScale, turnToRay, ptsUs, cameraMotion } = options;
  const motion = createMotion(lifted.frames);
  motion.betas.set(medianBetas(lifted));
  const [px, py, pz] = shapedRestJoints(body.rest, motion.betas) as unknown as readonly [number, number, number];
  const known: number[] = [];
  for (let t = 0; t < lifted.frames; t++) {
    if (lifted.known[t] === 0) continue;
    const [x, y, side] = lifted.boxes.subarray(3 * t, 3 * t + 3) as unknown as readonly [number, number, number];
    const now = cameraMotion && cameraAt(cameraMotion, ptsUs[lifted.firstFrame + t]!, camera.focalPx);
    const seen = now ? { ...camera, focalPx: now.focalPx } : camera;
    const at = weakToPerspective(lifted.cam, 3 * t, { x, y, side: side * cropScale }, seen);
    if (!at) continue;
    known.push(t);
    const pelvis: [number, number, number] = [at[0] + px, at[1] + py, at[2] + pz];
    motion.pelvis.set(now ? intoFirst(now, pelvis) : pelvis, 3 * t);
    for (let j = 0; j < JOINT_COUNT; j++) {
      const i = t * JOINT_COUNT + j;
      axisAngleToMatrixInto(motion.rotations, 9 * i, lifted.poses, 3 * i);
    }
    if (turnToRay) turnRoot(motion.rotations, t * JOINT_COUNT * 9, x, y, seen);
    if (now)
      mulTransposed3Into(
        motion.rotations,
        t * JOINT_COUNT * 9,
        now.turn,
        0,
        motion.rotations.slice(t * JOINT_COUNT * 9, t * JOINT_COUNT * 9 + 9),
        0,
      );
  }
  bridgeRows(motion, known, times);
  return motion;
}

/**
 * A network's poses with their roots turned from the axes of each crop's ray to those of the clip's first camera, shape
 * [T, 24, 3].
 */
export function posesInCamera(
  lifted: LiftedTrack,
  camera: PinholeCamera,
  { ptsUs, cameraMotion }: Pick<LiftedMotionOptions, 'ptsUs' | 'cameraMotion'> = { ptsUs: [] },
): Float32Array {
  const poses = lifted.poses.slice();
  const root = new Float64Array(9);
  for (let t = 0; t < lifted.frames; t++) {
    if (lifted.known[t] === 0) continue;
    axisAngleToMatrixInto(root, 0, poses, t * JOINT_COUNT * 3);
    const now = cameraMotion && cameraAt(cameraMotion, ptsUs[lifted.firstFrame + t]!, camera.focalPx);
    const seen = now ? { ...camera, focalPx: now.focalPx } : camera;
    turnRoot(root, 0, lifted.boxes[3 * t]!, lifted.boxes[3 * t + 1]!, seen);
    if (now) mulTransposed3Into(root, 0, now.turn, 0, root.slice(), 0);
    logInto(poses, t * JOINT_COUNT * 3, root, 0);
  }
  return poses;
}

function turnRoot(rotations: Float64Array, at: number, x: number, y: number, camera: PinholeCamera): void {
  const root = rotations.slice(at, at + 9);
  mul3Into(rotations, at, rayTurn(x, y, camera), 0, root, 0);
}

/** One shape for a person: the median of each coefficient over the rows the network posed. */
export function medianBetas({ frames, known, betas }: LiftedTrack): Float64Array {
  const out = new Float64Array(10);
  for (let k = 0; k < 10; k++) {
    const values: number[] = [];
    for (let t = 0; t < frames; t++) if (known[t] === 1) values.push(betas[10 * t + k]!);
    values.sort((a, b) => a - b);
    out[k] = values[values.length >> 1] ?? 0;
  }
  return out;
}
