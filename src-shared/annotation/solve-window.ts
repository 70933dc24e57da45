import { type JointTurn, type KeypointEdit, type RefitTake, refitWindow } from '../fitting/refit-window.ts';
import type { SolverBody } from '../fitting/solve-options.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import { exchangedPoses } from './exchange-sides.ts';
import { landmarkErrors, type RowErrors } from './landmark-errors.ts';

/** Rows that are to be solved again, with the rows that tie them. Plain data: it crosses to a worker. */
export interface WindowOrder {
  /**
   * A piece of a take: the motion to begin with, detections and contacts as corrected. Rows before `from` and from `to` on
   * stand as they are and tie the rest.
   */
  readonly take: RefitTake;
  readonly from: number;
  readonly to: number;
  readonly edits: readonly KeypointEdit[];
  readonly turns: readonly JointTurn[];
  /** The motion that was shown before, rows `from` to `to`. */
  readonly standing: { readonly poses: Float32Array; readonly trans: Float32Array };
  /** Left and right of the detections were exchanged: the motion is to follow. */
  readonly exchanged: boolean;
}

/** Solved rows `from` to `to`; shapes as in `Take`. */
export interface SolvedWindow {
  readonly poses: Float32Array;
  readonly trans: Float32Array;
  readonly joints: Float32Array;
  readonly jointsCam: Float32Array;
  readonly score: Float32Array;
  /** Mean error of each row, px, and of the motion it began with; 0 where nothing is seen, shape [T]. */
  readonly error: Float32Array;
  readonly predictedError: Float32Array;
  /**
   * How far the body is from where people put its landmarks, before and after, px, mean over the landmarks; where none was
   * put, how far it is from what was seen, mean over the rows. Null where nothing is seen.
   */
  readonly errorPx: { readonly before: number; readonly after: number } | null;
}

/** Longest piece that is solved at once, and how far pieces overlap, in rows. */
const PIECE = 240;
const OVERLAP = 16;
/** How much larger the error of an attempt is that clearly misses the picture. */
const CLEARLY = 1.25;

/** Solves rows again, long stretches piece after piece. */
export function solveWindow(order: WindowOrder, body: SolverBody): SolvedWindow {
  const attempts = order.exchanged ? (['mirrored', 'turned'] as const) : ([null] as const);
  const solved = attempts.map((way) => solvePieces(begin(order, way), order, body));
  const { take, from, to } = order;
  const errorsOf = (poses: Float32Array, trans: Float32Array): RowErrors => {
    const { betas, camera, cameraMotion, focalPx, imageSize } = take;
    const ptsUs = take.ptsUs.subarray(from, to);
    const keypoints2d = take.keypoints2d.subarray(from * 99, to * 99);
    const set = order.edits.map(({ row, landmark }) => ({ row: row - from, landmark }));
    const rows = { poses, trans, ptsUs, keypoints2d, betas, camera, cameraMotion, focalPx, imageSize };
    return landmarkErrors(rows, body, set);
  };
  const judged = solved.map((result) => ({ result, errors: errorsOf(result.poses, result.trans) }));
  const { result: best, errors: after } = judged.reduce((a, b) => (isBetter(b, a) ? b : a));
  const before = errorsOf(order.standing.poses, order.standing.trans);
  const predicted = errorsOf(take.poses.subarray(from * 72, to * 72), take.trans.subarray(from * 3, to * 3));
  const put = order.edits.flatMap(({ row, landmark, state }) =>
    row >= from && row < to && state !== 'absent' ? [(row - from) * LANDMARK_COUNT + landmark] : [],
  );
  const errorOf = ({ mean, landmarks }: RowErrors) =>
    put.length > 0 ? meanOf(Float32Array.from(put, (i) => landmarks[i]!)) : meanOf(mean);
  const [a, b] = [errorOf(before), errorOf(after)];
  return {
    poses: best.poses,
    trans: best.trans,
    joints: best.joints,
    jointsCam: best.jointsCam,
    score: after.score,
    error: numbers(after.mean),
    predictedError: numbers(predicted.mean),
    errorPx: a === null || b === null ? null : { before: a, after: b },
  };
}

/** The picture decides between two attempts; where both meet it, the likelier motion. */
function isBetter(
  a: { readonly result: { readonly energy: number }; readonly errors: RowErrors },
  b: { readonly result: { readonly energy: number }; readonly errors: RowErrors },
): boolean {
  const [ea, eb] = [meanOf(a.errors.mean) ?? 0, meanOf(b.errors.mean) ?? 0];
  if (Math.max(ea, eb) > CLEARLY * Math.min(ea, eb)) return ea < eb;
  return a.result.energy < b.result.energy;
}

function begin({ take, from, to }: WindowOrder, way: 'mirrored' | 'turned' | null): RefitTake {
  const copy = { ...take, poses: take.poses.slice(), trans: take.trans.slice() };
  if (way !== null) copy.poses.set(exchangedPoses(take.poses.subarray(from * 72, to * 72), way), from * 72);
  return copy;
}

/** @param take changed in place: later pieces are tied to what earlier ones gave */
function solvePieces(take: RefitTake, order: WindowOrder, body: SolverBody) {
  const { from, to } = order;
  const poses = new Float32Array((to - from) * 72);
  const trans = new Float32Array((to - from) * 3);
  const joints = new Float32Array((to - from) * 72);
  const jointsCam = new Float32Array((to - from) * 72);
  let energy = 0;
  for (let start = from; start < to; ) {
    const last = to - start <= PIECE + OVERLAP;
    const end = last ? to : start + PIECE + OVERLAP;
    const piece = last ? take : { ...take, frames: end };
    const inside = ({ row }: { row: number }) => row >= 0 && row < piece.frames;
    const edits = order.edits.filter(inside);
    const turns = order.turns.filter(({ row }) => row >= start && row < end);
    const result = refitWindow(piece, body, { from: start, to: end, edits, turns, rough: order.exchanged });
    poses.set(result.poses, (start - from) * 72);
    trans.set(result.trans, (start - from) * 3);
    joints.set(result.joints, (start - from) * 72);
    jointsCam.set(result.jointsCam, (start - from) * 72);
    take.poses.set(result.poses, start * 72);
    take.trans.set(result.trans, start * 3);
    energy += result.energy;
    start = last ? to : start + PIECE;
  }
  return { poses, trans, joints, jointsCam, energy };
}

function meanOf(values: Float32Array): number | null {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count > 0 ? sum / count : null;
}

function numbers(values: Float32Array): Float32Array {
  return values.map((value) => (Number.isNaN(value) ? 0 : value));
}
