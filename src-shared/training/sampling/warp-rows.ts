import { JOINT_COUNT } from '../../body/smpl-tree.ts';
import { axisAngleToQuaternionInto, quaternionToAxisAngleInto, slerpInto } from '../../math/rotation.ts';
import type { ArrayName, FrameBlock } from '../store/store-arrays.ts';

/**
 * Rows of a block at other times: entry t is what lies at row `places[t]`. Positions are interpolated linearly,
 * rotations on the sphere; a point that is absent in one of the two rows is taken from the nearer one.
 *
 * @param places rows, may lie between two, within the block
 */
export function warpRows(block: FrameBlock, rows: number, places: ArrayLike<number>): FrameBlock {
  const out: FrameBlock = {};
  for (const [name, data] of Object.entries(block) as [ArrayName, Float32Array][]) {
    const size = data.length / rows;
    const made = new (data.constructor as Float32ArrayConstructor)(places.length * size);
    for (let t = 0; t < places.length; t++) {
      const place = Math.min(rows - 1, Math.max(0, places[t]!));
      const low = Math.floor(place);
      const high = Math.min(rows - 1, low + 1);
      warpRow(name, made, t * size, data, low * size, high * size, size, place - low);
    }
    out[name] = made;
  }
  return out;
}

function warpRow(
  name: ArrayName,
  out: Float32Array,
  o: number,
  data: Float32Array,
  a: number,
  b: number,
  size: number,
  u: number,
): void {
  const near = u < 0.5 ? a : b;
  if (u === 0 || name === 'hasJoints' || name === 'hasTheta') out.set(data.subarray(near, near + size), o);
  else if (name === 'pose') slerpPose(out, o, data, a, b, u);
  else {
    for (let i = 0; i < size; i++) out[o + i] = (1 - u) * data[a + i]! + u * data[b + i]!;
    const points = pointsOf(name, size);
    if (points) keepAbsent(out, o, data, a, b, near, points);
  }
}

interface Points {
  readonly count: number;
  readonly width: number;
  /** Which of a point's numbers is its confidence. */
  readonly confidence: number;
}

function pointsOf(name: ArrayName, size: number): Points | null {
  if (name === 'keypoints2d') return { count: size / 3, width: 3, confidence: 2 };
  return name === 'landmarks' ? { count: Math.floor(size / 6), width: 6, confidence: 2 } : null;
}

function keepAbsent(
  out: Float32Array,
  o: number,
  data: Float32Array,
  a: number,
  b: number,
  near: number,
  { count, width, confidence }: Points,
): void {
  for (let p = 0; p < count; p++) {
    const at = p * width;
    if (data[a + at + confidence]! > 0 && data[b + at + confidence]! > 0) continue;
    out.set(data.subarray(near + at, near + at + width), o + at);
  }
}

const qa = new Float64Array(4);
const qb = new Float64Array(4);

function slerpPose(out: Float32Array, o: number, pose: Float32Array, a: number, b: number, u: number): void {
  for (let j = 0; j < JOINT_COUNT; j++) {
    axisAngleToQuaternionInto(qa, 0, pose, a + 3 * j);
    axisAngleToQuaternionInto(qb, 0, pose, b + 3 * j);
    slerpInto(qa, 0, qa, 0, qb, 0, u);
    quaternionToAxisAngleInto(out, o + 3 * j, qa, 0);
  }
}
