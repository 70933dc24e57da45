import type { BodyPoints } from '#shared/body/landmarks.ts';
import { shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import type { PinholeCamera } from '#shared/camera/perspective.ts';
import { rayTurn, weakToPerspective } from '#shared/camera/weak-perspective.ts';
import { createMotion, type Motion } from '#shared/fitting/kinematics.ts';
import { bridgeRows } from '#shared/fitting/lift-track.ts';
import { axisAngleToMatrixInto, mul3Into } from '#shared/math/rotation.ts';
import { logInto } from '#shared/math/so3.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';

export interface LiftedMotionOptions {
  readonly camera: PinholeCamera;
  /** Side of the crop as a multiple of the box's. */
  readonly cropScale: number;
  /** Turn each pose from the axes of its crop's ray to those of the camera. */
  readonly turnToRay: boolean;
}

/**
 * A network's poses as a motion in camera space: one shape (the median of all rows), positions where the weak camera
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
  const { camera, cropScale, turnToRay } = options;
  const motion = createMotion(lifted.frames);
  motion.betas.set(medianBetas(lifted));
  const [px, py, pz] = shapedRestJoints(body.rest, motion.betas) as unknown as readonly [number, number, number];
  const known: number[] = [];
  for (let t = 0; t < lifted.frames; t++) {
    if (lifted.known[t] === 0) continue;
    const [x, y, side] = lifted.boxes.subarray(3 * t, 3 * t + 3) as unknown as readonly [number, number, number];
    const at = weakToPerspective(lifted.cam, 3 * t, { x, y, side: side * cropScale }, camera);
    if (!at) continue;
    known.push(t);
    motion.pelvis.set([at[0] + px, at[1] + py, at[2] + pz], 3 * t);
    for (let j = 0; j < JOINT_COUNT; j++) {
      const i = t * JOINT_COUNT + j;
      axisAngleToMatrixInto(motion.rotations, 9 * i, lifted.poses, 3 * i);
    }
    if (turnToRay) turnRoot(motion.rotations, t * JOINT_COUNT * 9, x, y, camera);
  }
  bridgeRows(motion, known, times);
  return motion;
}

/** A network's poses with their roots turned from the axes of each crop's ray to those of the camera, shape [T, 24, 3]. */
export function posesInCamera(lifted: LiftedTrack, camera: PinholeCamera): Float32Array {
  const poses = lifted.poses.slice();
  const root = new Float64Array(9);
  for (let t = 0; t < lifted.frames; t++) {
    if (lifted.known[t] === 0) continue;
    axisAngleToMatrixInto(root, 0, poses, t * JOINT_COUNT * 3);
    turnRoot(root, 0, lifted.boxes[3 * t]!, lifted.boxes[3 * t + 1]!, camera);
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
