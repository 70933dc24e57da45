import { JOINT, type JointName } from '../body/smpl-tree.ts';
import { type Rig, rigPlace } from '../formats/rig/rig.ts';
import { norm, sub } from '../math/vec3.ts';

/** Lengths below this share of the character's height count as none. */
const NO_LENGTH = 0.004;

/**
 * Guesses which bone is what from where bones stand and hang in rest: hips carry two legs that reach the floor, the
 * chest two arms that reach out furthest, the head stands on top. The left is where the character's left is, told by
 * its toes; without toes it is taken to face +Z.
 *
 * @returns node of each of SMPL's joints; −1 where none was found. Shape [24]
 */
export function matchByPlace(rig: Rig): number[] {
  const out = new Array<number>(24).fill(-1);
  const set = (name: JointName, node: number | undefined): void => {
    if (node !== undefined) out[JOINT[name]] = node;
  };
  const children = childrenOf(rig);
  const at = (node: number) => rigPlace(rig, node);
  const below = (node: number): number[] => [node, ...children[node]!.flatMap(below)];
  const lowest = (node: number): number => Math.min(...below(node).map((one) => at(one)[1]));
  const highest = (node: number): number => Math.max(...below(node).map((one) => at(one)[1]));
  const bones = rig.nodes.flatMap(({ kind }, i) => (kind === 'bone' ? [i] : []));
  const heights = bones.map((node) => at(node)[1]);
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const height = high - low;
  if (!(height > 0)) return out;
  // The deepest node with two branches that reach the floor and one that goes up.
  // Legs begin well above the floor; targets for feet do not.
  const legsOf = (node: number) =>
    children[node]!.filter(
      (child) =>
        lowest(child) < low + 0.15 * height &&
        highest(child) < low + 0.75 * height &&
        at(child)[1] > low + 0.18 * height,
    );
  const hips = bones.filter((node) => legsOf(node).length >= 2).at(-1);
  if (hips === undefined) return out;
  const legs = legsOf(hips)
    .sort((a, b) => at(a)[0] - at(b)[0])
    .filter((_, i, all) => i === 0 || i === all.length - 1)
    .map((leg) => pathTo(leg, (node) => at(node)[1], children, at, height));
  let facing = 0;
  for (const leg of legs) {
    const [first, last] = [at(leg[0]!), at(leg.at(-1)!)];
    facing += last[2] - first[2];
  }
  const [right, left] = facing < -0.02 * height ? [legs[1]!, legs[0]!] : [legs[0]!, legs[1]!];
  const mirror = facing < -0.02 * height ? -1 : 1;
  set('pelvis', hips);
  for (const [s, leg] of [
    ['l', left],
    ['r', right],
  ] as const) {
    if (leg.length < 3) continue;
    const joints = bentJoints(leg, at);
    set(`${s}_hip`, joints[0]);
    set(`${s}_knee`, joints[1]);
    set(`${s}_ankle`, joints[2]);
    set(`${s}_foot`, leg[leg.indexOf(joints[2]!) + 1]);
  }
  const trunk = children[hips]!.filter((child) => !legsOf(hips).includes(child)).sort(
    (a, b) => highest(b) - highest(a),
  )[0];
  if (trunk === undefined) return out;
  const spine = pathTo(trunk, (node) => -at(node)[1], children, at, height);
  // Arms branch off where both sides reach out furthest.
  const reach = (node: number, side: 1 | -1): number =>
    Math.max(...below(node).map((one) => side * mirror * at(one)[0]));
  const chest = spine
    .filter(
      (node) => children[node]!.length >= 3 || children[node]!.filter((child) => !spine.includes(child)).length >= 2,
    )
    .sort(
      (a, b) =>
        Math.min(reach(b, 1), reach(b, -1)) - Math.min(reach(a, 1), reach(a, -1)) ||
        spine.indexOf(b) - spine.indexOf(a),
    )[0];
  if (chest === undefined) return out;
  for (const [s, side] of [
    ['l', 1],
    ['r', -1],
  ] as const) {
    const branch = children[chest]!.filter((child) => !spine.includes(child)).sort(
      (a, b) => reach(b, side) - reach(a, side),
    )[0];
    if (branch === undefined || side * mirror * at(branch)[0] < -0.02 * height) continue;
    const arm = pathTo(branch, (node) => -side * mirror * at(node)[0], children, at, height);
    if (arm.length < 3) continue;
    const [shoulder, elbow, wrist] = longestPair(arm, at);
    set(`${s}_shoulder`, shoulder);
    set(`${s}_elbow`, elbow);
    set(`${s}_wrist`, wrist);
    const before = arm[arm.indexOf(shoulder!) - 1];
    set(`${s}_collar`, before);
  }
  const up = spine.indexOf(chest);
  const back = spine.slice(0, up + 1);
  set('spine1', back[0]);
  if (back.length > 1) set('spine3', back.at(-1));
  if (back.length > 2) set('spine2', back[Math.floor((back.length - 1) / 2)]);
  const above = spine.slice(up + 1).filter((node) => at(node)[1] > at(chest)[1]);
  if (above.length > 1) set('neck', above[0]);
  set('head', above.length > 1 ? above[1] : above[0]);
  return out;
}

function childrenOf({ nodes }: Rig): number[][] {
  const children: number[][] = nodes.map(() => []);
  for (const [i, { parent }] of nodes.entries()) if (parent >= 0) children[parent]!.push(i);
  return children;
}

/** The path from a node to the one below it with the least value, nodes without a length of their own left out. */
function pathTo(
  start: number,
  value: (node: number) => number,
  children: readonly (readonly number[])[],
  at: (node: number) => [number, number, number],
  height: number,
): number[] {
  const best = (node: number): [number, number[]] => {
    let found: [number, number[]] = [value(node), [node]];
    for (const child of children[node]!) {
      const [worth, path] = best(child);
      if (worth < found[0] - 1e-4 * height) found = [worth, [node, ...path]];
    }
    return found;
  };
  const path = best(start)[1];
  return path.filter((node, i) => i === 0 || norm(sub(at(node), at(path[i - 1]!))) > NO_LENGTH * height);
}

/** Hip, knee and ankle of a leg: its first bone, the one half way down and the last before the foot. */
function bentJoints(leg: readonly number[], at: (node: number) => [number, number, number]): number[] {
  const [hip, ...rest] = leg;
  const top = at(hip!)[1];
  const floor = at(leg.at(-1)!)[1];
  const middle = (top + floor) / 2;
  const inner = rest.length > 2 ? rest.slice(0, -1) : rest;
  const knee = [...inner].sort((a, b) => Math.abs(at(a)[1] - middle) - Math.abs(at(b)[1] - middle))[0]!;
  const ankle = leg[leg.indexOf(knee) + 1]!;
  return [hip!, knee, ankle];
}

/** Shoulder, elbow and wrist: the ends of the two longest bones that follow each other. */
function longestPair(arm: readonly number[], at: (node: number) => [number, number, number]): number[] {
  let best = 0;
  let most = -1;
  for (let i = 0; i + 2 < arm.length; i++) {
    const length = (k: number): number => norm(sub(at(arm[k + 1]!), at(arm[k]!)));
    // Both bones count: a collar bone is short beside an upper arm.
    const worth = Math.min(length(i), length(i + 1));
    if (worth > most * 1.05) [best, most] = [i, worth];
  }
  return arm.slice(best, best + 3);
}
