import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';

/** Moments of a motion that are looked at. */
const MOMENTS = 16;
/** People who go further away than this are not followed by the first view, metres. */
const NEAR = 4;
const WIDTH = JOINT_COUNT * 3;

/** The part of a take the first view needs. */
export interface Motion {
  readonly frames: number;
  /** Joints in the world, metres, shape [frames, 24, 3]. */
  readonly joints: ArrayLike<number>;
  hasRow(row: number): boolean;
}

/**
 * Points that the first view of a clip should hold: where somebody is now and where they will be, as far as that is near
 * by and was loaded, so that nobody walks out of the picture at once.
 *
 * @param row the one shown now
 * @returns shape [n, 3]
 */
export function pointsOfMotion(motion: Motion, row: number): number[] {
  const { frames, joints, hasRow } = motion;
  const out: number[] = [];
  const rows = [row, ...Array.from({ length: MOMENTS }, (_, i) => Math.round((i * (frames - 1)) / (MOMENTS - 1)))];
  for (const at of rows) {
    if (!hasRow(at)) continue;
    const way = Math.hypot(
      joints[at * WIDTH]! - joints[row * WIDTH]!,
      joints[at * WIDTH + 2]! - joints[row * WIDTH + 2]!,
    );
    if (!(way <= NEAR)) continue;
    for (let i = 0; i < WIDTH; i++) out.push(joints[at * WIDTH + i]!);
  }
  return out;
}

/** People who stand further from the chosen one than this are left out of the first view, metres. */
const BESIDE = 5;

/**
 * Points of the first view: those of the chosen person (else of the first) and of who stands beside. Passers-by far behind
 * would make the one who matters small.
 *
 * @param motions points of each, as `pointsOfMotion` gives them: the first is the pelvis now
 * @returns shape [n, 3]
 */
export function pointsAround(motions: ReadonlyMap<number, readonly number[]>, chosen: number | null): number[] {
  const there = [...motions].filter(([, points]) => points.length > 0);
  const main = (there.find(([id]) => id === chosen) ?? there[0])?.[1];
  if (!main) return [];
  const away = (points: readonly number[]) => Math.hypot(points[0]! - main[0]!, points[2]! - main[2]!);
  return there.filter(([, points]) => away(points) <= BESIDE).flatMap(([, points]) => points);
}
