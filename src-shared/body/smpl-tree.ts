/** SMPL's 24 joints, their order, parents and mirror partners. */

/** How many joints there are. */
export const JOINT_COUNT = 24;

/** Their names in SMPL's order; `l_` is the body's own left. */
export const JOINT_NAMES = [
  'pelvis',
  'l_hip',
  'r_hip',
  'spine1',
  'l_knee',
  'r_knee',
  'spine2',
  'l_ankle',
  'r_ankle',
  'spine3',
  'l_foot',
  'r_foot',
  'neck',
  'l_collar',
  'r_collar',
  'head',
  'l_shoulder',
  'r_shoulder',
  'l_elbow',
  'r_elbow',
  'l_wrist',
  'r_wrist',
  'l_hand',
  'r_hand',
] as const;

export type JointName = (typeof JOINT_NAMES)[number];

/** Parent of each joint; -1 at the pelvis. A parent always has a smaller index than its child. */
export const PARENTS: readonly number[] = [
  -1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 20, 21,
];

/** Index of a joint by name: `JOINT.l_knee === 4`. */
export const JOINT = Object.fromEntries(JOINT_NAMES.map((name, index) => [name, index])) as Record<JointName, number>;

/** The joint on the other side of the body; middle joints map to themselves. */
export const MIRROR: readonly number[] = [
  0, 2, 1, 3, 5, 4, 6, 8, 7, 9, 11, 10, 12, 14, 13, 15, 17, 16, 19, 18, 21, 20, 23, 22,
];
