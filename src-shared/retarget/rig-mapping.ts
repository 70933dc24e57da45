import { z } from 'zod';
import { JOINT_NAMES, type JointName } from '../body/smpl-tree.ts';
import { FormatError } from '../formats/format-error.ts';
import { type Rig, rigPlace } from '../formats/rig/rig.ts';
import { norm, sub } from '../math/vec3.ts';

/** What a bone of a character can be: one of the body's joints, or a root on the floor that carries everything. */
export const RIG_ROLES = ['root', ...JOINT_NAMES] as const;
export type RigRole = 'root' | JointName;

/** How sure a match is: 1 was set by hand or is certain, below 0.5 somebody should look. */
const Match = z.object({
  role: z.enum(RIG_ROLES),
  bone: z.string(),
  confidence: z.number().min(0).max(1),
  by: z.enum(['name', 'place', 'hand']),
});
export type RigMatch = z.infer<typeof Match>;

const Twist = z.object({
  bone: z.string(),
  /** Joint whose twist it takes a share of, and from which end of the limb. */
  kind: z.enum(['from', 'towards']),
  joint: z.enum(JOINT_NAMES),
  share: z.number().min(0).max(1),
});
export type RigTwist = z.infer<typeof Twist>;

/** Which bone of a character is what: shown, corrected by hand, stored beside the character. Plain data. */
export const RigMapping = z.object({
  kind: z.literal('vibe-studio-rig-mapping'),
  version: z.literal(1),
  matches: z.array(Match),
  twists: z.array(Twist),
});
export type RigMapping = z.infer<typeof RigMapping>;

/** A mapping from JSON. @throws FormatError where it is none */
export function parseRigMapping(text: string): RigMapping {
  try {
    return RigMapping.parse(JSON.parse(text));
  } catch {
    throw new FormatError('it is not a mapping of bones');
  }
}

/** The mapping with one bone corrected by hand; null takes the role away. A bone has one role at a time. */
export function withMatch(mapping: RigMapping, role: RigRole, bone: string | null): RigMapping {
  const others = mapping.matches.filter((match) => match.role !== role && match.bone !== bone);
  const own = bone === null ? [] : [{ role, bone, confidence: 1, by: 'hand' as const }];
  return { ...mapping, matches: [...others, ...own] };
}

/** Joints without which no motion can be put onto a character. */
export const NEEDED_ROLES: readonly JointName[] = [
  'pelvis',
  'l_hip',
  'r_hip',
  'l_knee',
  'r_knee',
  'l_ankle',
  'r_ankle',
  'l_shoulder',
  'r_shoulder',
  'l_elbow',
  'r_elbow',
];

const WORDS: Readonly<Partial<Record<RigRole, string>>> = { pelvis: 'hips' };

/** Node of each of SMPL's joints; −1 where the character has none. Shape [24], and the root's. */
export interface RigBones {
  readonly of: readonly number[];
  readonly root: number;
}

/**
 * Looks a mapping's bones up in a rig.
 *
 * @throws FormatError where a bone is not in the rig, a needed one has no match or a limb has no length
 */
export function rigBones(rig: Rig, { matches }: RigMapping): RigBones {
  const index = new Map(rig.nodes.map(({ name }, i) => [name, i]));
  const find = (role: RigRole): number => {
    const match = matches.find((one) => one.role === role);
    if (!match) return -1;
    const node = index.get(match.bone);
    if (node === undefined) throw new FormatError(`it has no bone "${match.bone}", which the mapping speaks of`);
    return node;
  };
  const of = JOINT_NAMES.map(find);
  const missing = NEEDED_ROLES.filter((name) => of[JOINT_NAMES.indexOf(name)]! < 0);
  if (missing.length > 0) {
    const words = missing.map((name) => WORDS[name] ?? name);
    throw new FormatError(
      `no bone was found for ${words.join(', ')}; choose ${missing.length === 1 ? 'it' : 'them'} by hand`,
    );
  }
  refuseLying(rig, of);
  return { of, root: find('root') };
}

/** Everything goes by a character that stands. @throws FormatError where it lies or hangs in rest */
function refuseLying(rig: Rig, of: readonly number[]): void {
  const at = (name: JointName) => rigPlace(rig, of[JOINT_NAMES.indexOf(name)]!);
  const [hip, shoulder] = [at('l_hip'), at('l_shoulder')];
  const trunk = sub(shoulder, hip);
  if (trunk[1] < 0.5 * norm(trunk)) {
    throw new FormatError(
      'it does not stand upright in rest; turn it so that its head is up, apply rotations, and export it again',
    );
  }
}
