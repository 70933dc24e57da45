import { JOINT } from '../body/smpl-tree.ts';
import { mulQuaternionInto } from '../math/rotation.ts';
import { outlineOf } from './foot-outline.ts';
import type { FootPlan } from './foot-plan.ts';
import { envelope } from './windows.ts';
import { ROTATION_ROW, type ShapedBody } from './work.ts';

/** A foot may be this far below the floor, metres: skin and shoes give. */
export const SINKS = 0.006;
/** Over this time, seconds, a foot that would sink farther is raised. */
const RAISE_REACH = 0.1;
const SIDES = [
  { toe: JOINT.l_foot, ...outlineOf(0) },
  { toe: JOINT.r_foot, ...outlineOf(1) },
] as const;

/**
 * Raises feet in rows `from` to `to` that would be below the floor however they lean, smoothly over time. What it raises
 * is marked as touched. In place.
 */
export function clearFloor(
  { ankles, feet, rotations, touched }: Pick<FootPlan, 'ankles' | 'feet' | 'rotations' | 'touched'>,
  shape: ShapedBody,
  times: Float64Array,
  from: number,
  to: number,
): void {
  const toes = new Float64Array(4);
  SIDES.forEach((side, s) => {
    const deep = new Float64Array(times.length);
    for (let t = from; t < to; t++) {
      const at = 2 * t + s;
      mulQuaternionInto(toes, 0, feet, 4 * at, rotations, t * ROTATION_ROW + 4 * side.toe);
      const joint = heightOf(feet, 4 * at, shape.offsets, side.toe);
      const low = Math.min(
        lowest(feet, 4 * at, shape.offsets, side.heel.from, side.ball.to),
        joint + lowest(toes, 0, shape.offsets, side.toes.from, side.toes.to),
      );
      deep[t] = Math.max(0, -SINKS - (ankles[3 * at + 1]! + low));
    }
    const raise = envelope(deep, times, RAISE_REACH);
    for (let t = from; t < to; t++) {
      if (raise[t] === 0) continue;
      ankles[3 * (2 * t + s) + 1]! += raise[t]!;
      touched[t] = 1;
    }
  });
}

function lowest(turns: Float64Array, q: number, offsets: Float64Array, from: number, to: number): number {
  let low = Number.POSITIVE_INFINITY;
  for (let p = from; p < to; p++) low = Math.min(low, heightOf(turns, q, offsets, p));
  return low;
}

/** How much higher a point is than what carries it, metres: the second line of turn · offset. */
function heightOf(turns: Float64Array, q: number, offsets: Float64Array, point: number): number {
  const x = turns[q]!;
  const y = turns[q + 1]!;
  const z = turns[q + 2]!;
  const w = turns[q + 3]!;
  return (
    2 * (x * y + w * z) * offsets[3 * point]! +
    (1 - 2 * (x * x + z * z)) * offsets[3 * point + 1]! +
    2 * (y * z - w * x) * offsets[3 * point + 2]!
  );
}
