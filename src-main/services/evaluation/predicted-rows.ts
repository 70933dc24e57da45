import { keypointMap } from '#shared/body/keypoint-sets.ts';
import { assert } from '#shared/errors/problem.ts';
import type { ClipPrediction } from './clip-predictor.ts';
import { type BodyPoser, H36M_JOINTS, PROTOCOL_JOINTS } from './evaluation-body.ts';

/** A model's answer in the terms that errors are measured in. */
export interface PredictedRows {
  readonly rows: number;
  /** The 14 joints of the protocol, metres, shape [rows, 14, 3]. */
  readonly joints14: Float64Array;
  /** The 17 joints of MPI-INF-3DHP's test set, metres, shape [rows, 17, 3]. */
  readonly joints17: Float64Array;
  /** Metres, shape [rows, V, 3]; empty where nobody asks for vertices. */
  readonly vertices: Float32Array;
}

const THETA = 85;
const POSE_AT = 3;
const SHAPE_AT = 75;
/** Row of the H36M regressor for each of the 17 joints of MPI-INF-3DHP's test set. */
const TEST17: readonly number[] = keypointMap('h36m', 'mpii3d_test');

/**
 * Poses the neutral body with a prediction's parameters and regresses the joints; what the prediction brings itself is
 * taken as it is.
 *
 * @param withVertices keep the vertices, 83 KB a row
 */
export function predictedRows(
  prediction: ClipPrediction,
  rows: number,
  poser: BodyPoser,
  withVertices: boolean,
): PredictedRows {
  const { theta } = prediction;
  assert(theta.length === rows * THETA, `a prediction of ${rows} frames has ${THETA} numbers each`);
  const size = poser.vertices.length;
  const joints14 = new Float64Array(rows * PROTOCOL_JOINTS * 3);
  const joints17 = new Float64Array(rows * H36M_JOINTS * 3);
  const vertices = new Float32Array(withVertices ? rows * size : 0);
  for (let row = 0; row < rows; row++) {
    poser.pose(theta, row * THETA + POSE_AT, theta, row * THETA + SHAPE_AT);
    joints14.set(poser.joints14, row * PROTOCOL_JOINTS * 3);
    for (const [i, from] of TEST17.entries()) {
      for (let a = 0; a < 3; a++) joints17[(row * H36M_JOINTS + i) * 3 + a] = poser.joints17[3 * from + a]!;
    }
    if (withVertices) vertices.set(poser.vertices, row * size);
  }
  return {
    rows,
    joints14: prediction.joints14 ? Float64Array.from(prediction.joints14) : joints14,
    joints17,
    vertices: withVertices && prediction.vertices ? prediction.vertices : vertices,
  };
}
