import { JOINT, JOINT_COUNT, type JointName } from '../../body/smpl-tree.ts';
import { FormatError } from '../format-error.ts';
import type { Bvh } from './read-bvh.ts';

/** Joint of the file for each of SMPL's; −1 where it has none. Shape [24]. */
export type JointMap = readonly number[];

/** Parts of a name that say nothing of the joint: `mixamorig:`, `CC_Base_`, `Bip01 `, `Character1_`. */
const PREFIXES = /^(?:.*[:|]|mixamorig\d*_?|cc_base_|bip\d*[ _]|character\d+_|rl_|def[-_.]|b_|m_avg_|m_|f_avg_)/i;

type Part =
  | 'hips'
  | 'spine'
  | 'neck'
  | 'head'
  | 'collar'
  | 'shoulder'
  | 'elbow'
  | 'wrist'
  | 'hand'
  | 'hip'
  | 'knee'
  | 'ankle'
  | 'toes';

/**
 * Names of joints without side, prefix, digits at the end and separators. The first names are those of whole
 * dialects; `hip` alone is a root, with a side the thigh.
 */
const SIDED: Readonly<Record<string, Part>> = {
  collar: 'collar',
  clavicle: 'collar',
  // `LeftShoulder` is a collar in dialects that also have an arm, and the shoulder in those with a collar.
  shoulderblade: 'collar',
  shldr: 'shoulder',
  arm: 'shoulder',
  upperarm: 'shoulder',
  uparm: 'shoulder',
  humerus: 'shoulder',
  forearm: 'elbow',
  lowerarm: 'elbow',
  lowarm: 'elbow',
  elbow: 'elbow',
  radius: 'elbow',
  hand: 'wrist',
  wrist: 'wrist',
  upleg: 'hip',
  upperleg: 'hip',
  thigh: 'hip',
  hip: 'hip',
  femur: 'hip',
  leg: 'knee',
  lowleg: 'knee',
  lowerleg: 'knee',
  shin: 'knee',
  calf: 'knee',
  knee: 'knee',
  tibia: 'knee',
  foot: 'ankle',
  ankle: 'ankle',
  toe: 'toes',
  toes: 'toes',
  toebase: 'toes',
  ball: 'toes',
};

const CENTRAL: Readonly<Record<string, Part>> = {
  hips: 'hips',
  hip: 'hips',
  pelvis: 'hips',
  spine: 'spine',
  chest: 'spine',
  upperchest: 'spine',
  abdomen: 'spine',
  lowerback: 'spine',
  upperback: 'spine',
  thorax: 'spine',
  waist: 'spine',
  torso: 'spine',
  neck: 'neck',
  lowerneck: 'neck',
  upperneck: 'neck',
  necktwist: 'neck',
  head: 'head',
};

interface Named {
  readonly part: Part;
  readonly side: 'l' | 'r' | null;
}

/** What a joint is by its name; null where the name tells nothing. */
export function partOfName(given: string): Named | null {
  let name = given.trim();
  for (let before = ''; before !== name; ) {
    before = name;
    name = name.replace(PREFIXES, '') || name;
  }
  const { side, rest } = withoutSide(name);
  const bare = rest.toLowerCase().replace(/[\s_.-]+/g, '');
  const plain = bare.replace(/\d+$/, '');
  if (side !== null) {
    const part = plain === 'shoulder' ? 'collar' : SIDED[plain];
    return part ? { part, side } : null;
  }
  const part = CENTRAL[plain];
  return part ? { part, side: null } : null;
}

/** Cuts the side off a name: `LeftArm`, `l_arm`, `lArm`, `Arm.L`, `arm_l`, `L Arm`, `lhipjoint`. */
function withoutSide(name: string): { side: 'l' | 'r' | null; rest: string } {
  const patterns: readonly [RegExp, number, number][] = [
    [/^(left|right)[\s_.-]*(.+)$/i, 1, 2],
    [/^(.+?)[\s_.-]*(left|right)$/i, 2, 1],
    [/^([lr])[\s_.-]+(.+)$/i, 1, 2],
    [/^(.+?)[\s_.-]+([lr])$/i, 2, 1],
    [/^([lr])([A-Z].*)$/, 1, 2],
    [/^([LR])([A-Z][a-z].*)$/, 1, 2],
    [/^([lr])((?:femur|tibia|foot|toes|clavicle|humerus|radius|wrist|hand|collar|shldr|thigh|shin)\d*)$/i, 1, 2],
  ];
  for (const [pattern, side, rest] of patterns) {
    const match = pattern.exec(name);
    if (match) return { side: match[side]![0]!.toLowerCase() as 'l' | 'r', rest: match[rest]! };
  }
  return { side: null, rest: name };
}

