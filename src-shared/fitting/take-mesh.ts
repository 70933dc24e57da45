import type { BodyModel } from '../body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '../body/forward-kinematics.ts';
import { restJoints, shapedRestJoints } from '../body/rest-joints.ts';
import { shapeBody, skinInto } from '../body/skinning.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { cameraOfRow } from '../camera/steady-view.ts';
import { axisAngleToMatrixInto, mul3Into } from '../math/rotation.ts';
import type { Take } from './take.ts';

/** Poses the body of one take, frame by frame. */
export interface TakeMesh {
  readonly faces: Uint32Array;
  /** Length of the arrays that are written: 3 · V. */
  readonly size: number;
  /** Writes the vertices of one row in camera space (OpenCV axes, metres), shape [V, 3]. */
  cameraVerticesInto(out: Float32Array, row: number): void;
  /** Writes the vertices of one row in the world, metres, shape [V, 3]. */
  worldVerticesInto(out: Float32Array, row: number): void;
}

/** Prepares a take's body once; each row then costs one skinning. The body must be the one the take was solved with. */
export function createTakeMesh(take: Take, body: BodyModel): TakeMesh {
  const shaped = shapeBody(body, take.betas);
  const rest = shapedRestJoints(restJoints(body), take.betas);
  const posed = createPosedJoints();
  const viewed = createPosedJoints();
  const local = body.poseDirs ? new Float64Array(JOINT_COUNT * 9) : null;

  function pose(row: number): void {
    forwardKinematicsInto(posed, rest, take.poses, row * JOINT_COUNT * 3, take.trans, row * 3);
    if (!local) return;
    for (let j = 0; j < JOINT_COUNT; j++) axisAngleToMatrixInto(local, 9 * j, take.poses, (row * JOINT_COUNT + j) * 3);
  }

  return {
    faces: body.faces,
    size: body.vertexCount * 3,
    worldVerticesInto(out, row) {
      pose(row);
      skinInto(out, shaped, rest, posed, local);
    },
    cameraVerticesInto(out, row) {
      pose(row);
      const { rotation, translation } = cameraOfRow(take, row);
      // Moving 24 joints to the camera is cheaper than moving thousands of vertices.
      for (let j = 0; j < JOINT_COUNT; j++) {
        mul3Into(viewed.rotations, 9 * j, rotation, 0, posed.rotations, 9 * j);
        for (let a = 0; a < 3; a++) {
          let sum = translation[a]!;
          for (let b = 0; b < 3; b++) sum += rotation[3 * a + b]! * posed.positions[3 * j + b]!;
          viewed.positions[3 * j + a] = sum;
        }
      }
      skinInto(out, shaped, rest, viewed, local);
    },
  };
}
