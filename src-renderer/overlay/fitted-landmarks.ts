import type { BodyModel } from '#shared/body/body-model.ts';
import { SHAPE_COUNT } from '#shared/body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { type BodyPoints, bodyPoints } from '#shared/body/landmarks.ts';
import { shapedRestJoints } from '#shared/body/rest-joints.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';

/** Where the 33 landmarks of a fitted body are. */
export interface FittedLandmarks {
  /**
   * Writes the landmarks of one row in camera space, metres, shape [33, 3].
   *
   * @param poses     axis-angle, radians, shape [T, 24, 3]
   * @param jointsCam joints in camera space, metres, shape [T, 24, 3]
   */
  into(out: Float32Array, poses: Float32Array, jointsCam: Float32Array, row: number): void;
}

const points = new WeakMap<BodyModel, BodyPoints>();
const origin = [0, 0, 0];

/**
 * Prepares a body of one shape, so that every landmark can be told where the fit sees it: a rigid offset from a joint.
 *
 * @returns gives the landmarks for a camera by its rotation: world to camera axes, row-major, shape [3, 3]
 */
export function shapedLandmarks(
  body: BodyModel,
  betas: ArrayLike<number>,
): (rotation: ArrayLike<number>) => FittedLandmarks {
  let known = points.get(body);
  if (!known) {
    known = bodyPoints(body);
    points.set(body, known);
  }
  const { rest, landmarks } = known;
  const shaped = shapedRestJoints(rest, betas);
  const offsets = new Float64Array(LANDMARK_COUNT * 3);
  for (let i = 0; i < offsets.length; i++) {
    let sum = landmarks.base[i]!;
    for (let k = 0; k < SHAPE_COUNT; k++) sum += landmarks.dirs[i * SHAPE_COUNT + k]! * (betas[k] ?? 0);
    offsets[i] = sum;
  }
  const posed = createPosedJoints();
  return (rotation) => ({
    into(out, poses, jointsCam, row) {
      forwardKinematicsInto(posed, shaped, poses, row * 72, origin, 0);
      for (let i = 0; i < LANDMARK_COUNT; i++) {
        const j = landmarks.joint[i]!;
        for (let a = 0; a < 3; a++) {
          let sum = jointsCam[72 * row + 3 * j + a]!;
          for (let b = 0; b < 3; b++) sum += rotation[3 * a + b]! * turned(posed.rotations, j, offsets, i, b);
          out[3 * i + a] = sum;
        }
      }
    },
  });
}

/** The same for one camera. @param rotation  world to camera axes, row-major, shape [3, 3] */
export function fittedLandmarks(
  body: BodyModel,
  betas: ArrayLike<number>,
  rotation: ArrayLike<number>,
): FittedLandmarks {
  return shapedLandmarks(body, betas)(rotation);
}

function turned(rotations: ArrayLike<number>, j: number, offsets: Float64Array, i: number, axis: number): number {
  const g = 9 * j + 3 * axis;
  return (
    rotations[g]! * offsets[3 * i]! + rotations[g + 1]! * offsets[3 * i + 1]! + rotations[g + 2]! * offsets[3 * i + 2]!
  );
}
