import type { Annotations } from '#shared/annotation/draft.ts';
import { gapsOf } from '#shared/annotation/edits/fill-gaps.ts';
import { extentOf } from '#shared/annotation/extent.ts';
import type { Span } from '#shared/annotation/refit-plan.ts';
import { JUDGED, VISIBLE } from '#shared/fitting/score-take.ts';
import type { Take } from '#shared/fitting/take.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { TakeReader } from './take-reader.ts';

/** Frames a person is followed at most where nothing else ends it, each way. */
const MOST = 150;
/** Landmarks this near, as a share of the size of the person, are the same person seen the same way. */
const SAME_SHARE = 0.04;
/** Rows in a row that must be the same before what was there before is met. */
const MET = 3;

/**
 * Frames a person in a drawn box is followed through: those asked for, else the hole around the frame, the frames before or
 * after the take, or some seconds each way.
 */
export function redetectBounds(
  reader: TakeReader,
  notes: Annotations,
  take: number | null,
  frame: number,
  span: Span | null,
  clipFrames: number,
): Span {
  const within = ({ from, to }: Span) => ({
    from: Math.max(0, Math.min(frame, from)),
    to: Math.min(clipFrames, Math.max(frame + 1, to)),
  });
  if (span !== null) return within(span);
  const extent = take === null ? null : extentOf(notes, take);
  if (take === null || extent === null) return { from: 0, to: clipFrames };
  if (frame < extent.from) return within({ from: 0, to: extent.from });
  if (frame >= extent.to) return within({ from: extent.to, to: clipFrames });
  const seen = reader.read(notes, take, 'seen', extent.from, extent.to);
  const hole = gapsOf(seen, extent.from).find((gap) => frame >= gap.from && frame < gap.to);
  return within(hole ?? { from: frame - MOST, to: frame + MOST + 1 });
}

/** The stretch around a frame in which a person was found otherwise than a take shows them. */
export function unlikeBefore(reader: TakeReader, notes: Annotations, take: number, found: Take, frame: number): Span {
  const extent = extentOf(notes, take)!;
  const end = found.firstFrame + found.frames;
  const isSame = (f: number): boolean => {
    if (f < extent.from || f >= extent.to) return false;
    const old = reader.read(notes, take, 'keypoints2d', f, f + 1);
    const now = found.keypoints2d.subarray((f - found.firstFrame) * 99, (f - found.firstFrame + 1) * 99);
    return sameLandmarks(old, now);
  };
  const walk = (step: 1 | -1): number => {
    let met = 0;
    let f = frame + step;
    for (; f >= found.firstFrame && f < end; f += step) {
      met = isSame(f) ? met + 1 : 0;
      if (met === MET) return f - step * MET;
    }
    return f - step;
  };
  return { from: walk(-1), to: walk(1) + 1 };
}

/** Whether two rows of landmarks show the same person in the same pose. */
function sameLandmarks(a: Float32Array, b: Float32Array): boolean {
  let far = 0;
  let count = 0;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let k = 0; k < LANDMARK_COUNT; k++) {
    if (b[3 * k + 2]! < VISIBLE) continue;
    left = Math.min(left, b[3 * k]!);
    right = Math.max(right, b[3 * k]!);
    top = Math.min(top, b[3 * k + 1]!);
    bottom = Math.max(bottom, b[3 * k + 1]!);
    if (!JUDGED.includes(k) || a[3 * k + 2]! < VISIBLE) continue;
    far += Math.hypot(a[3 * k]! - b[3 * k]!, a[3 * k + 1]! - b[3 * k + 1]!);
    count++;
  }
  return count >= 4 && far / count < SAME_SHARE * Math.hypot(right - left, bottom - top);
}
