import { Problem } from '#shared/errors/problem.ts';
import { TAKE_ROW_LENGTHS, type Take } from '#shared/fitting/take.ts';

/** A stretch of a clip, seconds since its first frame; null where it is open. */
export interface ExportRange {
  readonly startS: number | null;
  readonly endS: number | null;
}

/**
 * The part of a take that lies within a stretch of its clip.
 *
 * @param clipStartUs presentation time of the clip's first frame, µs
 * @throws Problem `export/interval` where the stretch is none or nothing of the take lies in it
 */
export function cutTake(take: Take, { startS, endS }: ExportRange, clipStartUs: number): Take {
  if (startS === null && endS === null) return take;
  const from = clipStartUs + (startS ?? Number.NEGATIVE_INFINITY) * 1e6;
  const to = clipStartUs + (endS ?? Number.POSITIVE_INFINITY) * 1e6;
  const start = take.ptsUs.findIndex((us) => us >= from);
  const end = take.ptsUs.findLastIndex((us) => us < to) + 1;
  if (!(from < to) || start < 0 || end <= start) {
    const seconds = (us: number) => ((us - clipStartUs) / 1e6).toFixed(2);
    throw new Problem('export/interval', {
      asked: `${startS ?? 'start'} to ${endS ?? 'end'}`,
      person: take.person,
      from: seconds(take.ptsUs[0]!),
      to: seconds(take.ptsUs.at(-1)!),
    });
  }
  if (start === 0 && end === take.frames) return take;
  const rows = Object.entries(TAKE_ROW_LENGTHS).flatMap(([name, length]) => {
    const array = take[name as keyof typeof TAKE_ROW_LENGTHS];
    return array === undefined ? [] : [[name, array.subarray(start * length, end * length)]];
  });
  return { ...take, ...Object.fromEntries(rows), firstFrame: take.firstFrame + start, frames: end - start };
}
