import { LANDMARK, type LandmarkName } from '../../vision/blazepose.ts';
import { COCO_KEYPOINTS } from '../coco.ts';

/** Landmark of each keypoint of a set; −1 where there is none that means the same. */
export type PointMap = readonly number[];

const of = (names: readonly (LandmarkName | null)[]): PointMap =>
  names.map((name) => (name === null ? -1 : LANDMARK[name]));

/** COCO's 17. */
export const COCO_17: PointMap = COCO_KEYPOINTS.map(([, landmark]) => LANDMARK[landmark]);

/** OpenPose's BODY_25; neck, middle of the hips and small toes have no landmark. */
export const BODY_25: PointMap = of([
  'nose',
  null,
  'r_shoulder',
  'r_elbow',
  'r_wrist',
  'l_shoulder',
  'l_elbow',
  'l_wrist',
  null,
  'r_hip',
  'r_knee',
  'r_ankle',
  'l_hip',
  'l_knee',
  'l_ankle',
  'r_eye',
  'l_eye',
  'r_ear',
  'l_ear',
  'l_foot_index',
  null,
  'l_heel',
  'r_foot_index',
  null,
  'r_heel',
]);

/** OpenPose's COCO model. */
export const COCO_18: PointMap = of([
  'nose',
  null,
  'r_shoulder',
  'r_elbow',
  'r_wrist',
  'l_shoulder',
  'l_elbow',
  'l_wrist',
  'r_hip',
  'r_knee',
  'r_ankle',
  'l_hip',
  'l_knee',
  'l_ankle',
  'r_eye',
  'l_eye',
  'r_ear',
  'l_ear',
]);

/** OpenPose's MPI model; the head's top, neck and chest have no landmark. */
export const MPI_15: PointMap = of([
  null,
  null,
  'r_shoulder',
  'r_elbow',
  'r_wrist',
  'l_shoulder',
  'l_elbow',
  'l_wrist',
  'r_hip',
  'r_knee',
  'r_ankle',
  'l_hip',
  'l_knee',
  'l_ankle',
  null,
]);

/** COCO's whole body: the 17, then big toe, small toe and heel of both feet; hands and face follow and are left out. */
export const COCO_FEET: PointMap = [
  ...COCO_17,
  ...of(['l_foot_index', null, 'l_heel', 'r_foot_index', null, 'r_heel']),
];

/** Keypoints that are known by their number alone. */
export const MAP_OF_COUNT: ReadonlyMap<number, readonly [name: string, map: PointMap]> = new Map([
  [15, ['MPI, 15 points', MPI_15]],
  [17, ['COCO, 17 points', COCO_17]],
  [18, ['COCO, 18 points', COCO_18]],
  [23, ['COCO with feet, 23 points', COCO_FEET]],
  [25, ['BODY_25', BODY_25]],
  [33, ['BlazePose, 33 points', Array.from({ length: 33 }, (_, k) => k)]],
  [133, ['COCO whole body, 133 points', COCO_FEET]],
]);

/** Names without side and separators. */
const PARTS: Readonly<Record<string, string>> = {
  nose: 'nose',
  eye: 'eye',
  eyeinner: 'eye_inner',
  eyeouter: 'eye_outer',
  ear: 'ear',
  mouth: 'mouth',
  shoulder: 'shoulder',
  elbow: 'elbow',
  wrist: 'wrist',
  hip: 'hip',
  knee: 'knee',
  ankle: 'ankle',
  heel: 'heel',
  bigtoe: 'foot_index',
  toe: 'foot_index',
  foot: 'foot_index',
  footindex: 'foot_index',
  pinky: 'pinky',
  index: 'index',
  thumb: 'thumb',
};

/** Landmark of a keypoint's name: `left_shoulder`, `LShoulder`, `Right Big Toe`; −1 where none means the same. */
export function landmarkOfName(given: string): number {
  const name = given.trim();
  const side =
    /^(left|right)/i.exec(name)?.[1] ??
    /(left|right)$/i.exec(name)?.[1] ??
    /^([lr])(?=[\s_.-]|[A-Z])/.exec(name)?.[1] ??
    /^([LR])(?=[\s_.-]|[A-Z][a-z])/.exec(name)?.[1] ??
    /[\s_.-]([lr])$/i.exec(name)?.[1] ??
    '';
  const bare = name
    .replace(/^(left|right)|(left|right)$/gi, '')
    .replace(/[\s_.-][lr]$/i, '')
    .replace(/[\s_.-]/g, '')
    .toLowerCase();
  const part = PARTS[side.length === 1 && bare.startsWith(side.toLowerCase()) ? bare.slice(1) : bare];
  if (part === undefined) return -1;
  const landmark = part === 'nose' ? 'nose' : side === '' ? null : `${side[0]!.toLowerCase()}_${part}`;
  return landmark === null ? -1 : (LANDMARK[landmark as LandmarkName] ?? -1);
}

/** Map of named keypoints; null where hardly any of them is of a body. */
export function mapOfNames(names: readonly string[]): PointMap | null {
  const map = names.map(landmarkOfName);
  return new Set(map.filter((landmark) => landmark >= 0)).size >= 6 ? map : null;
}
