import { type BodyModel, SHAPE_COUNT, type SparseRows } from '#shared/body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { H36M_TO_J14 } from '#shared/body/joints49.ts';
import { type RestJoints, restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { type ShapedBody, shapeBody, skinInto } from '#shared/body/skinning.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { regressPointsInto } from '#shared/body/sparse-rows.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';

/** The neutral body everything is measured on, and the regressor that gives the protocol's joints. */
export interface EvaluationBody {
  readonly body: BodyModel;
  /** The H36M regressor, shape [17, V], rows in the order of `KEYPOINT_SETS.h36m`. */
  readonly h36m: SparseRows;
}

/** Joints of the H36M set, and those of them the published errors are measured on. */
export const H36M_JOINTS = 17;
export const PROTOCOL_JOINTS = H36M_TO_J14.length;

const ZERO = [0, 0, 0];

/** Poses the evaluation's body, one frame at a time. The arrays are reused: they are valid until the next call. */
export class BodyPoser {
  /** Posed vertices, metres, shape [V, 3]; the body stands at the origin. */
  readonly vertices: Float32Array;
  /** Joints of the H36M regressor, metres, shape [17, 3]. */
  readonly joints17 = new Float64Array(H36M_JOINTS * 3);
  /** The 14 joints of the protocol, metres, shape [14, 3]. */
  readonly joints14 = new Float64Array(PROTOCOL_JOINTS * 3);
  private readonly source: EvaluationBody;
  private readonly rest: RestJoints;
  private readonly posed = createPosedJoints();
  private readonly local = new Float64Array(JOINT_COUNT * 9);
  private shape: { betas: Float32Array; shaped: ShapedBody; joints: Float64Array };

  constructor(source: EvaluationBody) {
    this.source = source;
    this.rest = restJoints(source.body);
    this.vertices = new Float32Array(source.body.vertexCount * 3);
    this.shape = {
      betas: new Float32Array(SHAPE_COUNT),
      shaped: shapeBody(source.body, []),
      joints: shapedRestJoints(this.rest, []),
    };
  }

  /**
   * @param pose  24 axis-angle rotations, radians, read at `po`
   * @param betas 10 shape coefficients, read at `bo`
   */
  pose(pose: ArrayLike<number>, po: number, betas: ArrayLike<number>, bo: number): void {
    const { shaped, joints } = this.shapeOf(betas, bo);
    forwardKinematicsInto(this.posed, joints, pose, po, ZERO, 0);
    for (let j = 0; j < JOINT_COUNT; j++) axisAngleToMatrixInto(this.local, 9 * j, pose, po + 3 * j);
    skinInto(this.vertices, shaped, joints, this.posed, this.local);
    regressPointsInto(this.joints17, 0, this.source.h36m, this.vertices);
    for (const [i, row] of H36M_TO_J14.entries()) {
      for (let a = 0; a < 3; a++) this.joints14[3 * i + a] = this.joints17[3 * row + a]!;
    }
  }

  /** The body of a shape. Weights are packed once; only vertices and joints change. */
  private shapeOf(betas: ArrayLike<number>, bo: number) {
    const before = this.shape;
    if (before.betas.every((value, k) => value === Math.fround(betas[bo + k]!))) return before;
    const own = Float32Array.from({ length: SHAPE_COUNT }, (_, k) => betas[bo + k]!);
    const { template, shapeDirs } = this.source.body;
    const vertices = Float32Array.from(template);
    for (let i = 0; i < vertices.length; i++) {
      let sum = vertices[i]!;
      for (let k = 0; k < SHAPE_COUNT; k++) sum += shapeDirs[i * SHAPE_COUNT + k]! * own[k]!;
      vertices[i] = sum;
    }
    const joints = shapedRestJoints(this.rest, own);
    this.shape = { betas: own, shaped: { ...before.shaped, vertices }, joints };
    return this.shape;
  }
}
