import { FINGER_JOINTS, type Finger, type FingerLayer, fingerAt } from '../../formats/finger-layer.ts';
import { type Rig, rigPlace } from '../../formats/rig/rig.ts';
import { conjugateInto } from '../../math/quaternion.ts';
import { mulQuaternionInto, quaternionToMatrixInto } from '../../math/rotation.ts';
import { exponential, product, type Rotation3 } from '../../math/rotation3.ts';
import { add, cross, dot, scale, sub, unit, type Vec3 } from '../../math/vec3.ts';
import { quaternionOf } from '../quaternions.ts';
import { bendAxis, bendsTo, straightFinger } from './hand-poses.ts';
import { matchFingers, type RigFinger } from './match-fingers.ts';

/** A finger's joint of a character, ready to be bent. */
interface Prepared {
  /** Its place in `FINGER_JOINTS`. */
  readonly joint: number;
  /** Local rotation = before · layer · after. Quaternions. */
  readonly before: ArrayLike<number>;
  readonly after: ArrayLike<number>;
}

/** Bends the fingers of a character. */
export interface RigHands {
  /** Nodes that are joints of fingers. */
  readonly nodes: ReadonlySet<number>;
  /** Local rotation of such a node at a frame; `offset` counts numbers. */
  localInto(out: Float64Array, offset: number, node: number, frame: number): void;
}

/**
 * Compares a character's hands in rest with straight ones, and bends them as a layer says.
 *
 * @param wrists nodes of the wrists; −1 where there is none
 * @returns null where the character has no fingers
 */
export function rigHands(rig: Rig, wrists: Readonly<Record<'l' | 'r', number>>, layer: FingerLayer): RigHands | null {
  const fingers = matchFingers(rig, wrists);
  if (fingers.length === 0) return null;
  const prepared = new Map<number, Prepared>();
  for (const side of ['l', 'r'] as const) {
    const own = fingers.filter(({ joint }) => joint.startsWith(side));
    const palm = palmOf(rig, own, wrists[side], side);
    if (palm) for (const finger of own) prepared.set(finger.node, prepare(rig, own, finger, palm));
  }
  const turned = new Float64Array(4);
  return {
    nodes: new Set(prepared.keys()),
    localInto(out, offset, node, frame) {
      const { joint, before, after } = prepared.get(node)!;
      mulQuaternionInto(turned, 0, before, 0, layer.rotations, fingerAt(layer, frame, joint));
      mulQuaternionInto(out, offset, turned, 0, after, 0);
    },
  };
}

interface Palm {
  /** Out of the palm, and from the first finger to the last; world in rest, unit length. */
  readonly normal: Vec3;
  readonly across: Vec3;
  readonly wrist: number;
}

/** How a hand lies in rest; null where too few fingers tell. */
function palmOf(rig: Rig, fingers: readonly RigFinger[], wrist: number, side: 'l' | 'r'): Palm | null {
  const knuckles = fingers.filter(({ joint }) => joint.endsWith('1') && !joint.includes('thumb'));
  const order: readonly Finger[] = ['index', 'middle', 'ring', 'pinky'];
  const rank = ({ joint }: RigFinger): number => order.indexOf(joint.slice(2, -1) as Finger);
  const sorted = [...knuckles].sort((a, b) => rank(a) - rank(b));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last || first === last) return null;
  const at = (node: number): Vec3 => rigPlace(rig, node);
  const middle = scale(
    sorted.reduce<Vec3>((sum, { node }) => add(sum, at(node)), [0, 0, 0]),
    1 / sorted.length,
  );
  const along = unit(sub(middle, at(wrist)));
  const across = unit(sub(at(last.node), at(first.node)));
  return { normal: unit(scale(cross(along, across), side === 'l' ? -1 : 1)), across, wrist };
}

function prepare(rig: Rig, fingers: readonly RigFinger[], { joint, node }: RigFinger, palm: Palm): Prepared {
  const at = (one: number): Vec3 => rigPlace(rig, one);
  const side = joint[0] as 'l' | 'r';
  const finger = joint.slice(2, -1) as Finger;
  const number = Number(joint.at(-1));
  const ofNumber = (n: number) => fingers.find((one) => one.joint === `${side}_${finger}${n}`)?.node;
  /** Where the bone of a joint points in rest: to the next joint, at the end as the bone before it or its own child. */
  const points = (n: number): Vec3 => {
    const own = ofNumber(n)!;
    const next = ofNumber(n + 1) ?? rig.nodes.findIndex(({ parent }) => parent === own);
    if (next >= 0 && dot(sub(at(next), at(own)), sub(at(next), at(own))) > 1e-10) return unit(sub(at(next), at(own)));
    return n > 1 ? points(n - 1) : unit(sub(at(own), at(palm.wrist)));
  };
  const bends = finger === 'thumb' ? unit(add(scale(palm.normal, 0.6), scale(palm.across, 0.8))) : palm.normal;
  const own = points(number);
  // What the joint is bent by in rest is taken back first; a thumb's root and how fingers spread stay.
  const parent = finger === 'thumb' && number === 1 ? own : number > 1 ? points(number - 1) : inPalm(own, palm);
  const axis = bendAxis(parent, bends);
  const bent = Math.atan2(dot(cross(parent, own), axis), dot(parent, own));
  const straight = exponential(scale(axis, -bent));
  const [out, to] = [straightFinger(finger, side), bendsTo(finger)];
  const frame = product(frameOf(parent, bends), transposed(frameOf(out, to)));
  const above = rig.nodes[node]!.parent;
  const back = [0, 0, 0, 1];
  conjugateInto(back, 0, rig.rotations, 4 * above);
  const before = [0, 0, 0, 1];
  mulQuaternionInto(before, 0, back, 0, quaternionOf(frame), 0);
  const turn = new Float64Array(9);
  quaternionToMatrixInto(turn, 0, rig.rotations, 4 * node);
  return {
    joint: FINGER_JOINTS.indexOf(joint),
    before,
    after: quaternionOf(product(product(transposed(frame), straight), turn)),
  };
}

/** A direction laid into the plane of the palm. */
function inPalm(direction: Vec3, { normal }: Palm): Vec3 {
  return unit(sub(direction, scale(normal, dot(direction, normal))));
}

/** Columns: where a finger points, where it bends to, and the axis it bends about. */
function frameOf(points: Vec3, bends: Vec3): Rotation3 {
  const axis = bendAxis(points, bends);
  const down = cross(axis, points);
  return Float64Array.of(
    ...[points[0], down[0], axis[0]],
    ...[points[1], down[1], axis[1]],
    ...[points[2], down[2], axis[2]],
  );
}

function transposed(r: Rotation3): Rotation3 {
  return Float64Array.of(r[0]!, r[3]!, r[6]!, r[1]!, r[4]!, r[7]!, r[2]!, r[5]!, r[8]!);
}
