import { doubtOf, MOST_DOUBT, meanPresence, STEADY_ON_BODY } from '#shared/vision/belief.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import { bodyCover } from '#shared/vision/body-cover.ts';
import { boneUnsteadiness } from '#shared/vision/bone-steadiness.ts';
import { OBSERVATION, type Observation, observationBox } from '#shared/vision/observation.ts';
import type { RejectedTrack } from '#shared/vision/person-track.ts';
import { boxOverlap } from './box-overlap.ts';
import { Tracklet } from './tracklet.ts';

/** Tracklets that show people, and those that do not with the reason. */
export interface Weeded {
  readonly kept: Tracklet[];
  readonly rejected: { tracklet: Tracklet; reason: RejectedTrack['reason'] }[];
}

/** Frames of one window of the steadiness test. */
const WINDOW = 8;
/** Windows above this show no person unless the model is sure: the tracklet has drifted onto something else. */
const NOBODY = 0.2;
const SURE = 0.95;
const LONG_TERM = 0.03;
/** Where less than this share of a tracklet is left without drift, the rest is doubted twice as much. */
const MOSTLY = 0.65;
/** A skeleton counts as lying on another if it does so in this share of its frames. */
const MOST = 0.8;
/** Frames looked at when two tracklets are compared. */
const SAMPLES = 40;

/**
 * Takes out tracklets that show no person of their own: bones that change length, small skeletons on a larger one's
 * body (a hand, a knee), and second skeletons on the same person. Stretches in which the others drifted onto
 * something else are cut out.
 */
export function weedTracklets(tracklets: readonly Tracklet[]): Weeded {
  const rejected: Weeded['rejected'] = [];
  let kept: Tracklet[] = [];
  const unsteady = new Map<Tracklet, number>();
  for (const tracklet of tracklets) {
    if (tracklet.drawn) {
      kept.push(tracklet);
      continue;
    }
    const pieces = withoutDrift(tracklet);
    const left = pieces.reduce((sum, piece) => sum + piece.rows.size, 0);
    const limit = left < MOSTLY * tracklet.rows.size ? MOST_DOUBT / 2 : MOST_DOUBT;
    for (const piece of pieces) {
      const unsteadiness = unsteadinessOf(piece);
      unsteady.set(piece, unsteadiness);
      if (doubtOf([...piece.rows.values()], unsteadiness) > limit) {
        rejected.push({ tracklet: piece, reason: 'low-confidence' });
      } else kept.push(piece);
    }
  }
  // Least worth first, so that of two skeletons on one person the better one stays.
  for (const tracklet of [...kept].sort((a, b) => worth(a) - worth(b))) {
    if (tracklet.drawn) continue;
    const reason = kept
      .map((other) => (other === tracklet ? null : overlapReason(tracklet, other, unsteady.get(tracklet)!)))
      .find((found) => found !== null);
    if (!reason) continue;
    kept = kept.filter((other) => other !== tracklet);
    rejected.push({ tracklet, reason });
  }
  return { kept, rejected };
}

/** The stretches of a tracklet between windows that show nobody; the tracklet itself where there are none. */
function withoutDrift(tracklet: Tracklet): Tracklet[] {
  const frames = tracklet.frames();
  const drifted = new Set<number>();
  for (const window of windows(frames)) {
    const rows = window.map((frame) => tracklet.at(frame)!);
    const unsteadiness = boneUnsteadiness(rows);
    const nobody = unsteadiness > NOBODY && meanPresence(rows) < SURE;
    if (!nobody && doubtOf(rows, unsteadiness) < Number.POSITIVE_INFINITY) continue;
    for (const frame of window) drifted.add(frame);
  }
  if (drifted.size === 0 || drifted.size === frames.length) return [tracklet];
  const pieces: Tracklet[] = [];
  let piece: Tracklet | null = null;
  for (const frame of frames) {
    if (drifted.has(frame)) {
      piece = null;
      continue;
    }
    if (!piece) pieces.push((piece = new Tracklet(tracklet.id, null)));
    piece.set(frame, tracklet.at(frame)!);
  }
  pieces[0]!.cutOn = tracklet.cutOn && pieces[0]!.first === tracklet.first;
  pieces.at(-1)!.cutOff = tracklet.cutOff && pieces.at(-1)!.last === tracklet.last;
  return pieces;
}

/** Of the median window, or of all rows together less what bones seem to change while turning and coming nearer. */
function unsteadinessOf(tracklet: Tracklet): number {
  const values = windows(tracklet.frames()).map((window) => boneUnsteadiness(window.map((at) => tracklet.at(at)!)));
  values.sort((a, b) => a - b);
  return Math.max(values[values.length >> 1] ?? 0, boneUnsteadiness([...tracklet.rows.values()]) - LONG_TERM);
}

/** Overlapping windows; one shorter window where there are too few frames. */
function windows(frames: readonly number[]): (readonly number[])[] {
  if (frames.length <= WINDOW) return frames.length ? [frames] : [];
  const found: number[][] = [];
  for (let start = 0; start + WINDOW <= frames.length; start += WINDOW / 2)
    found.push(frames.slice(start, start + WINDOW));
  return found;
}

function overlapReason(part: Tracklet, whole: Tracklet, unsteadiness: number): RejectedTrack['reason'] | null {
  const all = part.frames();
  const step = Math.max(1, Math.floor(all.length / SAMPLES));
  const frames = all.filter((_, at) => at % step === 0);
  const shared = frames.filter((frame) => whole.at(frame));
  if (shared.length < MOST * frames.length) return null;
  let cover = 0;
  let size = 0;
  let overlap = 0;
  for (const frame of shared) {
    const [a, b] = [part.at(frame)!, whole.at(frame)!];
    const [boxA, boxB] = [observationBox(a), observationBox(b)];
    cover += bodyCover(a, b) / shared.length;
    size += Math.hypot(boxA[2], boxA[3]) / Math.hypot(boxB[2], boxB[3]) / shared.length;
    overlap += boxOverlap(boxA, boxB) / shared.length;
  }
  if (cover > 0.85 && size < 0.5) return 'part-of-another';
  if (cover > 0.6 && size < 1.05 && unsteadiness > STEADY_ON_BODY) return 'part-of-another';
  if (cover > 0.6 && overlap > 0.65 && worth(part) <= worth(whole)) return 'duplicate';
  return null;
}

function worth(tracklet: Tracklet): number {
  let sum = 0;
  for (const row of tracklet.rows.values()) sum += meanConfidence(row);
  return sum;
}

function meanConfidence(row: Observation): number {
  let sum = 0;
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) sum += row[OBSERVATION.confidence + landmark]!;
  return sum / LANDMARK_COUNT;
}
