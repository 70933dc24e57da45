/** The 25 points of OpenPose's BODY_25; `op_` marks them where other points of the same name differ. */
const OPENPOSE25 = [
  'op_nose',
  'op_neck',
  'op_rshoulder',
  'op_relbow',
  'op_rwrist',
  'op_lshoulder',
  'op_lelbow',
  'op_lwrist',
  'op_midhip',
  'op_rhip',
  'op_rknee',
  'op_rankle',
  'op_lhip',
  'op_lknee',
  'op_lankle',
  'op_reye',
  'op_leye',
  'op_rear',
  'op_lear',
  'op_lbigtoe',
  'op_lsmalltoe',
  'op_lheel',
  'op_rbigtoe',
  'op_rsmalltoe',
  'op_rheel',
] as const;

const words = (text: string): readonly string[] => text.split(' ');

const COMMON = words(
  'rankle rknee rhip lhip lknee lankle rwrist relbow rshoulder lshoulder lelbow lwrist neck headtop',
);
const FACE = words('nose leye reye lear rear');
const ARMS = words('lshoulder rshoulder lelbow relbow lwrist rwrist');
const LEGS = words('lhip rhip lknee rknee lankle rankle');
const ARM_BY_ARM = words('rshoulder relbow rwrist lshoulder lelbow lwrist');
const LEG_BY_LEG = words('rhip rknee rankle lhip lknee lankle');

/**
 * Keypoint sets by the name data sets and VIBE know them by, each in its index order. Equal names are the same point;
 * a set converts to another by names alone (`keypointMap`).
 *
 * `staf` calls neck and head top by other names than `spin`, so they are lost between the two, as in VIBE.
 */
export const KEYPOINT_SETS = {
  /** The 49 joints of SPIN and VIBE: BODY_25, then points as data sets label them. */
  spin: [...OPENPOSE25, ...COMMON, 'hip', 'thorax', 'spine_h36m', 'jaw_h36m', 'head_h36m', ...FACE],
  common: COMMON,
  staf: [...OPENPOSE25.slice(0, 19), 'neck_lsp', 'headtop_lsp'],
  coco: [...FACE, ...ARMS, ...LEGS],
  posetrack: [...words('nose neck headtop lear rear'), ...ARMS, ...LEGS],
  pennaction: ['headtop', ...ARMS, ...LEGS],
  '3dpw': ['nose', 'thorax', ...ARM_BY_ARM, ...LEG_BY_LEG],
  insta: words(
    'op_rheel op_rknee op_rhip op_lhip op_lknee op_lheel op_rwrist op_relbow op_rshoulder op_lshoulder op_lelbow ' +
      'op_lwrist op_neck headtop op_nose op_leye op_reye op_lear op_rear op_lbigtoe op_rbigtoe op_lsmalltoe ' +
      'op_rsmalltoe op_lankle op_rankle',
  ),
  mpii3d: words(
    'spine3 spine4 spine2 spine_h36m hip neck head_h36m headtop left_clavicle lshoulder lelbow lwrist left_hand ' +
      'right_clavicle rshoulder relbow rwrist right_hand lhip lknee lankle left_foot left_toe rhip rknee rankle ' +
      'right_foot right_toe',
  ),
  mpii3d_test: ['headtop', 'neck', ...ARM_BY_ARM, ...LEG_BY_LEG, 'hip', 'spine_h36m', 'head_h36m'],
  h36m: words(
    'hip lhip lknee lankle rhip rknee rankle spine_h36m neck head_h36m headtop lshoulder lelbow lwrist rshoulder ' +
      'relbow rwrist',
  ),
  mpii: words(
    'rankle rknee rhip lhip lknee lankle hip thorax neck headtop rwrist relbow rshoulder lshoulder lelbow lwrist',
  ),
  aich: [...ARM_BY_ARM, ...LEG_BY_LEG, 'headtop', 'neck'],
  smplcoco: [...COMMON, ...FACE],
  smpl: words(
    'hips leftUpLeg rightUpLeg spine leftLeg rightLeg spine1 leftFoot rightFoot spine2 leftToeBase rightToeBase neck ' +
      'leftShoulder rightShoulder head leftArm rightArm leftForeArm rightForeArm leftHand rightHand leftHandIndex1 ' +
      'rightHandIndex1',
  ),
} as const satisfies Record<string, readonly string[]>;

export type KeypointSet = keyof typeof KEYPOINT_SETS;

/** Whether a name is one of the sets. */
export function isKeypointSet(name: string): name is KeypointSet {
  return Object.hasOwn(KEYPOINT_SETS, name);
}

/** For each point of `to` its index in `from`, or -1 where `from` has no point of that name. */
export function keypointMap(from: KeypointSet, to: KeypointSet): readonly number[] {
  const source: readonly string[] = KEYPOINT_SETS[from];
  return KEYPOINT_SETS[to].map((name) => source.indexOf(name));
}

/**
 * Keypoints of one set in the order of another; absent points become zeros.
 *
 * @param points   shape [frames, points of `from`, channels]
 * @param channels numbers of one point; confidence counts as one
 * @returns shape [frames, points of `to`, channels]
 */
export function convertKeypoints(
  points: ArrayLike<number>,
  channels: number,
  from: KeypointSet,
  to: KeypointSet,
): Float32Array {
  const map = keypointMap(from, to);
  const size = KEYPOINT_SETS[from].length * channels;
  const frames = points.length / size;
  const out = new Float32Array(frames * map.length * channels);
  for (let t = 0; t < frames; t++) {
    for (const [i, source] of map.entries()) {
      if (source < 0) continue;
      for (let c = 0; c < channels; c++) {
        out[(t * map.length + i) * channels + c] = points[t * size + source * channels + c]!;
      }
    }
  }
  return out;
}

/** Lines of a drawn skeleton, pairs of indices into the set. */
export const KEYPOINT_EDGES: Partial<Record<KeypointSet, readonly (readonly [number, number])[]>> = {
  common: pairs('0-1 1-2 3-4 4-5 6-7 7-8 8-2 8-9 9-3 2-3 8-12 9-10 12-9 10-11 12-13'),
  spin: pairs(
    '0-1 1-2 2-3 3-4 1-5 5-6 6-7 1-8 8-9 9-10 10-11 8-12 12-13 13-14 0-15 0-16 15-17 16-18 11-22 22-23 11-24 14-19 ' +
      '19-20 14-21 0-38',
  ),
};

function pairs(text: string): readonly (readonly [number, number])[] {
  return words(text).map((pair) => {
    const [a, b] = pair.split('-').map(Number);
    return [a!, b!] as const;
  });
}
