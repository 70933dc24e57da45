import { JOINT, JOINT_COUNT } from '../body/smpl-tree.ts';
import { mulTransposed3Into } from '../math/rotation.ts';
import { blend } from '../math/rotation3.ts';
import { logInto } from '../math/so3.ts';
import { LANDMARK, LANDMARK_COUNT } from '../vision/blazepose.ts';
import type { Motion } from './kinematics.ts';
import type { Observations } from './observations.ts';
import { LANDMARK_WEIGHTS } from './observe.ts';

/** Angular speed above which a badly seen limb is not believed, rad/s. */
const FAST = 22;
/** Turn between two frames that no limb makes, radians. */
const IMPOSSIBLE = 1.9;
/** Evidence below which a limb is badly seen, as a share of a landmark's full weight (confidence²). */
const UNSEEN = 0.3;
/** Time around a fault that is replaced with it, and between faults that belong together, seconds. */
const MARGIN = 0.07;
const TOGETHER = 0.25;

/** Limb joints and the landmarks that show where they turn to. */
const LIMBS: readonly (readonly [joint: number, ...landmarks: number[]])[] = (['l', 'r'] as const).flatMap((side) => {
  const joint = (name: string) => JOINT[`${side}_${name}` as keyof typeof JOINT];
  const landmark = (name: string) => LANDMARK[`${side}_${name}` as keyof typeof LANDMARK];
  return [
    [joint('shoulder'), landmark('elbow'), landmark('wrist')],
    [joint('elbow'), landmark('wrist')],
    [joint('wrist'), landmark('wrist'), landmark('index')],
    [joint('hip'), landmark('knee'), landmark('ankle')],
    [joint('knee'), landmark('ankle')],
    [joint('ankle'), landmark('ankle'), landmark('foot_index')],
  ] as [number, ...number[]][];
});

/**
 * Takes out spins. Where a limb is hidden, guesses on both sides may differ by half a turn or more, and the smoothest
 * path between them then winds around: a fault that no local solver can undo, because every way back leads uphill.
 * Such stretches are replaced by the shortest arc between what is sound before and after.
 *
 * @returns whether anything was changed
 */
export function unwindLimbs(motion: Motion, obs: Observations): boolean {
  const { times } = obs;
  let changed = false;
  for (const [joint, ...landmarks] of LIMBS) {
    const faults = faultyEdges(motion, obs, joint, landmarks);
    for (let f = 0; f < faults.length; ) {
      const start = faults[f]!;
      let end = start;
      while (f < faults.length && times[faults[f]!]! - times[end]! <= TOGETHER) end = faults[f++]!;
      let from = start - 1;
      let to = end;
      while (from > 0 && times[start]! - times[from]! < MARGIN) from--;
      while (to + 1 < motion.frames && times[to]! - times[end]! < MARGIN) to++;
      replaceByArc(motion, times, joint, from, to);
      changed = true;
    }
  }
  return changed;
}

const step = new Float64Array(9);
const vector = new Float64Array(3);

/** Rows whose turn from the row before is not believed. */
function faultyEdges(motion: Motion, obs: Observations, joint: number, landmarks: readonly number[]): number[] {
  const rows: number[] = [];
  for (let t = 1; t < motion.frames; t++) {
    const a = ((t - 1) * JOINT_COUNT + joint) * 9;
    mulTransposed3Into(step, 0, motion.rotations, a, motion.rotations, a + JOINT_COUNT * 9);
    logInto(vector, 0, step);
    const angle = Math.hypot(vector[0]!, vector[1]!, vector[2]!);
    if (angle < FAST * (obs.times[t]! - obs.times[t - 1]!) || angle < 0.3) continue;
    let seen = 1;
    for (const k of landmarks) {
      for (const row of [t - 1, t]) seen = Math.min(seen, obs.weight[row * LANDMARK_COUNT + k]! / LANDMARK_WEIGHTS[k]!);
    }
    if (seen < UNSEEN || angle > IMPOSSIBLE) rows.push(t);
  }
  return rows;
}

function replaceByArc(motion: Motion, times: Float64Array, joint: number, from: number, to: number): void {
  const at = (t: number): Float64Array => {
    const o = (t * JOINT_COUNT + joint) * 9;
    return motion.rotations.subarray(o, o + 9);
  };
  for (let t = from + 1; t < to; t++) {
    const u = (times[t]! - times[from]!) / (times[to]! - times[from]!);
    at(t).set(blend(at(from), at(to), u));
  }
}
