import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { rowOfFrame } from '../../document/clip-document.ts';
import type { TakeData } from '../../document/take-arrays.ts';

/** How two takes differ in one frame. */
export interface TakeDifference {
  /** Distance of each joint with the pelves laid upon each other, mm, shape [24]. */
  readonly jointMm: Float64Array;
  /** Angle between the turns of each joint in its parent, degrees, shape [24]. */
  readonly jointDegrees: Float64Array;
  /** Mean over all joints but the pelvis, mm. */
  readonly meanMm: number;
  /** Mean over all joints but the root, degrees. */
  readonly meanDegrees: number;
  /** Distance of the pelves in the world, cm. */
  readonly placeCm: number;
}

const DEGREES = 180 / Math.PI;

/** Null in frames in which not both are there, or whose rows are not loaded. */
export function takeDifference(a: TakeData, b: TakeData, frame: number): TakeDifference | null {
  const [rowA, rowB] = [rowOfFrame(a.take, frame), rowOfFrame(b.take, frame)];
  if (rowA === null || rowB === null || !a.hasRow(rowA) || !b.hasRow(rowB)) return null;
  const [pa, pb] = [a.array('joints'), b.array('joints')];
  const [ra, rb] = [a.array('poses'), b.array('poses')];
  const shift = [0, 1, 2].map((k) => pa[72 * rowA + k]! - pb[72 * rowB + k]!);
  const jointMm = new Float64Array(JOINT_COUNT);
  const jointDegrees = new Float64Array(JOINT_COUNT);
  for (let j = 0; j < JOINT_COUNT; j++) {
    const [i, k] = [72 * rowA + 3 * j, 72 * rowB + 3 * j];
    jointMm[j] = 1000 * Math.hypot(...[0, 1, 2].map((axis) => pa[i + axis]! - pb[k + axis]! - shift[axis]!));
    jointDegrees[j] = DEGREES * angleBetween(ra, i, rb, k);
  }
  const mean = (values: Float64Array) => values.subarray(1).reduce((sum, value) => sum + value, 0) / (JOINT_COUNT - 1);
  return {
    jointMm,
    jointDegrees,
    meanMm: mean(jointMm),
    meanDegrees: mean(jointDegrees),
    placeCm: 100 * Math.hypot(...shift),
  };
}

/** Angle of the turn from one axis-angle to another, radians: by the quaternions' scalar product. */
function angleBetween(a: Float32Array, i: number, b: Float32Array, k: number): number {
  const [x, y, z] = [a[i]!, a[i + 1]!, a[i + 2]!];
  const [u, v, w] = [b[k]!, b[k + 1]!, b[k + 2]!];
  const [ta, tb] = [Math.hypot(x, y, z), Math.hypot(u, v, w)];
  const [sa, sb] = [ta < 1e-9 ? 0.5 : Math.sin(ta / 2) / ta, tb < 1e-9 ? 0.5 : Math.sin(tb / 2) / tb];
  const dot = Math.cos(ta / 2) * Math.cos(tb / 2) + sa * sb * (x * u + y * v + z * w);
  return 2 * Math.acos(Math.min(1, Math.abs(dot)));
}
