import { CONTACT_COUNT } from '../body/landmarks.ts';
import { FIRST_SOLE, POINT_COUNT } from './kinematics.ts';
import type { FloorPlane, Stay } from './terms/contact.ts';

/** Heights (m) up to which a slow point surely touches the floor, and from which on it surely does not. */
export interface ContactHeights {
  readonly sure: number;
  readonly never: number;
}
const HEIGHTS: ContactHeights = { sure: 0.05, never: 0.14 };
/** For motions whose depth has not met the floor yet: what is slow, most likely stands. */
export const LOOSE_HEIGHTS: ContactHeights = { sure: 0.18, never: 0.4 };

/** Speeds (m/s) at which a sole point surely is, or surely is not, on the floor. */
const SPEED_SURE = 0.25;
const SPEED_NEVER = 0.7;
/** Points seem to be below the floor as often by errors as not: depth below counts as this share of height. */
const BELOW = 0.6;
/** A foot that wanders farther than this from its place, across the view, has left it, metres. */
const DRIFT = 0.06;
/** Half of the time over which speed is measured, seconds. */
const SPEED_SPAN = 0.05;
/** Confidence at which a stay begins, and below which it ends. */
const ENTER = 0.6;
const LEAVE = 0.3;
/** Shorter stays are noise; shorter gaps are bridged, seconds. */
const SHORTEST_STAY = 0.09;
const SHORTEST_GAP = 0.05;
/** Depth is seen worse than the rest: its share in the speed. */
const DEPTH_SHARE = 0.4;

/** Contact of the four sole points over time. */
export interface ContactTrack {
  /** Confidence 0..1, zero outside stays, shape [T, 4]. */
  readonly contacts: Float64Array;
  readonly stays: readonly Stay[];
}

/**
 * Speed of the four sole points, m/s, shape [T, 4], by central differences over about 0.1 s of real time.
 *
 * @param points posed points in camera space, shape [T, 61, 3]
 */
export function soleSpeeds(points: Float64Array, times: Float64Array): Float64Array {
  const frames = times.length;
  const out = new Float64Array(frames * CONTACT_COUNT);
  for (let t = 0; t < frames; t++) {
    let a = t;
    let b = t;
    while (a > 0 && times[t]! - times[a]! < SPEED_SPAN - 1e-6) a--;
    while (b + 1 < frames && times[b]! - times[t]! < SPEED_SPAN - 1e-6) b++;
    const dt = times[b]! - times[a]!;
    if (dt <= 0) continue;
    for (let s = 0; s < CONTACT_COUNT; s++) {
      const p = (a * POINT_COUNT + FIRST_SOLE + s) * 3;
      const q = (b * POINT_COUNT + FIRST_SOLE + s) * 3;
      const dx = points[q]! - points[p]!;
      const dy = points[q + 1]! - points[p + 1]!;
      const dz = (points[q + 2]! - points[p + 2]!) * DEPTH_SHARE;
      out[t * CONTACT_COUNT + s] = Math.sqrt(dx * dx + dy * dy + dz * dz) / dt;
    }
  }
  return out;
}

/** Confidence of contact from height and speed, and the stays it makes, with hysteresis in time. */
export function findContacts(
  points: Float64Array,
  times: Float64Array,
  floor: FloorPlane,
  heights: ContactHeights = HEIGHTS,
): ContactTrack {
  const frames = times.length;
  const speeds = soleSpeeds(points, times);
  const raw = new Float64Array(frames * CONTACT_COUNT);
  for (let t = 0; t < frames; t++) {
    for (let s = 0; s < CONTACT_COUNT; s++) {
      const p = (t * POINT_COUNT + FIRST_SOLE + s) * 3;
      const height =
        floor.up[0] * points[p]! + floor.up[1] * points[p + 1]! + floor.up[2] * points[p + 2]! + floor.offset;
      raw[t * CONTACT_COUNT + s] =
        falling(height < 0 ? -height * BELOW : height, heights.sure, heights.never) *
        falling(speeds[t * CONTACT_COUNT + s]!, SPEED_SURE, SPEED_NEVER);
    }
  }
  const stays: Stay[] = [];
  for (let s = 0; s < CONTACT_COUNT; s++) {
    for (const stay of staysOf(raw, times, s)) stays.push(...withoutDrift(stay, points));
  }
  const contacts = new Float64Array(frames * CONTACT_COUNT);
  for (const { sole, from, to } of stays) {
    for (let t = from; t < to; t++) {
      contacts[t * CONTACT_COUNT + sole] = Math.max(LEAVE, raw[t * CONTACT_COUNT + sole]!);
    }
  }
  return { contacts, stays };
}

/** Cuts a stay wherever the point has wandered off: a slow slide, or a camera that moves. */
function withoutDrift(stay: Stay, points: Float64Array): Stay[] {
  const out: Stay[] = [];
  let from = stay.from;
  let x = 0;
  let y = 0;
  for (let t = stay.from; t < stay.to; t++) {
    const p = (t * POINT_COUNT + FIRST_SOLE + stay.sole) * 3;
    const n = t - from;
    if (n > 0 && Math.hypot(points[p]! - x / n, points[p + 1]! - y / n) > DRIFT) {
      out.push({ sole: stay.sole, from, to: t });
      from = t;
      x = 0;
      y = 0;
    }
    x += points[p]!;
    y += points[p + 1]!;
  }
  out.push({ sole: stay.sole, from, to: stay.to });
  return out;
}

function staysOf(raw: Float64Array, times: Float64Array, sole: number): Stay[] {
  const frames = times.length;
  const found: { from: number; to: number }[] = [];
  let from = -1;
  for (let t = 0; t <= frames; t++) {
    const c = t < frames ? raw[t * CONTACT_COUNT + sole]! : 0;
    if (from < 0 && c >= ENTER) {
      from = t;
      while (from > 0 && raw[(from - 1) * CONTACT_COUNT + sole]! >= LEAVE) from--;
    } else if (from >= 0 && c < LEAVE) {
      const last = found.at(-1);
      if (last && times[from]! - times[last.to - 1]! <= SHORTEST_GAP) last.to = t;
      else found.push({ from, to: t });
      from = -1;
    }
  }
  return found
    .filter((stay) => frames === 1 || times[stay.to - 1]! - times[stay.from]! >= SHORTEST_STAY)
    .map((stay) => ({ sole, ...stay }));
}

/** 1 up to `sure`, 0 from `never` on, smooth between. */
function falling(value: number, sure: number, never: number): number {
  const u = Math.min(1, Math.max(0, (value - sure) / (never - sure)));
  return 1 - u * u * (3 - 2 * u);
}
