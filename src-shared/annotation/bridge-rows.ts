import { axisAngleToQuaternionInto, quaternionToAxisAngleInto, slerpInto } from '../math/rotation.ts';

/** Poses and places of one frame. */
export interface PosedRow {
  /** Axis-angle, radians, shape [24, 3]. */
  readonly poses: Float32Array;
  /** Metres, shape [3]. */
  readonly trans: Float32Array;
}

/** Motion between two rows: rotations on the sphere, places in a straight line, both easing in and out. */
export function bridgeRows(
  before: PosedRow,
  after: PosedRow,
  frames: number,
): { poses: Float32Array; trans: Float32Array } {
  const poses = new Float32Array(frames * 72);
  const trans = new Float32Array(frames * 3);
  const a = new Float64Array(4);
  const b = new Float64Array(4);
  const q = new Float64Array(4);
  for (let j = 0; j < 24; j++) {
    axisAngleToQuaternionInto(a, 0, before.poses, 3 * j);
    axisAngleToQuaternionInto(b, 0, after.poses, 3 * j);
    for (let t = 0; t < frames; t++) {
      slerpInto(q, 0, a, 0, b, 0, eased((t + 1) / (frames + 1)));
      quaternionToAxisAngleInto(poses, t * 72 + 3 * j, q, 0);
    }
  }
  for (let t = 0; t < frames; t++) {
    const u = eased((t + 1) / (frames + 1));
    for (let k = 0; k < 3; k++) trans[3 * t + k] = (1 - u) * before.trans[k]! + u * after.trans[k]!;
  }
  return { poses, trans };
}

function eased(u: number): number {
  return u * u * (3 - 2 * u);
}
