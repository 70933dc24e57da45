import { JOINT } from '#shared/body/smpl-tree.ts';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { projectPoint } from './person-layout.ts';

/** Path of one joint around a row, px of the picture, NaN where unknown. */
export interface Trail {
  /** Row of the first point. */
  readonly from: number;
  /** Shape [rows, 2]. */
  readonly points: Float32Array;
}

/** Rows of a trail on either side of the shown one. */
export const TRAIL_REACH = 20;

/** Joints whose paths are drawn where no joint is chosen: wrists and ankles. */
export const TRAIL_JOINTS: readonly number[] = [JOINT.l_wrist, JOINT.r_wrist, JOINT.l_ankle, JOINT.r_ankle];

/** The path of a joint from `TRAIL_REACH` rows before to as many after. */
export function layoutTrail(take: TakeItem, jointsCam: Float32Array, joint: number, row: number): Trail {
  const from = Math.max(0, row - TRAIL_REACH);
  const to = Math.min(take.frames, row + TRAIL_REACH + 1);
  const points = new Float32Array(2 * Math.max(0, to - from));
  for (let at = from; at < to; at++) projectPoint(points, at - from, take, jointsCam, 72 * at + 3 * joint);
  return { from, points };
}
