/** The 33 landmarks of BlazePose (keypoint set `blazepose33`), their mirror partners and the bones drawn between them. */

export const LANDMARK_COUNT = 33;

export const LANDMARK_NAMES = [
  'nose',
  'l_eye_inner',
  'l_eye',
  'l_eye_outer',
  'r_eye_inner',
  'r_eye',
  'r_eye_outer',
  'l_ear',
  'r_ear',
  'l_mouth',
  'r_mouth',
  'l_shoulder',
  'r_shoulder',
  'l_elbow',
  'r_elbow',
  'l_wrist',
  'r_wrist',
  'l_pinky',
  'r_pinky',
  'l_index',
  'r_index',
  'l_thumb',
  'r_thumb',
  'l_hip',
  'r_hip',
  'l_knee',
  'r_knee',
  'l_ankle',
  'r_ankle',
  'l_heel',
  'r_heel',
  'l_foot_index',
  'r_foot_index',
] as const;

export type LandmarkName = (typeof LANDMARK_NAMES)[number];

/** Index of a landmark by name: `LANDMARK.l_hip === 23`. */
export const LANDMARK = Object.fromEntries(LANDMARK_NAMES.map((name, index) => [name, index])) as Record<
  LandmarkName,
  number
>;

/** The landmark on the other side; the nose maps to itself. */
export const LANDMARK_MIRROR: readonly number[] = LANDMARK_NAMES.map((name) => {
  const other = name.startsWith('l_') ? `r_${name.slice(2)}` : name.startsWith('r_') ? `l_${name.slice(2)}` : name;
  return LANDMARK_NAMES.indexOf(other as LandmarkName);
});

/** Pairs of landmarks joined by a line in overlays. */
export const LANDMARK_BONES: readonly (readonly [number, number])[] = [
  [11, 12],
  [11, 13],
  [13, 15],
  [12, 14],
  [14, 16],
  [11, 23],
  [12, 24],
  [23, 24],
  [23, 25],
  [25, 27],
  [24, 26],
  [26, 28],
  [27, 29],
  [29, 31],
  [27, 31],
  [28, 30],
  [30, 32],
  [28, 32],
  [15, 19],
  [15, 21],
  [16, 20],
  [16, 22],
  [0, 7],
  [0, 8],
];
