import { JOINT, JOINT_COUNT, type JointName } from '#shared/body/smpl-tree.ts';

/** Rotation vectors of some joints, degrees. */
export type SheetPose = Partial<Record<JointName, readonly [number, number, number]>>;

const ARMS_DOWN: SheetPose = {
  l_shoulder: [0, 0, -68],
  r_shoulder: [0, 0, 68],
  l_collar: [0, 0, -5],
  r_collar: [0, 0, 5],
  l_elbow: [0, -15, 0],
  r_elbow: [0, 15, 0],
};

/** The poses of the sheet: what a body has to survive. */
export const SHEET_POSES = {
  'T-pose': {},
  stand: ARMS_DOWN,
  stride: {
    l_hip: [-35, 0, 0],
    r_hip: [20, 0, 0],
    l_knee: [15, 0, 0],
    r_knee: [30, 0, 0],
    r_ankle: [10, 0, 0],
    r_foot: [-20, 0, 0],
    l_shoulder: [29, 0, -69],
    r_shoulder: [-29, 0, 69],
    l_elbow: [0, -20, 0],
    r_elbow: [0, 35, 0],
    spine2: [0, 8, 0],
  },
  'deep squat': {
    pelvis: [20, 0, 0],
    l_hip: [-115, -6, 17],
    r_hip: [-115, 6, -17],
    l_knee: [135, 0, 0],
    r_knee: [135, 0, 0],
    l_ankle: [-37, 0, 0],
    r_ankle: [-37, 0, 0],
    l_shoulder: [0, -75, -6],
    r_shoulder: [0, 75, 6],
    spine1: [10, 0, 0],
  },
  'arms up': { l_shoulder: [0, 0, 65], r_shoulder: [0, 0, -65], l_collar: [0, 0, 20], r_collar: [0, 0, -20] },
  'elbows 130': {
    l_shoulder: [0, -80, -10],
    r_shoulder: [0, 80, 10],
    l_elbow: [0, -130, 0],
    r_elbow: [0, 130, 0],
  },
  'wrists 90': {
    l_shoulder: [0, 0, -30],
    r_shoulder: [0, 0, 30],
    l_wrist: [90, 0, 0],
    r_wrist: [-90, 0, 0],
    l_elbow: [0, -60, 0],
  },
  sit: {
    l_hip: [-90, 0, 8],
    r_hip: [-90, 0, -8],
    l_knee: [90, 0, 0],
    r_knee: [90, 0, 0],
    l_shoulder: [-20, -15, -60],
    r_shoulder: [-20, 15, 60],
    l_elbow: [0, -60, 0],
    r_elbow: [0, 60, 0],
  },
  kneel: {
    ...ARMS_DOWN,
    r_hip: [-90, 0, 0],
    r_knee: [90, 0, 0],
    l_knee: [95, 0, 0],
    l_foot: [-40, 0, 0],
    l_ankle: [30, 0, 0],
    l_elbow: [0, -90, 0],
  },
  leap: {
    pelvis: [15, 0, 0],
    l_hip: [-110, 0, 0],
    r_hip: [45, 0, 0],
    l_shoulder: [0, 0, 20],
    r_shoulder: [0, 0, -20],
    r_ankle: [40, 0, 0],
    l_ankle: [30, 0, 0],
    spine1: [-10, 0, 0],
  },
} as const satisfies Record<string, SheetPose>;

/** A pose as rotation vectors in radians, shape [24, 3]. */
export function poseArray(pose: SheetPose): Float64Array {
  const out = new Float64Array(JOINT_COUNT * 3);
  for (const [name, degrees] of Object.entries(pose)) {
    degrees.forEach((angle, a) => {
      out[JOINT[name as JointName] * 3 + a] = (angle * Math.PI) / 180;
    });
  }
  return out;
}
