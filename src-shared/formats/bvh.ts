import { JOINT_COUNT, JOINT_NAMES, PARENTS } from '../body/smpl-tree.ts';
import { type BodyMotion, isEvenlySpaced } from './body-motion.ts';
import { eulerCurves } from './euler-curve.ts';

const CM = 100;
const DEGREES = 180 / Math.PI;

/** Where the last bones end, as a multiple of the bone before them: a BVH needs an end, SMPL has none. */
const END_SITES: Readonly<Record<number, number>> = { 10: 0.5, 11: 0.5, 15: 2, 22: 1, 23: 1 };

/**
 * Writes a motion as BVH text: centimetres, Y up, degrees, T-pose of this person's shape as rest pose, root with six
 * channels, Euler angles without jumps.
 *
 * The root's offset is zero and its position channels are absolute, the one reading all importers share.
 *
 * @param motion  evenly spaced (`resampleEvenly`): BVH cannot say when a frame is
 */
export function writeBvh(motion: BodyMotion): string {
  if (!isEvenlySpaced(motion.times, motion.fps)) throw new RangeError('a BVH needs evenly spaced frames');
  const order: number[] = [];
  const lines = ['HIERARCHY', ...hierarchy(motion.rest, 0, 0, order), 'MOTION'];
  lines.push(`Frames: ${motion.frames}`, `Frame Time: ${(motion.fps.den / motion.fps.num).toFixed(10)}`);
  const curves = order.map((joint) => eulerCurves(motion.rotations, 4 * joint, 4 * JOINT_COUNT, motion.frames, 'yxz'));
  for (let f = 0; f < motion.frames; f++) {
    const row: string[] = [];
    for (let axis = 0; axis < 3; axis++) row.push(number(motion.pelvis[3 * f + axis]! * CM));
    for (const [x, y, z] of curves) {
      row.push(number(z[f]! * DEGREES), number(x[f]! * DEGREES), number(y[f]! * DEGREES));
    }
    lines.push(row.join(' '));
  }
  return lines.join('\n') + '\n';
}

/** Lines of one joint and its children; the order in which joints appear is appended to `order`. */
function hierarchy(rest: Float64Array, joint: number, depth: number, order: number[]): string[] {
  order.push(joint);
  const pad = '\t'.repeat(depth);
  const isRoot = depth === 0;
  const lines = [
    `${pad}${isRoot ? 'ROOT' : 'JOINT'} ${JOINT_NAMES[joint]}`,
    `${pad}{`,
    `${pad}\tOFFSET ${offset(rest, joint, isRoot ? 0 : 1)}`,
    isRoot
      ? `${pad}\tCHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation`
      : `${pad}\tCHANNELS 3 Zrotation Xrotation Yrotation`,
  ];
  for (let child = joint + 1; child < JOINT_COUNT; child++) {
    if (PARENTS[child] === joint) lines.push(...hierarchy(rest, child, depth + 1, order));
  }
  const end = END_SITES[joint];
  if (end !== undefined)
    lines.push(`${pad}\tEnd Site`, `${pad}\t{`, `${pad}\t\tOFFSET ${offset(rest, joint, end)}`, `${pad}\t}`);
  lines.push(`${pad}}`);
  return lines;
}

/** The vector from a joint's parent to it, centimetres, times `scale`. */
function offset(rest: Float64Array, joint: number, scale: number): string {
  const parent = Math.max(0, PARENTS[joint]!);
  return [0, 1, 2].map((a) => number((rest[3 * joint + a]! - rest[3 * parent + a]!) * CM * scale)).join(' ');
}

function number(value: number): string {
  const text = value.toFixed(6);
  return text === '-0.000000' ? '0.000000' : text;
}
