import { axisAngleToMatrixInto } from '../math/rotation.ts';
import { exponential, logarithm, product, relative } from '../math/rotation3.ts';

/** Poses and places of one frame. */
export interface PosedRow {
  /** Axis-angle, radians, shape [24, 3]. */
  readonly poses: Float32Array;
  /** Metres, shape [3]. */
  readonly trans: Float32Array;
}

/**
 * How motion goes across a hole. `slerp`: from rest to rest, rotations on the sphere and places in a straight line.
 * `spline`: at the pace it has at both ends (cubic Hermite).
 */
export type Blend = 'spline' | 'slerp';

/** The rows at the ends of a hole, and where the pace is to go on those beside them. */
export interface BridgeEnds {
  readonly before: PosedRow;
  readonly after: PosedRow;
  readonly beforeThat?: PosedRow;
  readonly afterThat?: PosedRow;
}

/** Longest way that the pace at one end may lead astray, in lengths of the way across. */
const MOST_PACE = 3;

/** Motion across `frames` rows between two others. */
export function bridgeRows(ends: BridgeEnds, frames: number): { poses: Float32Array; trans: Float32Array } {
  const poses = new Float32Array(frames * 72);
  const trans = new Float32Array(frames * 3);
  const { before, after, beforeThat, afterThat } = ends;
  const steps = frames + 1;
  for (let j = 0; j < 24; j++) {
    const a = rotationOf(before, j);
    const way = logarithm(relative(a, rotationOf(after, j)));
    const out = beforeThat ? logarithm(relative(rotationOf(beforeThat, j), a)) : null;
    const into = afterThat ? logarithm(relative(rotationOf(after, j), rotationOf(afterThat, j))) : null;
    for (let t = 0; t < frames; t++) {
      const at = curve((t + 1) / steps, way, out, into, steps);
      poses.set(logarithm(product(a, exponential(at))), t * 72 + 3 * j);
    }
  }
  const way = difference(before.trans, after.trans);
  const out = beforeThat ? difference(beforeThat.trans, before.trans) : null;
  const into = afterThat ? difference(after.trans, afterThat.trans) : null;
  for (let t = 0; t < frames; t++) {
    const at = curve((t + 1) / steps, way, out, into, steps);
    for (let k = 0; k < 3; k++) trans[3 * t + k] = before.trans[k]! + at[k]!;
  }
  return { poses, trans };
}

type Numbers3 = readonly [number, number, number];

/** Cubic Hermite curve from 0 to `way`, with the steps per row at both ends; at rest where they are not given. */
function curve(u: number, way: Numbers3, out: Numbers3 | null, into: Numbers3 | null, steps: number) {
  const reach = MOST_PACE * Math.max(0.05, Math.hypot(...way));
  const paced = (step: Numbers3 | null, a: number) => {
    if (step === null) return 0;
    return step[a]! * Math.min(steps, reach / Math.max(1e-9, Math.hypot(...step)));
  };
  const [start, end, rise] = [u * (1 - u) * (1 - u), -u * u * (1 - u), u * u * (3 - 2 * u)];
  return [0, 1, 2].map((a) => rise * way[a]! + start * paced(out, a) + end * paced(into, a)) as [
    number,
    number,
    number,
  ];
}

function difference(from: Float32Array, to: Float32Array): Numbers3 {
  return [to[0]! - from[0]!, to[1]! - from[1]!, to[2]! - from[2]!];
}

function rotationOf({ poses }: PosedRow, joint: number): Float64Array {
  const out = new Float64Array(9);
  axisAngleToMatrixInto(out, 0, poses, 3 * joint);
  return out;
}
