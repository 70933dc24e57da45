import { JOINT, JOINT_NAMES, type JointName } from '../body/smpl-tree.ts';
import { FormatError } from '../formats/format-error.ts';
import { partOfName, smplOfBvh } from '../formats/motion/smpl-of-bvh.ts';
import { type Rig, rigPlace } from '../formats/rig/rig.ts';
import { norm, sub } from '../math/vec3.ts';
import { matchByPlace } from './match-by-place.ts';
import { NEEDED_ROLES, type RigMapping, type RigMatch, type RigTwist } from './rig-mapping.ts';

const SURE = 0.95;
/** Name and place disagree. */
const DOUBTFUL = 0.55;
const BY_PLACE = 0.6;

/**
 * Finds out which bone of a character is what, by names of common rigs and, where those tell nothing, by where bones
 * stand. Each match says how sure it is.
 *
 * @throws FormatError where the file holds no human skeleton, or two
 */
export function matchBones(rig: Rig): RigMapping {
  const trees = skeletonsOf(rig);
  if (trees.length > 1) {
    const names = trees.map((root) => `"${rig.nodes[root]!.name}"`).join(' and ');
    throw new FormatError(`it holds ${trees.length} skeletons (${names}); export one character at a time`);
  }
  const named = matchByName(rig);
  const placed = matchByPlace(rig);
  const matches: RigMatch[] = [];
  const used = new Set<number>();
  for (const [j, role] of JOINT_NAMES.entries()) {
    const [byName, byPlace] = [named[j]!, placed[j]!];
    const node = byName >= 0 ? byName : byPlace;
    // A guess by place must not take a bone that has a name of its own.
    if (node < 0 || used.has(node) || (byName < 0 && named.includes(node))) continue;
    used.add(node);
    const agree = byName === byPlace || byPlace < 0 || !isTelling(role);
    const confidence = byName < 0 ? BY_PLACE : agree ? SURE : DOUBTFUL;
    matches.push({ role, bone: rig.nodes[node]!.name, confidence, by: byName < 0 ? 'place' : 'name' });
  }
  const of = JOINT_NAMES.map((name) => {
    const bone = matches.find((match) => match.role === name)?.bone;
    return bone === undefined ? -1 : rig.nodes.findIndex((node) => node.name === bone);
  });
  refuseUnusable(rig, of);
  const root = rootOf(rig, of[JOINT.pelvis]!);
  if (root >= 0) matches.push({ role: 'root', bone: rig.nodes[root]!.name, confidence: SURE, by: 'place' });
  return { kind: 'vibe-studio-rig-mapping', version: 1, matches, twists: twistsOf(rig, of) };
}

/** Joints whose place is clear enough to be held against their name. */
function isTelling(role: JointName): boolean {
  return /hip|knee|shoulder|elbow/.test(role);
}

/** Nodes by name; −1 where names tell nothing. */
function matchByName(rig: Rig): number[] {
  const bones = rig.nodes.map(({ name, parent, kind }) => {
    // Names of bones that carry twists or ends must not be taken for the limb's own.
    const isOther = kind !== 'bone' || /twist|roll|_end$|\.end$|ik[_.-]|_ik|pole|target|corrective/i.test(name);
    const offset = [0, 0, 0] as const;
    return { name: isOther ? '' : plainName(name), parent, offset, channels: [], column: 0 };
  });
  try {
    const map = smplOfBvh({
      joints: bones,
      columns: 0,
      frames: 0,
      frameTime: 1,
      values: new Float64Array(0),
      promised: 0,
    });
    return map.map((node, j) => (node >= 0 && isNamed(bones[node]!.name, j) ? node : -1));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return new Array<number>(24).fill(-1);
  }
}

/** Hips may be whatever carries the legs; all others must have a name that says what they are, or SMPL's own. */
function isNamed(name: string, joint: number): boolean {
  return joint === JOINT.pelvis || partOfName(name) !== null || JOINT_NAMES.some((own) => name.endsWith(own));
}

