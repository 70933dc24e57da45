import type { Take } from '#shared/fitting/take.ts';
import { movedShare } from '#shared/formats/keypoints/follow-people.ts';
import {
  DETECTION_LENGTH,
  type ImportedKeypoints,
  type ImportedPerson,
} from '#shared/formats/keypoints/imported-keypoints.ts';

/** Keypoints farther away than this from a person's, as a share of the size, are somebody else's. */
const SAME_PERSON = 0.2;
/** Distances that differ by less tell nothing. */
const ALIKE = 0.01;
/** Frames that are compared. */
const COMPARED = 40;
/** Fewest frames in common. */
const FEWEST = 2;

/** Who of a clip each person of a file is. */
export interface Match {
  /** Id of the take; null where the keypoints lie on nobody. */
  readonly takeId: number | null;
  /** Mean distance as a share of the person's size; null where nobody is there. */
  readonly apart: number | null;
}

interface Known {
  readonly id: number;
  readonly take: Take;
}

/**
 * How far keypoints lie from what was seen of a take, as a share of the size, and in how many of the frames that were
 * looked at both are; null where they share none.
 */
export function apartFrom(
  person: ImportedPerson,
  take: Take,
  start: number,
  scale: number,
): { readonly apart: number; readonly shared: number } | null {
  const step = Math.max(1, Math.floor(person.frames.length / COMPARED));
  let sum = 0;
  let count = 0;
  const own = new Float32Array(DETECTION_LENGTH);
  for (let i = 0; i < person.frames.length; i += step) {
    const row = person.frames[i]! + start - take.firstFrame;
    if (row < 0 || row >= take.frames || take.seen[row] === 0) continue;
    own.set(person.points.subarray(i * DETECTION_LENGTH, (i + 1) * DETECTION_LENGTH));
    for (let k = 0; k < own.length; k += 3) {
      own[k]! *= scale;
      own[k + 1]! *= scale;
    }
    const share = movedShare(own, take.keypoints2d.subarray(row * DETECTION_LENGTH, (row + 1) * DETECTION_LENGTH));
    if (!Number.isFinite(share)) continue;
    sum += share;
    count++;
  }
  return count >= Math.min(FEWEST, person.frames.length) && count > 0 ? { apart: sum / count, shared: count } : null;
}

/** Matches people of a file with those of a clip, the nearest first; everybody is matched once. */
export function matchPeople(
  keypoints: ImportedKeypoints,
  known: readonly Known[],
  start: number,
  scale: number,
): Match[] {
  const pairs = keypoints.people.flatMap((person, index) =>
    known.flatMap(({ id, take }) => {
      const found = apartFrom(person, take, start, scale);
      return found === null ? [] : [{ index, id, ...found }];
    }),
  );
  // As near as the other: then whoever is there as long.
  const rank = ({ apart }: { readonly apart: number }) => Math.round(apart / ALIKE);
  pairs.sort((a, b) => rank(a) - rank(b) || b.shared - a.shared);
  const matches: Match[] = keypoints.people.map(() => ({ takeId: null, apart: null }));
  const taken = new Set<number>();
  for (const { index, id, apart } of pairs) {
    if (apart > SAME_PERSON || taken.has(id) || matches[index]!.takeId !== null) continue;
    taken.add(id);
    matches[index] = { takeId: id, apart };
  }
  return matches;
}

/**
 * Frame of the clip that the file's frame 0 is: files count from 0, from 1, or from where they were cut out. The one for
 * which people lie best on those of the clip; without people the one for which the pictures fit in.
 */
export function bestStart(
  keypoints: ImportedKeypoints,
  known: readonly Known[],
  clipFrames: number,
  scale: number,
): number {
  const { firstFrame, lastFrame, exactFrames } = keypoints;
  if (exactFrames && lastFrame < clipFrames) return 0;
  const candidates = [...new Set([0, -1, -firstFrame])];
  let best = lastFrame < clipFrames ? 0 : -firstFrame;
  let least = Infinity;
  for (const start of candidates) {
    const matched = matchPeople(keypoints, known, start, scale).filter(({ apart }) => apart !== null);
    if (matched.length === 0) continue;
    const mean = matched.reduce((sum, { apart }) => sum + apart!, 0) / matched.length ** 1.5;
    if (mean < least - 1e-6) [best, least] = [start, mean];
  }
  return best;
}
