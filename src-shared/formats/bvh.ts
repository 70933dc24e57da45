import type { BodyMotion } from './body-motion.ts';
import { isEvenlySpaced } from './body-motion.ts';
import { alongWorldAxes } from './bvh-skeleton.ts';
import { EULER_AXES, type EulerOrder, eulerCurves } from './euler-curve.ts';
import { asSkeletonMotion, type SkeletonMotion } from './skeleton-motion.ts';

const CM = 100;
const DEGREES = 180 / Math.PI;

/** `Zrotation Xrotation Yrotation`, the order most programs write. */
const USUAL_ORDER: EulerOrder = 'yxz';

/** Where bones end that nothing follows, as a multiple of the bone before them: a BVH needs an end, skeletons have none. */
const LENGTHS: Readonly<Record<string, number>> = { l_foot: 0.5, r_foot: 0.5, head: 2, l_hand: 1, r_hand: 1 };
const END = 0.5;

/** How a BVH is written. */
export interface BvhOptions {
  /** Length of a unit, metres; 0.01 where left out. */
  readonly metresPerUnit?: number;
}

/**
 * Writes a motion as BVH text: centimetres, Y up, degrees, root with six channels, Euler angles without jumps.
 *
 * The root's offset is zero and its position channels are absolute, the one reading all importers share. BVH knows no
 * rest rotations: bones keep their places and turn about the world's axes.
 *
 * @param given  evenly spaced (`resampleEvenly`): BVH cannot say when a frame is
 */
export function writeBvh(given: BodyMotion | SkeletonMotion, { metresPerUnit = 0.01 }: BvhOptions = {}): string {
  if (!isEvenlySpaced(given.times, given.fps)) throw new RangeError('a BVH needs evenly spaced frames');
  const motion = alongWorldAxes(asSkeletonMotion(given));
  const scale = metresPerUnit === 0.01 ? CM : 1 / metresPerUnit;
  const order: number[] = [];
  const lines = ['HIERARCHY', ...hierarchy(motion, 0, 0, order, scale), 'MOTION'];
  lines.push(`Frames: ${motion.frames}`, `Frame Time: ${(motion.fps.den / motion.fps.num).toFixed(10)}`);
  const stride = 4 * motion.joints.length;
  const path = motion.moving[0]!.positions;
  const curves = order.map((joint) => {
    const { order: euler = USUAL_ORDER } = motion.joints[joint]!;
    const xyz = eulerCurves(motion.rotations, 4 * joint, stride, motion.frames, euler);
    return channelAxes(euler).map((axis) => xyz[axis]!);
  });
  for (let f = 0; f < motion.frames; f++) {
    const row: string[] = [];
    for (let axis = 0; axis < 3; axis++) row.push(number(path[3 * f + axis]! * scale));
    for (const [a, b, c] of curves) {
      row.push(number(a![f]! * DEGREES), number(b![f]! * DEGREES), number(c![f]! * DEGREES));
    }
    lines.push(row.join(' '));
  }
  return lines.join('\n') + '\n';
}

/** Axes as channels list them: the one that turns last stands in front. */
function channelAxes(order: EulerOrder): number[] {
  return [...EULER_AXES[order]].reverse();
}

function channels(order: EulerOrder): string {
  return channelAxes(order)
    .map((axis) => `${'XYZ'[axis]}rotation`)
    .join(' ');
}

/** Lines of one joint and its children; the order in which joints appear is appended to `order`. */
function hierarchy(motion: SkeletonMotion, joint: number, depth: number, order: number[], scale: number): string[] {
  order.push(joint);
  const { joints } = motion;
  const { name, offset, order: euler = USUAL_ORDER } = joints[joint]!;
  const pad = '\t'.repeat(depth);
  const isRoot = depth === 0;
  const lines = [
    `${pad}${isRoot ? 'ROOT' : 'JOINT'} ${name.replaceAll(/\s+/g, '_')}`,
    `${pad}{`,
    `${pad}\tOFFSET ${isRoot ? vector([0, 0, 0], 0) : vector(offset, scale)}`,
    isRoot
      ? `${pad}\tCHANNELS 6 Xposition Yposition Zposition ${channels(euler)}`
      : `${pad}\tCHANNELS 3 ${channels(euler)}`,
  ];
  const children = joints.flatMap(({ parent }, child) => (parent === joint ? [child] : []));
  for (const child of children) lines.push(...hierarchy(motion, child, depth + 1, order, scale));
  if (children.length === 0) {
    const end = vector(offset, scale, LENGTHS[name] ?? END);
    lines.push(`${pad}\tEnd Site`, `${pad}\t{`, `${pad}\t\tOFFSET ${end}`, `${pad}\t}`);
  }
  lines.push(`${pad}}`);
  return lines;
}

/** A vector in the file's unit, times `length`. */
function vector(offset: readonly number[], scale: number, length = 1): string {
  return offset.map((value) => number(value * scale * length)).join(' ');
}

function number(value: number): string {
  const text = value.toFixed(6);
  return text === '-0.000000' ? '0.000000' : text;
}
