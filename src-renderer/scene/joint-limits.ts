import { MIRROR } from '#shared/body/smpl-tree.ts';
import { LIMITS } from '#shared/fitting/pose-statistics.ts';
import { axisAngleToMatrixInto, mul3Into } from '#shared/math/rotation.ts';
import { logInto } from '#shared/math/so3.ts';

/** An axis a joint is turned around, in its parent's axes, and how far it goes there. */
export interface JointAxis {
  readonly axis: readonly [number, number, number];
  /** Least and greatest angle, radians; null where nothing is known. */
  readonly low: number | null;
  readonly high: number | null;
}

const PLAIN: readonly JointAxis[] = [
  { axis: [1, 0, 0], low: null, high: null },
  { axis: [0, 1, 0], low: null, high: null },
  { axis: [0, 0, 1], low: null, high: null },
];

/** Three axes of a joint with what motion capture says of their range; those of the right side mirror the left's. */
export function jointAxes(joint: number): readonly JointAxis[] {
  const own = LIMITS.find((limit) => limit.joint === joint);
  const other = own ?? LIMITS.find((limit) => limit.joint === MIRROR[joint]);
  if (!other) return PLAIN;
  return [0, 1, 2].map((i) => {
    const [x, y, z] = other.axes.slice(3 * i, 3 * i + 3) as [number, number, number];
    const length = Math.hypot(x, y, z);
    // A mirror at the body's middle plane turns rotation vectors (x, y, z) into (x, −y, −z).
    const axis = own ? [x / length, y / length, z / length] : [x / length, -y / length, -z / length];
    return { axis: axis as [number, number, number], low: other.low[i]!, high: other.high[i]! };
  });
}

const turned = new Float64Array(9);
const turn = new Float64Array(9);
const vector = new Float64Array(3);

/** Angle of a local rotation along an axis: the component of its rotation vector, as the fit's limits measure it. */
export function angleAlong(local: ArrayLike<number>, axis: readonly [number, number, number]): number {
  logInto(vector, 0, local as Float64Array, 0);
  return axis[0] * vector[0]! + axis[1] * vector[1]! + axis[2] * vector[2]!;
}

/** `exp(angle · axis) · local`: turns a joint around an axis of its parent. */
export function turnedAround(
  out: Float64Array,
  local: ArrayLike<number>,
  axis: readonly [number, number, number],
  angle: number,
): void {
  axisAngleToMatrixInto(turn, 0, [axis[0] * angle, axis[1] * angle, axis[2] * angle]);
  mul3Into(out, 0, turn, 0, local, 0);
}

const STEP = Math.PI / 90;

/**
 * How far a joint can be turned around an axis from where it is, before its limit along that axis.
 *
 * @param local local rotation now, row-major, shape [3, 3]
 * @returns turns in radians, `from` ≤ 0 ≤ `to`, each within half a turn; null where no limit is known. Both are 0 where
 *          the joint is beyond its limit already.
 */
export function allowedTurn(
  local: ArrayLike<number>,
  { axis, low, high }: JointAxis,
): { from: number; to: number } | null {
  if (low === null || high === null) return null;
  const inside = (angle: number) => {
    turnedAround(turned, local, axis, angle);
    const at = angleAlong(turned, axis);
    return at >= low && at <= high;
  };
  if (!inside(0)) return { from: 0, to: 0 };
  const reach = (sign: 1 | -1) => {
    let angle = 0;
    while (angle + STEP <= Math.PI && inside(sign * (angle + STEP))) angle += STEP;
    let low_ = angle;
    let high_ = Math.min(Math.PI, angle + STEP);
    for (let i = 0; i < 6; i++) {
      const middle = (low_ + high_) / 2;
      if (inside(sign * middle)) low_ = middle;
      else high_ = middle;
    }
    return low_;
  };
  return { from: -reach(-1), to: reach(1) };
}
