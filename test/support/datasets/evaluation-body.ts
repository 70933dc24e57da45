import type { EvaluationBody } from '#main/services/evaluation/evaluation-body.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { sparseRows } from '#shared/body/sparse-rows.ts';

/** Vertices of the small body: one at each joint, and a second 10 cm above each. */
const VERTICES = 2 * JOINT_COUNT;

/** SMPL joint whose vertex stands for each row of the H36M regressor. */
const H36M_JOINTS = [0, 1, 4, 7, 2, 5, 8, 6, 12, 15, 22, 16, 18, 20, 17, 19, 21];

/**
 * A body for evaluation tests, small enough to check by hand: 48 vertices, rigid parts, the first shape coefficient makes
 * everything larger by 10 %, and each joint of the H36M regressor is one vertex.
 */
export function evaluationBody(): EvaluationBody {
  const template = new Float32Array(VERTICES * 3);
  const shapeDirs = new Float32Array(VERTICES * 30);
  const weights = new Float32Array(VERTICES * JOINT_COUNT);
  for (let j = 0; j < JOINT_COUNT; j++) {
    for (const [k, v] of [j, JOINT_COUNT + j].entries()) {
      const point = [Math.sin(3 * j) * 0.5, 0.07 * j + 0.1 * k, Math.cos(5 * j) * 0.2];
      template.set(point, 3 * v);
      for (let a = 0; a < 3; a++) shapeDirs[(3 * v + a) * 10] = 0.1 * point[a]!;
      weights[v * JOINT_COUNT + j] = 1;
    }
  }
  const picks = (rows: readonly number[]) => {
    const dense = new Float32Array(rows.length * VERTICES);
    for (const [row, v] of rows.entries()) dense[row * VERTICES + v] = 1;
    return sparseRows(dense, rows.length, VERTICES);
  };
  return {
    body: {
      name: 'evaluation test',
      licence: 'free',
      vertexCount: VERTICES,
      template,
      shapeDirs,
      poseDirs: null,
      jointRegressor: picks(Array.from({ length: JOINT_COUNT }, (_, j) => j)),
      weights,
      faces: Uint32Array.of(0, 1, 2),
    },
    h36m: picks(H36M_JOINTS),
  };
}