/** Names of VRoid and of Unity's avatars, as `partOfName` knows them. */
function plainName(name: string): string {
  return name.replace(/^J_Bip_C_/, '').replace(/^J_Bip_([LR])_(.+)$/, '$2.$1');
}

/** Roots of trees that have two legs each. */
function skeletonsOf(rig: Rig): number[] {
  const rootIndex = rig.nodes.map(() => -1);
  for (const [i, { parent }] of rig.nodes.entries()) rootIndex[i] = parent < 0 ? i : rootIndex[parent]!;
  const isThigh = rig.nodes.map(({ name, kind }) => {
    const part = kind === 'bone' ? partOfName(plainName(name)) : null;
    return part?.part === 'hip' && !/twist|roll/i.test(name) ? part.side : null;
  });
  // Armatures may stand under one common object: the first bone of each chain counts as its root.
  const top = (node: number): number => {
    let at = node;
    while (rig.nodes[at]!.parent >= 0 && rig.nodes[rig.nodes[at]!.parent]!.kind === 'bone') at = rig.nodes[at]!.parent;
    return at;
  };
  const roots = new Set<number>();
  for (const [i, side] of isThigh.entries()) if (side === 'l') roots.add(top(i));
  return [...roots];
}

function refuseUnusable(rig: Rig, of: readonly number[]): void {
  if (of[JOINT.pelvis]! < 0) throw new FormatError('no hips were found: no bone carries two legs');
  const missing = NEEDED_ROLES.filter((name) => of[JOINT[name]]! < 0);
  if (missing.length > 6)
    throw new FormatError('it has no human skeleton: neither names nor places of its bones tell legs and arms');
  for (const s of ['l', 'r'] as const) {
    for (const [from, to] of [
      ['hip', 'knee'],
      ['knee', 'ankle'],
      ['shoulder', 'elbow'],
      ['elbow', 'wrist'],
    ] as const) {
      const [a, b] = [of[JOINT[`${s}_${from}`]]!, of[JOINT[`${s}_${to}`]]!];
      if (a < 0 || b < 0) continue;
      if (norm(sub(rigPlace(rig, a), rigPlace(rig, b))) < 1e-4) {
        throw new FormatError(`the bone "${rig.nodes[a]!.name}" has no length`);
      }
    }
  }
}

/** A bone above the hips that stands on the floor. */
function rootOf(rig: Rig, hips: number): number {
  for (let at = rig.nodes[hips]!.parent; at >= 0; at = rig.nodes[at]!.parent) {
    if (rig.nodes[at]!.kind !== 'bone') continue;
    const height = rigPlace(rig, hips)[1];
    return Math.abs(rigPlace(rig, at)[1]) < 0.25 * Math.abs(height) ? at : -1;
  }
  return -1;
}

/** Twist and roll bones that hang on a limb, with the share of the limb they stand at. */
function twistsOf(rig: Rig, of: readonly number[]): RigTwist[] {
  const twists: RigTwist[] = [];
  for (const s of ['l', 'r'] as const) {
    for (const [bone, end, isUpper] of [
      ['shoulder', 'elbow', true],
      ['elbow', 'wrist', false],
      ['hip', 'knee', true],
      ['knee', 'ankle', false],
    ] as const) {
      const [a, b] = [of[JOINT[`${s}_${bone}`]]!, of[JOINT[`${s}_${end}`]]!];
      if (a < 0 || b < 0) continue;
      const length = norm(sub(rigPlace(rig, b), rigPlace(rig, a)));
      for (const [node, { name, parent }] of rig.nodes.entries()) {
        if (parent !== a || !/twist|roll/i.test(name)) continue;
        const share = Math.min(1, norm(sub(rigPlace(rig, node), rigPlace(rig, a))) / length);
        const joint: JointName = isUpper ? `${s}_${bone}` : `${s}_${end}`;
        twists.push({ bone: name, kind: isUpper ? 'from' : 'towards', joint, share });
      }
    }
  }
  return twists;
}
