import { CAMERA_MOTION_ROW, type CameraMotion } from '../camera/camera-motion.ts';
import { logarithm } from '../math/rotation3.ts';
import { type BackgroundLink, type BackgroundTracker, compose } from './background-tracker.ts';
import { refineTurn, type Turn } from './fit-turn.ts';
import { solvePath } from './solve-path.ts';

/** What is said of a clip's camera. */
export interface CameraVerdict {
  readonly state: 'still' | 'moves' | 'unclear';
  /** How sure that is, 0..1. */
  readonly confidence: number;
  /** Largest turn away from the first frame, degrees, for the focal length that was assumed. */
  readonly turnDegrees: number;
  /** Present where the camera moves and its turns can be taken out. */
  readonly motion: CameraMotion | null;
  /**
   * The same of a camera that was surely carried along: turns, and places in a unit of their own, for a background tells
   * no metres. Null where parallax does not show it.
   */
  readonly travel?: CameraMotion | null;
}

/** The frames that were looked at, in order. */
export interface WatchedFrames {
  /** Indices into the PTS table, ascending. */
  readonly frames: readonly number[];
  /** Presentation times of the clip, µs. */
  readonly ptsUs: Float64Array;
  /** Focal length of the grey pictures, px. */
  readonly focalPx: number;
}

/** The middle of the picture moves less than this between a camera that stands still and itself, px of the grey picture. */
const STILL_PX = 1.5;
/** And at least this far at some moment where it surely moves. */
const MOVES_PX = 3;
/** Share of frames, and number, that must have moved: one bad frame is no pan. */
const MOVED_SHARE = 0.03;
const MOVED_FRAMES = 3;
/** Zooms less than this are errors of the estimate, or steps of whoever carries the camera. */
const LEAST_ZOOM = 0.1;
/** Everything is fitted in the first camera's picture: what is turned away farther cannot be shown there, degrees. */
const MOST_TURN = 55;
/** A path must explain this share of the background, and so much more than turns alone. */
const LEAST_AGREEING = 0.75;
const LEAST_GAIN = 0.12;
const SURE_GAIN = 0.3;
/** And must show in parallax, px of the grey picture. */
const LEAST_PARALLAX_PX = 0.8;
const SURE_PARALLAX_PX = 2;
/** Below this nothing is said. */
const UNCLEAR = 0.35;

/** What the links of a clip say of its camera. */
export function judgeCamera(tracker: BackgroundTracker, watched: WatchedFrames): CameraVerdict {
  const { frames, focalPx } = watched;
  const free = solveTurns(tracker.links, focalPx, true);
  const zooms = Math.max(0, ...[...free.values()].map(({ zoom }) => Math.abs(Math.log(zoom)))) >= LEAST_ZOOM;
  const turns = zooms ? free : solveTurns(tracker.links, focalPx, false);
  let farthest = 0;
  let moved = 0;
  for (const { rotation, zoom } of turns.values()) {
    const px = focalPx * Math.hypot(...logarithm(rotation)) + (zooms ? (focalPx / 4) * Math.abs(zoom - 1) : 0);
    farthest = Math.max(farthest, px);
    if (px > STILL_PX) moved++;
  }
  const turnDegrees =
    (Math.max(0, ...[...turns.values()].map((t) => Math.hypot(...logarithm(t.rotation)))) * 180) / Math.PI;
  const confidence = confidenceOf(tracker, frames.length);
  if (confidence < UNCLEAR) return { state: 'unclear', confidence, turnDegrees, motion: null };
  const enough = Math.max(Math.min(MOVED_FRAMES, frames.length - 1), MOVED_SHARE * frames.length);
  if (farthest < MOVES_PX || moved < enough) return { state: 'still', confidence, turnDegrees, motion: null };
  const motion = turnDegrees <= MOST_TURN ? motionOf(turns, watched, confidence) : null;
  const travel = motion && !zooms ? travelOf(tracker, turns, watched) : null;
  return { state: 'moves', confidence, turnDegrees, motion, travel };
}

