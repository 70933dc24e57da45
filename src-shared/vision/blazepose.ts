/** The 33 landmarks of BlazePose (keypoint set `blazepose33`), their mirror partners, the main joints and the bones between them. */

/** How many landmarks there are. */
export const LANDMARK_COUNT = 33;

/** Their names in the model's order; `l_` is the person's own left. */
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

const L = LANDMARK;

/** The 12 joints from shoulders to ankles, left before right: those a body is judged by. */
export const MAIN_JOINTS: readonly number[] = [
  L.l_shoulder,
  L.r_shoulder,
  L.l_elbow,
  L.r_elbow,
  L.l_wrist,
  L.r_wrist,
  L.l_hip,
  L.r_hip,
  L.l_knee,
  L.r_knee,
  L.l_ankle,
  L.r_ankle,
];

/** The four corners of the trunk. */
export const TRUNK_JOINTS: readonly number[] = [L.l_shoulder, L.r_shoulder, L.l_hip, L.r_hip];

/** The 12 bones between the main joints, as pairs of landmarks; their lengths do not change while a person moves. */
export const MAIN_BONES: readonly (readonly [number, number])[] = [
  [L.l_shoulder, L.r_shoulder],
  [L.l_shoulder, L.l_elbow],
  [L.l_elbow, L.l_wrist],
  [L.r_shoulder, L.r_elbow],
  [L.r_elbow, L.r_wrist],
  [L.l_shoulder, L.l_hip],
  [L.r_shoulder, L.r_hip],
  [L.l_hip, L.r_hip],
  [L.l_hip, L.l_knee],
  [L.l_knee, L.l_ankle],
  [L.r_hip, L.r_knee],
  [L.r_knee, L.r_ankle],
];
