import type { HeldOutPicture } from '#shared/contract/finetune.ts';
import { FIRST_LANDMARK } from '#shared/fitting/kinematics.ts';
import { posedPoints } from '#shared/fitting/posed-points.ts';
import { VISIBLE } from '#shared/fitting/score-take.ts';
import type { SolverBody } from '#shared/fitting/solve-options.ts';
import type { Take } from '#shared/fitting/take.ts';
import { motionOfTake } from '#shared/fitting/take-motion.ts';
import { LANDMARK, LANDMARK_COUNT, MAIN_JOINTS } from '#shared/vision/blazepose.ts';
import type { MarkedTake } from './collect-samples.ts';
import { MARK } from './marked-rows.ts';

/** Frames that are shown of a run. */
const SHOWN = 8;

/** Landmarks that are drawn: what a stick figure needs. */
const DRAWN: readonly number[] = [LANDMARK.nose, ...MAIN_JOINTS, LANDMARK.l_foot_index, LANDMARK.r_foot_index];

/** One held-out frame as a model poses it. */
export type PosedFrame = Omit<HeldOutPicture, 'landmarks' | 'before_px' | 'after_px'> & {
  readonly landmarks: readonly (Omit<HeldOutPicture['landmarks'][number], 'before' | 'after'> & {
    readonly at: [number, number];
  })[];
  readonly px: number;
};

/** Rows of each take that are shown: held-out ones that people vouch for, spread evenly over all of them. */
export function shownRows(takes: readonly Pick<MarkedTake, 'marks' | 'split'>[]): number[][] {
  const all = takes.flatMap(({ marks, split }, take) =>
    [...marks.keys()]
      .filter((row) => marks[row] !== MARK.none && split.heldOut[row] === 1)
      .map((row) => ({ take, row })),
  );
  const count = Math.min(SHOWN, all.length);
  const chosen = Array.from({ length: count }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / count)]!);
  return takes.map((_, take) => chosen.filter((one) => one.take === take).map(({ row }) => row));
}

/**
 * Where a posed body has its landmarks in some rows, beside where they were seen or put.
 *
 * @param posed what a model makes of the marked take, row by row
 * @param set   landmarks that people put, by row
 * @param px    mean distance of each row, px; rows without one are left out
 */
export function posedFrames(
  posed: Take,
  { take, takeId, mediaId }: Pick<MarkedTake, 'take' | 'takeId' | 'mediaId'>,
  rows: readonly number[],
  set: readonly { readonly row: number; readonly landmark: number }[],
  px: Float32Array,
  body: SolverBody,
): PosedFrame[] {
  const [width, height] = take.imageSize;
  return rows.flatMap((row) => {
    if (Number.isNaN(px[row]!)) return [];
    const points = posedPoints(body.table, motionOfTake(posed, body, row, 1));
    const landmarks = DRAWN.map((landmark) => {
      const p = (FIRST_LANDMARK + landmark) * 3;
      const z = Math.max(0.05, points[p + 2]!);
      const i = 3 * (row * LANDMARK_COUNT + landmark);
      const corrected = set.some((one) => one.row === row && one.landmark === landmark);
      const [u, v, confidence] = take.keypoints2d.subarray(i, i + 3) as unknown as [number, number, number];
      const seen: [number, number] | null = confidence >= VISIBLE || corrected ? [tenth(u), tenth(v)] : null;
      const at: [number, number] = [
        tenth((posed.focalPx * points[p]!) / z + width / 2),
        tenth((posed.focalPx * points[p + 1]!) / z + height / 2),
      ];
      return { landmark, seen, corrected, at };
    });
    return [
      {
        media_id: mediaId,
        take_id: takeId,
        frame: take.firstFrame + row,
        image_size: [width, height] as [number, number],
        landmarks,
        px: tenth(px[row]!),
      },
    ];
  });
}

/** The same frames by two models, side by side. */
export function pairPictures(before: readonly PosedFrame[], after: readonly PosedFrame[]): HeldOutPicture[] {
  return before.flatMap(({ landmarks, px, ...about }) => {
    const other = after.find((frame) => frame.take_id === about.take_id && frame.frame === about.frame);
    if (!other) return [];
    const pairs = landmarks.map(({ at, ...landmark }, i) => ({
      ...landmark,
      before: at,
      after: other.landmarks[i]!.at,
    }));
    return [{ ...about, landmarks: pairs, before_px: px, after_px: other.px }];
  });
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
