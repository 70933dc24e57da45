import { type BodyModel, SHAPE_COUNT } from '../../body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '../../body/forward-kinematics.ts';
import { JOINTS49_COUNT, type Joints49Source, joints49Into } from '../../body/joints49.ts';
import { restJoints, shapedRestJoints } from '../../body/rest-joints.ts';
import { shapeBody, skinInto } from '../../body/skinning.ts';
import { JOINT_COUNT } from '../../body/smpl-tree.ts';
import { axisAngleToMatrixBodyModelInto } from './rotations.ts';

const POSE = JOINT_COUNT * 3;
const ORIGIN = [0, 0, 0];

/** Poses one body with the shape of each frame, as VIBE stores people: at the origin, without translation. */
export interface BodyPoser {
  readonly vertexCount: number;
  /**
   * @param vertices written: metres, shape [V, 3]
   * @param joints   written at `jo`: shape [49, 3]
   * @param pose     axis-angle, radians, shape [72] at `po`
   * @param betas    shape [10] at `bo`
   */
  into(
    vertices: Float32Array,
    joints: Float32Array,
    jo: number,
    pose: ArrayLike<number>,
    po: number,
    betas: ArrayLike<number>,
    bo: number,
  ): void;
}

/** Prepares a body once for many frames. */
export function bodyPoser(body: BodyModel, source: Joints49Source): BodyPoser {
  const packed = shapeBody(body, []);
  const shaped = { ...packed, vertices: new Float32Array(body.template.length) };
  const rest = restJoints(body);
  const posed = createPosedJoints();
  const local = new Float64Array(JOINT_COUNT * 9);
  const shape = new Float64Array(SHAPE_COUNT);
  return {
    vertexCount: body.vertexCount,
    into(vertices, joints, jo, pose, po, betas, bo) {
      for (let k = 0; k < SHAPE_COUNT; k++) shape[k] = betas[bo + k]!;
      for (let i = 0; i < shaped.vertices.length; i++) {
        let sum = body.template[i]!;
        for (let k = 0; k < SHAPE_COUNT; k++) sum += body.shapeDirs[i * SHAPE_COUNT + k]! * shape[k]!;
        shaped.vertices[i] = sum;
      }
      const joints24 = shapedRestJoints(rest, shape);
      for (let j = 0; j < JOINT_COUNT; j++) axisAngleToMatrixBodyModelInto(local, 9 * j, pose, po + 3 * j);
      forwardKinematicsInto(posed, joints24, pose, po, ORIGIN, 0);
      skinInto(vertices, shaped, joints24, posed, local);
      joints49Into(joints, jo, vertices, 0, posed.positions, 0, source);
    },
  };
}

/**
 * Vertices and 49 joints of frames that each have their own shape.
 *
 * @param pose  axis-angle, radians, shape [T, 72]
 * @param betas shape [T, 10]
 * @returns metres, shapes [T, V, 3] and [T, 49, 3]
 */
export function poseBody(
  pose: ArrayLike<number>,
  betas: ArrayLike<number>,
  body: BodyModel,
  source: Joints49Source,
): { vertices: Float32Array; joints49: Float32Array } {
  const frames = pose.length / POSE;
  const poser = bodyPoser(body, source);
  const vertices = new Float32Array(frames * body.vertexCount * 3);
  const joints49 = new Float32Array(frames * JOINTS49_COUNT * 3);
  for (let t = 0; t < frames; t++) {
    const mesh = vertices.subarray(t * body.vertexCount * 3, (t + 1) * body.vertexCount * 3);
    poser.into(mesh, joints49, t * JOINTS49_COUNT * 3, pose, t * POSE, betas, t * SHAPE_COUNT);
  }
  return { vertices, joints49 };
}
