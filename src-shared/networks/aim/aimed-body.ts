import { JOINT, JOINT_COUNT, PARENTS } from '../../body/smpl-tree.ts';
import { mul3Into } from '../../math/rotation.ts';
import { LANDMARK } from '../../vision/blazepose.ts';
import { REST_LANDMARKS } from '../rest-landmarks.ts';

/**
 * Where the joints of the built-in body are at rest, metres, shape [24, 3]. Part of what networks were trained with, as
 * `REST_LANDMARKS` is: shapes that networks tell hardly differ from the mean.
 */
export const REST_JOINTS: readonly number[] = [
  0, -0.22, 0, 0.086, -0.275, 0.005, -0.086, -0.275, 0.005, 0, -0.11, -0.013, 0.106, -0.69, 0.011, -0.106, -0.69, 0.011,
  0, 0.015, -0.023, 0.118, -1.097, -0.009, -0.118, -1.097, -0.009, 0, 0.115, -0.028, 0.124, -1.151, 0.11, -0.124,
  -1.151, 0.11, 0, 0.28, -0.025, 0.055, 0.217, -0.017, -0.055, 0.217, -0.017, 0, 0.37, -0.003, 0.172, 0.217, -0.007,
  -0.172, 0.217, -0.007, 0.445, 0.217, -0.009, -0.445, 0.217, -0.009, 0.69, 0.216, 0.001, -0.69, 0.216, 0.001, 0.775,
  0.214, 0.005, -0.775, 0.214, 0.005,
];

/** Landmarks that poses are aimed at, and the joint that carries each. Hands say little of wrists, and faces of heads. */
export const AIMED_AT: readonly { readonly landmark: number; readonly joint: number }[] = [
  { landmark: LANDMARK.nose, joint: JOINT.head },
  { landmark: LANDMARK.l_ear, joint: JOINT.head },
  { landmark: LANDMARK.r_ear, joint: JOINT.head },
  { landmark: LANDMARK.l_shoulder, joint: JOINT.l_collar },
  { landmark: LANDMARK.r_shoulder, joint: JOINT.r_collar },
  { landmark: LANDMARK.l_elbow, joint: JOINT.l_shoulder },
  { landmark: LANDMARK.r_elbow, joint: JOINT.r_shoulder },
  { landmark: LANDMARK.l_wrist, joint: JOINT.l_elbow },
  { landmark: LANDMARK.r_wrist, joint: JOINT.r_elbow },
  { landmark: LANDMARK.l_hip, joint: JOINT.pelvis },
  { landmark: LANDMARK.r_hip, joint: JOINT.pelvis },
  { landmark: LANDMARK.l_knee, joint: JOINT.l_hip },
  { landmark: LANDMARK.r_knee, joint: JOINT.r_hip },
  { landmark: LANDMARK.l_ankle, joint: JOINT.l_knee },
  { landmark: LANDMARK.r_ankle, joint: JOINT.r_knee },
  { landmark: LANDMARK.l_heel, joint: JOINT.l_ankle },
  { landmark: LANDMARK.r_heel, joint: JOINT.r_ankle },
  { landmark: LANDMARK.l_foot_index, joint: JOINT.l_foot },
  { landmark: LANDMARK.r_foot_index, joint: JOINT.r_foot },
];

/** Joints that move a landmark, from its carrier to the pelvis. */
export const MOVED_BY: readonly (readonly number[])[] = AIMED_AT.map(({ joint }) => {
  const chain: number[] = [];
  for (let j = joint; j >= 0; j = PARENTS[j]!) chain.push(j);
  return chain;
});

/** Joints and landmarks of a posed body about its pelvis, metres, ray axes. */
export interface PosedBody {
  /** Rotations of the joints to ray axes, shape [24, 3, 3]. */
  readonly turns: Float64Array;
  /** Shape [24, 3]. */
  readonly joints: Float64Array;
  /** Those of `AIMED_AT`, shape [19, 3]. */
  readonly landmarks: Float64Array;
}

export function createPosedBody(): PosedBody {
  return {
    turns: new Float64Array(9 * JOINT_COUNT),
    joints: new Float64Array(3 * JOINT_COUNT),
    landmarks: new Float64Array(3 * AIMED_AT.length),
  };
}

const offset = (of: readonly number[], i: number, joint: number): readonly number[] =>
  [0, 1, 2].map((a) => of[3 * i + a]! - REST_JOINTS[3 * joint + a]!);
const BONES = PARENTS.map((parent, j) => (parent < 0 ? [0, 0, 0] : offset(REST_JOINTS, j, parent)));
const SITES = AIMED_AT.map(({ landmark, joint }) => offset(REST_LANDMARKS, landmark, joint));

/** Poses the mean body. @param locals row-major local rotations, shape [24, 3, 3] */
export function poseInto({ turns, joints, landmarks }: PosedBody, locals: ArrayLike<number>, at = 0): void {
  for (let j = 0; j < JOINT_COUNT; j++) {
    const parent = PARENTS[j]!;
    if (parent < 0) {
      for (let i = 0; i < 9; i++) turns[i] = locals[at + i]!;
      continue;
    }
    mul3Into(turns, 9 * j, turns, 9 * parent, locals, at + 9 * j);
    carry(joints, 3 * j, turns, joints, parent, BONES[j]!);
  }
  for (const [i, { joint }] of AIMED_AT.entries()) carry(landmarks, 3 * i, turns, joints, joint, SITES[i]!);
}

function carry(
  out: Float64Array,
  o: number,
  turns: Float64Array,
  joints: Float64Array,
  joint: number,
  by: readonly number[],
): void {
  for (let a = 0; a < 3; a++) {
    const g = 9 * joint + 3 * a;
    out[o + a] = joints[3 * joint + a]! + turns[g]! * by[0]! + turns[g + 1]! * by[1]! + turns[g + 2]! * by[2]!;
  }
}
