import { LANDMARK_COUNT, MAIN_JOINTS } from '#shared/vision/blazepose.ts';
import { emptyTrack } from '#shared/vision/empty-track.ts';
import { OBSERVATION, observationBox } from '#shared/vision/observation.ts';
import type { PersonTrack, RejectedTrack } from '#shared/vision/person-track.ts';
import { repairSides } from '#shared/vision/repair-sides.ts';
import { type Box, boxOverlap } from './box-overlap.ts';
import type { Refused } from './tracker.ts';
import type { Tracklet } from './tracklet.ts';

export interface FinishOptions {
  readonly people: 'all' | number;
  /** Image px per px of the observations (decoding may have made pictures smaller). */
  readonly scale: number;
  /** Presentation times, seconds, by frame. */
  readonly seconds: (frame: number) => number;
  /** Length of the clip, seconds; very short clips ask less of a track. */
  readonly clipSeconds: number;
  readonly clipFrames: number;
}

/** A person seen for less than this is left out: two frames, and 0.2 s; longer where the model is not sure. */
const MIN_FRAMES = 2;
const MIN_SECONDS = 0.2;
const MIN_SECONDS_UNSURE = 1;
const SURE = 0.95;
/** Mean diagonal of the box below which landmarks tell nothing of a person's motion, px. */
const MIN_SIZE = 64;
/** Mean presence below which a track is not believed. */
const MIN_PRESENCE = 0.6;
/**
 * The same where joints are not sure either. People of the test clips lie above 0.97 or 0.82, seen badly above 0.98 and
 * 0.68; stickers on a curtain at 0.93 and 0.71 (2026-11-22). Single frames say too little.
 */
const HALF_SURE = { presence: 0.95, joints: 0.78, frames: 10 } as const;
/** Whoever is seen in fewer frames than these of a longer clip must be seen well: legs alone pass for a body now and then. */
const BRIEF = { frames: 12, joints: 0.85 } as const;
/** Main joints in the picture on average below which there is no body to capture: a face alone, a hand. */
const FEWEST_JOINTS = 2;

/** Turns groups of tracklets into numbered tracks, most important first, and names what was left out and why. */
export function finishPeople(
  people: readonly (readonly Tracklet[])[],
  { people: limit, scale, seconds, clipSeconds, clipFrames }: FinishOptions,
): { tracks: PersonTrack[]; rejected: RejectedTrack[] } {
  const rejected: RejectedTrack[] = [];
  const kept: { track: PersonTrack; importance: number }[] = [];
  for (const tracklets of people) {
    const raw = trackOf(tracklets, scale);
    if (!raw) continue;
    const { track } = repairSides(raw, { seconds: (row) => seconds(raw.firstFrame + row) });
    const drawn = tracklets.some((tracklet) => tracklet.drawn);
    const reason = drawn ? null : whyNot(track, seconds, clipSeconds, clipFrames);
    if (reason) rejected.push(rejection(track, reason));
    else kept.push({ track, importance: importance(track) });
  }
  kept.sort((a, b) => b.importance - a.importance || a.track.firstFrame - b.track.firstFrame);
  const most = limit === 'all' ? kept.length : limit;
  for (const { track } of kept.slice(most)) rejected.push(rejection(track, 'over-limit'));
  return { tracks: kept.slice(0, most).map(({ track }, at) => ({ ...track, person: at + 1 })), rejected };
}

/** Describes a tracklet that was given up. */
export function rejectTracklet(tracklet: Tracklet, scale: number, reason: RejectedTrack['reason']): RejectedTrack {
  return rejection(trackOf([tracklet], scale)!, reason);
}

/** Describes what was found and not believed; finds of the same thing in several frames become one entry. */
export function rejectRefused(refused: readonly Refused[], scale: number): RejectedTrack[] {
  const groups: RejectedTrack[] = [];
  for (const { frame, box, reason } of refused) {
    const scaled = box.map((value) => value * scale) as unknown as Box;
    const at = groups.findIndex((group) => group.reason === reason && boxOverlap(group.box, scaled) > 0.3);
    if (at < 0) groups.push({ firstFrame: frame, frames: 1, box: scaled, reason });
    else {
      const { firstFrame, frames } = groups[at]!;
      const first = Math.min(firstFrame, frame);
      const last = Math.max(firstFrame + frames - 1, frame);
      groups[at] = { ...groups[at]!, firstFrame: first, frames: last - first + 1 };
    }
  }
  return groups;
}

