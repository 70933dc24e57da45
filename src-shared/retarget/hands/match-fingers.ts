import { FINGERS, type Finger, type FingerJoint } from '../../formats/finger-layer.ts';
import { type Rig, rigPlace } from '../../formats/rig/rig.ts';
import { dot, norm, sub, unit, type Vec3 } from '../../math/vec3.ts';

/** A bone of a character that is a joint of a finger. */
export interface RigFinger {
  readonly joint: FingerJoint;
  readonly node: number;
}

const WORDS: readonly (readonly [Finger, RegExp])[] = [
  ['thumb', /thumb|親指|拇指/i],
  ['index', /index|人指|人差|食指/i],
  ['middle', /middle|mid(?!dle)|中指/i],
  ['ring', /ring|薬指|无名指|無名指/i],
  ['pinky', /pinky|little|small|小指/i],
];
const NO_JOINT = /carpal|palm|twist|roll|ik|ctrl|_end$|\.end$|nub|tip$/i;

/** The fingers below a wrist: by the names of common rigs, else by where they stand. Fingers of fewer than two bones count as none. */
export function matchFingers(rig: Rig, wrists: Readonly<Record<'l' | 'r', number>>): RigFinger[] {
  const children = rig.nodes.map((): number[] => []);
  for (const [node, { parent }] of rig.nodes.entries()) if (parent >= 0) children[parent]!.push(node);
  return (['l', 'r'] as const).flatMap((side) => {
    const wrist = wrists[side];
    if (wrist < 0) return [];
    const chains = byName(rig, children, wrist) ?? byPlace(rig, children, wrist);
    return FINGERS.flatMap((finger) => {
      const chain = chains.get(finger) ?? [];
      if (chain.length < 2) return [];
      return chain.slice(0, 3).map((node, i): RigFinger => {
        return { joint: `${side}_${finger}${(i + 1) as 1 | 2 | 3}`, node };
      });
    });
  });
}

type Chains = Map<Finger, number[]>;

function byName(rig: Rig, children: readonly (readonly number[])[], wrist: number): Chains | null {
  const chains: Chains = new Map();
  const visit = (node: number, depth: number): void => {
    const { name, kind } = rig.nodes[node]!;
    const finger = WORDS.find(([, word]) => word.test(name))?.[0];
    // The thumb's first bone is a metacarpal by name in some rigs.
    const isJoint = finger === 'thumb' ? !NO_JOINT.test(name.replace(/metacarpal/i, '')) : !NO_JOINT.test(name);
    if (finger && isJoint && kind === 'bone') chains.set(finger, [...(chains.get(finger) ?? []), node]);
    if (depth < 8) for (const child of children[node]!) visit(child, depth + 1);
  };
  for (const child of children[wrist]!) visit(child, 0);
  return chains.size >= 2 ? chains : null;
}

/** Four or five chains that hang on a wrist: the one that begins nearest to it is the thumb. */
function byPlace(rig: Rig, children: readonly (readonly number[])[], wrist: number): Chains {
  const chains: Chains = new Map();
  const longest = (node: number): number[] => {
    const below = children[node]!.map(longest).sort((a, b) => b.length - a.length)[0] ?? [];
    return [node, ...below];
  };
  const at = (node: number): Vec3 => rigPlace(rig, node);
  const found = children[wrist]!.map(longest).filter((chain) => chain.length >= 2);
  if (found.length < 4 || found.length > 5) return chains;
  const ends = found.map((chain) => sub(at(chain.at(-1)!), at(wrist)));
  const reach = Math.max(...ends.map(norm));
  const fingers = found.map((chain) => {
    // Bones of the palm begin at the wrist, fingers at the knuckles.
    const isPalm = chain.length >= 4 && norm(sub(at(chain[0]!), at(wrist))) < 0.3 * reach;
    return isPalm ? chain.slice(1) : chain;
  });
  const along = unit(ends.reduce<Vec3>((sum, end) => [sum[0] + end[0], sum[1] + end[1], sum[2] + end[2]], [0, 0, 0]));
  const far = (chain: readonly number[]): number => dot(sub(at(chain[0]!), at(wrist)), along);
  const [thumb, ...rest] = fingers.sort((a, b) => far(a) - far(b));
  const side = (chain: readonly number[]): number => norm(sub(at(chain[0]!), at(thumb![0]!)));
  rest.sort((a, b) => side(a) - side(b));
  chains.set('thumb', thumb!);
  const names: readonly Finger[] =
    rest.length === 4 ? ['index', 'middle', 'ring', 'pinky'] : ['index', 'middle', 'pinky'];
  for (const [i, finger] of names.entries()) chains.set(finger, rest[i]!);
  return chains;
}
