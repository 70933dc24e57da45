import type { BodyModel } from '#shared/body/body-model.ts';
import { JOINT_COUNT, PARENTS } from '#shared/body/smpl-tree.ts';

/** Joints of a 1.7 m T-pose, metres, feet at y = 0. */
const JOINTS: readonly (readonly [number, number, number])[] = [
  [0, 0.95, 0],
  [0.08, 0.88, 0],
  [-0.08, 0.88, 0],
  [0, 1.06, -0.02],
  [0.09, 0.48, 0],
  [-0.09, 0.48, 0],
  [0, 1.2, -0.01],
  [0.09, 0.08, -0.03],
  [-0.09, 0.08, -0.03],
  [0, 1.26, 0],
  [0.1, 0.02, 0.1],
  [-0.1, 0.02, 0.1],
  [0, 1.45, -0.02],
  [0.06, 1.38, -0.01],
  [-0.06, 1.38, -0.01],
  [0, 1.55, 0.02],
  [0.18, 1.4, -0.02],
  [-0.18, 1.4, -0.02],
  [0.44, 1.39, -0.03],
  [-0.44, 1.39, -0.03],
  [0.69, 1.4, -0.03],
  [-0.69, 1.4, -0.03],
  [0.77, 1.39, -0.03],
  [-0.77, 1.39, -0.03],
];

const RADIUS = 0.05;
const CORNERS = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
  [0, 0, 1],
  [0, 0, -1],
] as const;
const TRIANGLES = [0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5];

/**
 * A body of 24 octahedra, one around each joint, for tests that need all of SMPL's arrays and no looks: 144 vertices,
 * each moved by its joint and a little by the joint's parent. The first shape direction makes it taller, the second
 * wider.
 */
export function tinyBody(): BodyModel {
  const vertexCount = JOINT_COUNT * 6;
  const template = new Float32Array(vertexCount * 3);
  const shapeDirs = new Float32Array(vertexCount * 30);
  const weights = new Float32Array(vertexCount * JOINT_COUNT);
  const faces = new Uint32Array(JOINT_COUNT * TRIANGLES.length);
  for (let j = 0; j < JOINT_COUNT; j++) {
    CORNERS.forEach((corner, c) => {
      const v = 6 * j + c;
      for (let a = 0; a < 3; a++) template[3 * v + a] = JOINTS[j]![a]! + RADIUS * corner[a]!;
      shapeDirs[(3 * v + 1) * 10] = 0.03 * template[3 * v + 1]!;
      shapeDirs[3 * v * 10 + 1] = 0.05 * template[3 * v]!;
      const parent = PARENTS[j]!;
      const share = parent >= 0 && corner[1] === 1 ? 0.25 : 0;
      weights[v * JOINT_COUNT + j] = 1 - share;
      if (share > 0) weights[v * JOINT_COUNT + parent] = share;
    });
    TRIANGLES.forEach((corner, i) => {
      faces[j * TRIANGLES.length + i] = 6 * j + corner;
    });
  }
  return {
    name: 'tiny',
    licence: 'free',
    vertexCount,
    template,
    shapeDirs,
    poseDirs: null,
    jointRegressor: {
      rows: JOINT_COUNT,
      columnsCount: vertexCount,
      starts: Uint32Array.from({ length: JOINT_COUNT + 1 }, (_, j) => 6 * j),
      columns: Uint32Array.from({ length: vertexCount }, (_, v) => v),
      values: new Float32Array(vertexCount).fill(1 / 6),
    },
    weights,
    faces,
  };
}