/** The largest way any watched frame's middle lies from the first's, px of the grey picture; infinite where it was lost. */
export function farthestPx(tracker: BackgroundTracker, focalPx: number): number {
  if (tracker.lost.length > 0) return Number.POSITIVE_INFINITY;
  const turns = solveTurns(tracker.links, focalPx, false);
  return Math.max(0, ...[...turns.values()].map(({ rotation }) => focalPx * Math.hypot(...logarithm(rotation))));
}

/**
 * Turn of every linked frame from the first, from the points themselves. A frame that has no link has none here.
 *
 * @param zoom whether the focal length may change
 */
export function solveTurns(links: readonly BackgroundLink[], focalPx: number, zoom: boolean): Map<number, Turn> {
  const still: Turn = { rotation: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), zoom: 1 };
  const turns = new Map<number, Turn>();
  let last = still;
  for (const link of links) {
    // An anchor without a turn began after the background was lost: the camera is taken to have stood meanwhile.
    const base = turns.get(link.from) ?? (turns.size === 0 ? still : last);
    turns.set(link.from, base);
    const start = zoom ? link.turn : { rotation: link.turn.rotation, zoom: 1 };
    const refined = refineTurn(link.pairs, { focalPx: focalPx * base.zoom, zoom }, start) ?? start;
    last = compose(refined, base);
    turns.set(link.to, last);
  }
  return turns;
}

/** The path, where it explains clearly more of the background than turns do. */
function travelOf(
  tracker: BackgroundTracker,
  turns: ReadonlyMap<number, Turn>,
  { ptsUs, focalPx }: WatchedFrames,
): CameraMotion | null {
  const path = solvePath(tracker, turns, focalPx);
  if (!path) return null;
  const gain = path.agreeing - path.agreeingTurns;
  if (path.agreeing < LEAST_AGREEING || gain < LEAST_GAIN || path.parallaxPx < LEAST_PARALLAX_PX) return null;
  const rows = new Float32Array(path.frames.length * CAMERA_MOTION_ROW);
  const places = new Float32Array(path.frames.length * 3);
  for (const [i, { rotation, place }] of path.stations.entries()) {
    rows.set(rotation, i * CAMERA_MOTION_ROW);
    rows[i * CAMERA_MOTION_ROW + 9] = 1;
    places.set(place, 3 * i);
  }
  const confidence = path.agreeing * Math.min(1, gain / SURE_GAIN) * Math.min(1, path.parallaxPx / SURE_PARALLAX_PX);
  return { ptsUs: Float64Array.from(path.frames, (frame) => ptsUs[frame]!), rows, places, confidence };
}

/** Share of the background that agrees, over all frames; frames in which it was lost count as none. */
function confidenceOf({ links, lost }: BackgroundTracker, frames: number): number {
  if (frames < 2) return 0;
  let sum = 0;
  for (const { turn, pairs } of links) {
    const share = turn.agreeing / pairs.count;
    const many = Math.min(1, turn.agreeing / 30);
    const sharp = Math.min(1, 0.8 / Math.max(0.2, turn.rmsPx));
    sum += Math.min(1, 1.25 * share) * many * sharp;
  }
  return sum / Math.max(1, links.length + lost.length);
}

function motionOf(turns: Map<number, Turn>, { ptsUs }: WatchedFrames, confidence: number): CameraMotion {
  const known = [...turns.keys()].sort((a, b) => a - b);
  const rows = new Float32Array(known.length * CAMERA_MOTION_ROW);
  known.forEach((frame, i) => {
    const { rotation, zoom } = turns.get(frame)!;
    rows.set(rotation, i * CAMERA_MOTION_ROW);
    rows[i * CAMERA_MOTION_ROW + 9] = zoom;
  });
  return { ptsUs: Float64Array.from(known, (frame) => ptsUs[frame]!), rows, confidence };
}
