import { JOINT_NAMES, type JointName, MIRROR } from '#shared/body/smpl-tree.ts';
import type { Vec3 } from '../sdf/solid.ts';

/**
 * Rest joints of the average body in the authoring frame: floor at y = 0, the body's left at +x, facing +z, metres.
 * The heights follow common anthropometry (segment lengths as fractions of a stature of 1.72 m).
 */
const LEFT_AND_MIDDLE: Partial<Record<JointName, Vec3>> = {
  pelvis: [0, 0.955, -0.005],
  l_hip: [0.086, 0.9, 0],
  spine1: [0, 1.065, -0.018],
  l_knee: [0.106, 0.485, 0.006],
  spine2: [0, 1.19, -0.028],
  l_ankle: [0.118, 0.078, -0.014],
  spine3: [0, 1.29, -0.033],
  l_foot: [0.124, 0.024, 0.105],
  neck: [0, 1.455, -0.03],
  l_collar: [0.055, 1.392, -0.022],
  head: [0, 1.545, -0.008],
  l_shoulder: [0.172, 1.392, -0.012],
  l_elbow: [0.445, 1.392, -0.014],
  l_wrist: [0.69, 1.391, -0.004],
  l_hand: [0.775, 1.389, 0],
};

/** Rest joints of both sides in SMPL's order, shape [24][3]. */
export const JOINTS: readonly Vec3[] = JOINT_NAMES.map((name, j) => {
  const own = LEFT_AND_MIDDLE[name];
  if (own) return [...own];
  const [x, y, z] = LEFT_AND_MIDDLE[JOINT_NAMES[MIRROR[j]!]!]!;
  return [-x, y, z];
});

/** A rest joint by name. */
export function joint(name: JointName): Vec3 {
  return JOINTS[JOINT_NAMES.indexOf(name)]!;
}

/**
 * What is added to the authoring frame to get the model's own: the pelvis joint stands at (0, -0.22, 0) as it does in
 * SMPL to a few centimetres, whatever the shape.
 */
export const MODEL_PELVIS: Readonly<Vec3> = [0, -0.22, 0];
