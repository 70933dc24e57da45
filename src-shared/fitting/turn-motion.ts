import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { axisAngleToMatrixInto, mul3Into } from '../math/rotation.ts';
import { exponential, logarithm, product, type Rotation3 } from '../math/rotation3.ts';
import type { Motion } from './kinematics.ts';
import type { JointTurn, RefitTake } from './refit-window.ts';
import type { PoseTarget } from './terms/pose-target.ts';

/**
 * Turns joints of a window as a person asked: fully in the row of each turn, less and less towards the ends of the rows
 * that may change (a raised cosine), so that the motion around it follows. Several turns of one joint share the rows
 * between them. Changes `motion` in place.
 *
 * @param first row of the take that the motion begins with
 * @param from  rows of the take that may change: `from` to `to`, exclusive
 * @returns what the rotations of the turned rows are to be, for the energy
 */
export function turnMotion(
  motion: Motion,
  take: Pick<RefitTake, 'camera'>,
  turns: readonly JointTurn[],
  first: number,
  from: number,
  to: number,
): PoseTarget[] {
  const sorted = [...turns].sort((a, b) => a.joint - b.joint || a.row - b.row);
  const targets = sorted.map(({ row, joint, rotation }) => ({
    row: row - first,
    joint,
    rotation: targetOf(take, joint, rotation),
  }));
  spreadTargets(motion, targets, from - first, to - first);
  return targets;
}

/**
 * Turns rows around targets: fully in their own rows, less and less towards the ends of the rows that may change (a raised
 * cosine). Targets of one joint share the rows between them. Changes `motion` in place.
 *
 * @param targets sorted by joint, then by row
 * @param from    rows of the motion that may change: `from` to `to`, exclusive
 */
export function spreadTargets(motion: Motion, targets: readonly PoseTarget[], from: number, to: number): void {
  const changes = targets.map(({ row, joint, rotation }) => {
    const at = (row * JOINT_COUNT + joint) * 9;
    return logarithm(product(rotation, transposed(motion.rotations, at)));
  });
  for (const [i, { row, joint }] of targets.entries()) {
    const before = targets[i - 1]?.joint === joint ? targets[i - 1]!.row : from - 1;
    const after = targets[i + 1]?.joint === joint ? targets[i + 1]!.row : to;
    for (let t = Math.max(0, before + 1); t < Math.min(motion.frames, after); t++) {
      const far = t < row ? (row - t) / (row - before) : (t - row) / (after - row);
      const share = 0.5 * (1 + Math.cos(Math.PI * far));
      const [x, y, z] = changes[i]!;
      const at = (t * JOINT_COUNT + joint) * 9;
      const turned = product(exponential([share * x, share * y, share * z]), motion.rotations.slice(at, at + 9));
      motion.rotations.set(turned, at);
    }
  }
}

/** A turn as local rotation of the motion: the root's is seen from the camera. */
function targetOf(take: Pick<RefitTake, 'camera'>, joint: number, rotation: JointTurn['rotation']): Float64Array {
  const local = new Float64Array(9);
  axisAngleToMatrixInto(local, 0, rotation);
  if (joint !== 0) return local;
  const seen = new Float64Array(9);
  mul3Into(seen, 0, take.camera.rotation, 0, local, 0);
  return seen;
}

function transposed(m: Float64Array, at: number): Rotation3 {
  return Float64Array.from([0, 3, 6, 1, 4, 7, 2, 5, 8], (i) => m[at + i]!);
}
