import type { BodyModel } from '../../body/body-model.ts';
import type { Joints49Source } from '../../body/joints49.ts';
import type { BodyPoints } from '../../body/landmarks.ts';
import { JOINT, JOINT_COUNT } from '../../body/smpl-tree.ts';
import { sparseRows } from '../../body/sparse-rows.ts';
import { LANDMARK, LANDMARK_COUNT, type LandmarkName } from '../../vision/blazepose.ts';

/** Vertices of the points body: the 24 joints, then the 33 landmarks. */
const VERTICES = JOINT_COUNT + LANDMARK_COUNT;

/** The 21 points of face, feet and hands in SMPL's order, each by the landmark nearest to it. */
const PICKS: readonly LandmarkName[] = [
  ...(['nose', 'r_eye', 'l_eye', 'r_ear', 'l_ear'] as const),
  ...(['l_foot_index', 'l_foot_index', 'l_heel', 'r_foot_index', 'r_foot_index', 'r_heel'] as const),
  ...(['l_thumb', 'l_index', 'l_index', 'l_pinky', 'l_pinky'] as const),
  ...(['r_thumb', 'r_index', 'r_index', 'r_pinky', 'r_pinky'] as const),
];

/** The 9 regressed joints, each the mean of some vertices: hips, neck, head top, pelvis, thorax, spine, jaw, head. */
const EXTRA: readonly (readonly number[])[] = [
  [JOINT.r_hip],
  [JOINT.l_hip],
  [JOINT.neck],
  [
    JOINT_COUNT + LANDMARK.l_eye,
    JOINT_COUNT + LANDMARK.r_eye,
    JOINT_COUNT + LANDMARK.l_ear,
    JOINT_COUNT + LANDMARK.r_ear,
  ],
  [JOINT.pelvis],
  [JOINT.spine3],
  [JOINT.spine1],
  [JOINT.head],
  [JOINT.head],
];

/**
 * A body of nothing but its joints and landmarks as vertices, rigid on their joints: poses them as the full body would,
 * at a hundredth of the cost. Training on it compares what the landmarks show.
 */
export function pointsBody({ rest, landmarks }: BodyPoints): { body: BodyModel; source: Joints49Source } {
  const template = new Float32Array(VERTICES * 3);
  const shapeDirs = new Float32Array(VERTICES * 30);
  const weights = new Float32Array(VERTICES * JOINT_COUNT);
  template.set(rest.base);
  shapeDirs.set(rest.dirs);
  for (let v = 0; v < VERTICES; v++) {
    const k = v - JOINT_COUNT;
    const joint = k < 0 ? v : landmarks.joint[k]!;
    weights[v * JOINT_COUNT + joint] = 1;
    if (k < 0) continue;
    for (let a = 0; a < 3; a++) template[3 * v + a] = rest.base[3 * joint + a]! + landmarks.base[3 * k + a]!;
    for (let i = 0; i < 30; i++) shapeDirs[30 * v + i] = rest.dirs[30 * joint + i]! + landmarks.dirs[30 * k + i]!;
  }
  const regressor = new Float32Array(JOINT_COUNT * VERTICES);
  for (let j = 0; j < JOINT_COUNT; j++) regressor[j * VERTICES + j] = 1;
  const extra = new Float32Array(EXTRA.length * VERTICES);
  for (const [row, from] of EXTRA.entries()) for (const v of from) extra[row * VERTICES + v] = 1 / from.length;
  return {
    body: {
      name: 'points',
      licence: 'free',
      vertexCount: VERTICES,
      template,
      shapeDirs,
      poseDirs: null,
      jointRegressor: sparseRows(regressor, JOINT_COUNT, VERTICES),
      weights,
      faces: new Uint32Array(0),
    },
    source: {
      extraRegressor: sparseRows(extra, EXTRA.length, VERTICES),
      vertexIds: PICKS.map((name) => JOINT_COUNT + LANDMARK[name]),
    },
  };
}