/** Rows of tracklets of one person, in px of the clip; null where there are none. */
export function trackOf(tracklets: readonly Tracklet[], scale: number): PersonTrack | null {
  const filled = tracklets.filter((tracklet) => tracklet.rows.size > 0);
  if (!filled.length) return null;
  const firstFrame = Math.min(...filled.map((tracklet) => tracklet.first));
  const frames = Math.max(...filled.map((tracklet) => tracklet.last)) - firstFrame + 1;
  const track = emptyTrack(frames, { person: 0, firstFrame });
  for (const { rows } of filled) {
    for (const [frame, row] of rows) {
      const at = frame - firstFrame;
      track.seen[at] = 1;
      for (let i = 0; i < LANDMARK_COUNT * 3; i++) {
        track.image[at * LANDMARK_COUNT * 3 + i] = row[OBSERVATION.image + i]! * scale;
        track.world[at * LANDMARK_COUNT * 3 + i] = row[OBSERVATION.world + i]!;
      }
      for (let i = 0; i < LANDMARK_COUNT; i++) {
        track.confidence[at * LANDMARK_COUNT + i] = row[OBSERVATION.confidence + i]!;
      }
      track.presence[at] = row[OBSERVATION.presence]!;
      track.box.set(
        observationBox(row).map((value) => value * scale),
        at * 4,
      );
    }
  }
  return track;
}

function whyNot(
  track: PersonTrack,
  seconds: (frame: number) => number,
  clipSeconds: number,
  clipFrames: number,
): RejectedTrack['reason'] | null {
  const seen = countSeen(track);
  const duration = seconds(track.firstFrame + track.frames - 1) - seconds(track.firstFrame);
  if (clipSeconds > 0 && seen < MIN_FRAMES) return 'too-short';
  const presence = track.presence.reduce((sum, value) => sum + value, 0) / seen;
  const least = presence < SURE ? MIN_SECONDS_UNSURE : MIN_SECONDS;
  if (duration < Math.min(least, clipSeconds / 2)) return 'too-short';
  if (importance(track) / seen < MIN_SIZE) return 'too-small';
  const { confidence, inPicture } = mainJoints(track, seen);
  if (inPicture < FEWEST_JOINTS) return 'too-little-in-view';
  const halfSure = presence < HALF_SURE.presence && confidence < HALF_SURE.joints && seen >= HALF_SURE.frames;
  const brief = seen < Math.min(BRIEF.frames, clipFrames / 2) && confidence < BRIEF.joints;
  return presence < MIN_PRESENCE || halfSure || brief ? 'low-confidence' : null;
}

/** Mean confidence of the main joints inside of the picture, and how many there are on average. */
function mainJoints({ frames, confidence }: PersonTrack, seen: number): { confidence: number; inPicture: number } {
  let sum = 0;
  let count = 0;
  for (let row = 0; row < frames; row++) {
    for (const joint of MAIN_JOINTS) {
      const value = confidence[row * LANDMARK_COUNT + joint]!;
      sum += value;
      if (value > 0) count++;
    }
  }
  return { confidence: sum / Math.max(1, count), inPicture: count / seen };
}

/** Frames seen times mean diagonal of the box, px: how much of the clip the person fills. */
function importance(track: PersonTrack): number {
  let sum = 0;
  for (let at = 0; at < track.frames; at++) sum += Math.hypot(track.box[at * 4 + 2]!, track.box[at * 4 + 3]!);
  return sum;
}

function countSeen(track: PersonTrack): number {
  return track.seen.reduce((count, seen) => count + seen, 0);
}

function rejection(track: PersonTrack, reason: RejectedTrack['reason']): RejectedTrack {
  const seen = Math.max(1, countSeen(track));
  const mean = [0, 1, 2, 3].map((side) => {
    let sum = 0;
    for (let at = 0; at < track.frames; at++) sum += track.box[at * 4 + side]!;
    return sum / seen;
  }) as [number, number, number, number];
  return { firstFrame: track.firstFrame, frames: track.frames, box: mean, reason };
}