/** Joints a body cannot be read without. */
const NEEDED: readonly JointName[] = [
  'l_hip',
  'r_hip',
  'l_knee',
  'r_knee',
  'l_ankle',
  'r_ankle',
  'head',
  'l_shoulder',
  'r_shoulder',
  'l_elbow',
  'r_elbow',
];

/**
 * Finds SMPL's joints in a BVH skeleton, by name and by who hangs on whom.
 *
 * @throws FormatError that names what was not found
 */
export function smplOfBvh({ joints }: Bvh): JointMap {
  const map = new Array<number>(JOINT_COUNT).fill(-1);
  const exact = new Map(joints.map(({ name }, i) => [name.replace(/^.*[:|]|^person\d+_/, ''), i]));
  const own = Object.keys(JOINT).every((name) => exact.has(name));
  if (own) return Object.entries(JOINT).reduce((out, [name, j]) => out.with(j, exact.get(name)!), map);
  const named = joints.map(({ name }) => (name === '' ? null : partOfName(name)));
  const first = (part: Part, side: 'l' | 'r' | null): number =>
    named.findIndex((one) => one?.part === part && one.side === side);
  for (const side of ['l', 'r'] as const) {
    const set = (name: string, joint: number): void => {
      if (joint >= 0) map[JOINT[`${side}_${name}` as JointName]] = joint;
    };
    set('hip', first('hip', side));
    set('knee', first('knee', side));
    set('ankle', first('ankle', side));
    set('foot', first('toes', side));
    const arm = first('shoulder', side);
    const collar = first('collar', side);
    // Where the arm itself has no name of its own, `LeftShoulder` is the arm and a `LeftCollar` above it the collar.
    const shoulders = named.flatMap((one, i) => (one?.part === 'collar' && one.side === side ? [i] : []));
    set('shoulder', arm >= 0 ? arm : (shoulders.at(-1) ?? -1));
    set('collar', arm >= 0 ? collar : shoulders.length > 1 ? shoulders[0]! : -1);
    set('elbow', first('elbow', side));
    set('wrist', first('wrist', side));
  }
  map[JOINT.head] = first('head', null);
  spineInto(map, joints, named);
  const missing = NEEDED.filter((name) => map[JOINT[name]]! < 0);
  if (missing.length > 0) {
    const people = missing.length > 4 ? 'it has no human skeleton' : 'its skeleton is not understood';
    throw new FormatError(`${people}: no joint was found for ${missing.join(', ')}`);
  }
  return map;
}

/** Pelvis, the three joints of the spine and the neck: whoever stands between hips and head. */
function spineInto(map: number[], joints: Bvh['joints'], named: readonly (Named | null)[]): void {
  const above = (joint: number): number[] => {
    const chain: number[] = [];
    for (let at = joint; at >= 0; at = joints[at]!.parent) chain.push(at);
    return chain.reverse();
  };
  const legs = above(map[JOINT.l_hip]!).filter((joint) => above(map[JOINT.r_hip]!).includes(joint));
  const trunk = above(map[JOINT.head]!);
  const branch = legs.filter((joint) => trunk.includes(joint)).at(-1) ?? 0;
  // A pelvis bone below the branch turns the legs, one above turns everybody: the hips' own parent is what we want.
  map[JOINT.pelvis] = legs.findLast((joint) => named[joint]?.part === 'hips') ?? branch;
  const between = trunk.slice(trunk.indexOf(branch) + 1, -1);
  const necks = between.filter((joint) => named[joint]?.part === 'neck');
  const arms = above(map[JOINT.l_shoulder]!).filter((joint) => above(map[JOINT.r_shoulder]!).includes(joint));
  const chest = arms.at(-1) ?? branch;
  if (necks.length > 0) map[JOINT.neck] = necks[0]!;
  const spine = between.filter((joint) => !necks.includes(joint) && above(chest).includes(joint));
  // One joint of the spine bends at the bottom; two at the bottom and the chest; of more the ends and the middle.
  const [low, high] = [spine[0], spine.at(-1)];
  if (low !== undefined) map[JOINT.spine1] = low;
  if (high !== undefined && high !== low) map[JOINT.spine3] = high;
  if (spine.length > 2) map[JOINT.spine2] = spine[Math.floor((spine.length - 1) / 2)]!;
}
