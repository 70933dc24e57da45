import { CONTACT_COUNT } from '../body/landmarks.ts';
import { FIRST_SOLE } from '../fitting/kinematics.ts';
import { type ContactRun, contactRuns, STANDING } from './contact-runs.ts';
import { CLEAN_POINTS, lowestOf, outlineOf } from './foot-outline.ts';
import type { FootHold } from './stack.ts';
import { pointsOf, secondsOf, type Work } from './work.ts';

/** A point of a sole that stands, and where. */
export interface FootStay extends ContactRun {
  readonly sole: number;
  /** World, metres. */
  readonly anchor: [number, number, number];
}

export interface StayOptions {
  /** Farthest a point may be from its place, metres. */
  readonly drift: number;
  /** Time kept free where a stay is cut, seconds. */
  readonly room: number;
  /** How far toes of standing feet will be straightened, 0..1. */
  readonly flat: number;
}

/** Shorter stays are noise, seconds. */
const SHORTEST = 0.06;
/** A point that stands higher than this above the floor, metres, stands on something else and stays at its height. */
const RAISED = 0.09;
/** Edges of standing feet may be this low, metres; feet that are rolled farther than this are rolled back. */
export const EDGE_SINKS = 0.008;
const MOST_EDGE = 0.02;
/** Over this time, seconds, at both ends of a stay a point may still move: this far from its place, metres, this fast, m/s. */
const LANDING = 0.1;
const NEAR = 0.005;
const LANDS = 0.12;
/** As many rows tell where a long stay is. */
const MOST_WITNESSES = 240;
/** Heights, metres, between which a point that stands is left as it is: nobody sees them, and shoes differ. */
const SINKS = -0.002;
const FLOATS = 0.02;

/** Contacts with what a person said of feet written over what was seen. */
export function heldContacts(work: Work, holds: readonly FootHold[]): Float32Array {
  const contacts = work.contacts.slice();
  for (const { from, to, foot, state } of holds) {
    const first = Math.max(0, from - work.firstFrame);
    const last = Math.min(work.frames, to - work.firstFrame);
    const sole = foot === 'left' ? 0 : 2;
    for (let t = first; t < last; t++) {
      contacts.fill(state === 'locked' ? 1 : 0, t * CONTACT_COUNT + sole, t * CONTACT_COUNT + sole + 2);
    }
  }
  return contacts;
}

/**
 * Stays of the four points of the soles within rows `from` to `to`, each with the place where it stands. A point that
 * wanders farther than `drift` from its place slides in truth: its stay is cut there, with room for a step between.
 *
 */
export function footStays(
  work: Work,
  contacts: ArrayLike<number>,
  from: number,
  to: number,
  { drift, room, flat }: StayOptions,
): FootStay[] {
  const times = secondsOf(work);
  const stays: FootStay[] = [];
  for (let sole = 0; sole < CONTACT_COUNT; sole++) {
    for (const run of contactRuns(contacts, work.ptsUs, sole)) {
      const inside = { from: Math.max(from, run.from), to: Math.min(to, run.to) };
      if (inside.to <= inside.from) continue;
      for (const piece of withoutDrift(work, sole, inside, times, drift, room)) {
        const last = times[piece.to - 1]! - times[piece.from]!;
        if (last < SHORTEST && piece.to - piece.from < 2) continue;
        const rest = atRest(work, sole, piece, times);
        stays.push({ sole, ...rest, anchor: anchorOf(work, sole, rest) });
      }
    }
  }
  return agreed(work, stays, flat);
}

/** Contacts of the stays alone: points that slide or hop count as standing no longer. Shape [T, 4] */
export function contactsOfStays(
  contacts: Float32Array,
  stays: readonly FootStay[],
  from: number,
  to: number,
): Float32Array {
  const out = contacts.slice();
  for (let i = from * CONTACT_COUNT; i < to * CONTACT_COUNT; i++) out[i] = Math.min(out[i]!, 0.49);
  for (const { sole, from, to } of stays) {
    for (let t = from; t < to; t++) {
      out[t * CONTACT_COUNT + sole] = Math.max(STANDING, contacts[t * CONTACT_COUNT + sole]!);
    }
  }
  return out;
}

function withoutDrift(
  work: Work,
  sole: number,
  run: ContactRun,
  times: Float64Array,
  drift: number,
  room: number,
): ContactRun[] {
  const points = pointsOf(work);
  const pieces: ContactRun[] = [];
  let { from } = run;
  let x = 0;
  let z = 0;
  for (let t = run.from; t < run.to; t++) {
    const p = (t * CLEAN_POINTS + FIRST_SOLE + sole) * 3;
    const n = t - from;
    if (n > 0 && (points[p]! - x / n) ** 2 + (points[p + 2]! - z / n) ** 2 > drift * drift) {
      pieces.push({ from, to: t });
      from = t;
      x = 0;
      z = 0;
    }
    x += points[p]!;
    z += points[p + 2]!;
  }
  pieces.push({ from, to: run.to });
  return pieces.map((piece, i) => {
    let first = piece.from;
    let end = piece.to;
    if (i > 0) while (first < end && times[first]! - times[piece.from]! < room / 2) first++;
    if (i + 1 < pieces.length) while (end > first && times[piece.to - 1]! - times[end - 1]! < room / 2) end--;
    return { from: first, to: end };
  });
}

/**
 * A stay without the rows at its ends in which the point still comes, or goes already: it counts as standing a little
 * early and late, and a foot that is stopped there jerks its knee.
 */
function atRest(work: Work, sole: number, piece: ContactRun, times: Float64Array): ContactRun {
  const points = pointsOf(work);
  const [x, y, z] = middleOf(work, sole, piece);
  const of = (t: number): number => (t * CLEAN_POINTS + FIRST_SOLE + sole) * 3;
  /** In row `t` it is not there yet, and on its way there from, or to, row `beside`. */
  const comes = (t: number, beside: number): boolean => {
    const [p, q] = [of(t), of(beside)];
    const away = Math.hypot(points[p]! - x, points[p + 1]! - y, points[p + 2]! - z);
    const way = Math.hypot(...[0, 1, 2].map((a) => points[p + a]! - points[q + a]!));
    return away > NEAR && way > LANDS * Math.abs(times[beside]! - times[t]!);
  };
  let { from, to } = piece;
  const least = Math.max(2, (to - from) / 2);
  while (to - from > least && times[from]! - times[piece.from]! < LANDING && comes(from, from + 1)) from++;
  while (to - from > least && times[piece.to - 1]! - times[to - 1]! < LANDING && comes(to - 1, to - 2)) to--;
  return { from, to };
}

/** Where a point is most of the time. */
function middleOf(work: Work, sole: number, { from, to }: ContactRun): [number, number, number] {
  const points = pointsOf(work);
  const every = Math.ceil((to - from) / MOST_WITNESSES);
  const middle = (axis: number): number => {
    const values = new Float64Array(Math.ceil((to - from) / every));
    for (let i = 0; i < values.length; i++) {
      values[i] = points[((from + i * every) * CLEAN_POINTS + FIRST_SOLE + sole) * 3 + axis]!;
    }
    values.sort();
    const half = values.length >> 1;
    return values.length % 2 === 1 ? values[half]! : (values[half - 1]! + values[half]!) / 2;
  };
  return [middle(0), middle(1), middle(2)];
}

function anchorOf(work: Work, sole: number, stay: ContactRun): [number, number, number] {
  const [x, height, z] = middleOf(work, sole, stay);
  // A foot that stands on its edge stands higher by as much as the edge would sink.
  const edge = edgeOf(work, sole, stay);
  const resting = Math.min(edge + FLOATS, Math.max(edge + SINKS, height));
  return [x, height > RAISED ? height : resting, z];
}

/** How much lower the edge of a sole is than its middle while it stands, beyond what an edge may sink, metres. */
function edgeOf(work: Work, sole: number, { from, to }: ContactRun): number {
  const points = pointsOf(work);
  const outline = outlineOf(sole >> 1);
  const edge = sole % 2 === 0 ? outline.heel : outline.ball;
  let sum = 0;
  for (let t = from; t < to; t++) {
    const o = t * CLEAN_POINTS * 3;
    const lower = points[o + (FIRST_SOLE + sole) * 3 + 1]! - lowestOf(points, o, edge);
    sum += Math.max(0, Math.min(lower, MOST_EDGE) - EDGE_SINKS);
  }
  return sum / (to - from);
}

/** Heel and toes of a foot that stand at the same time stand as far apart as they are on the foot. */
function agreed(work: Work, stays: FootStay[], flat: number): FootStay[] {
  const fixed = new Set<FootStay>();
  for (const heel of stays) {
    if (heel.sole % 2 !== 0) continue;
    for (const toes of stays) {
      if (toes.sole !== heel.sole + 1 || toes.from >= heel.to || toes.to <= heel.from) continue;
      if (fixed.has(heel) && fixed.has(toes)) continue;
      const length = flat * footLength(work, heel.sole) + (1 - flat) * distanceOf(work, heel, toes);
      const dx = toes.anchor[0] - heel.anchor[0];
      const dz = toes.anchor[2] - heel.anchor[2];
      const apart = Math.hypot(dx, dz);
      const rise = toes.anchor[1] - heel.anchor[1];
      const wanted = Math.sqrt(Math.max(0, length * length - rise * rise));
      if (apart < 1e-6) continue;
      const more = wanted / apart - 1;
      const heelShare = fixed.has(heel) ? 0 : fixed.has(toes) ? 1 : 0.5;
      heel.anchor[0] -= dx * more * heelShare;
      heel.anchor[2] -= dz * more * heelShare;
      toes.anchor[0] += dx * more * (1 - heelShare);
      toes.anchor[2] += dz * more * (1 - heelShare);
      fixed.add(heel).add(toes);
    }
  }
  return stays;
}

/** Mean distance of heel and toes while both stand, metres: toes are bent as they are bent. */
function distanceOf(work: Work, heel: FootStay, toes: FootStay): number {
  const points = pointsOf(work);
  const from = Math.max(heel.from, toes.from);
  const to = Math.min(heel.to, toes.to);
  let sum = 0;
  for (let t = from; t < to; t++) {
    const p = (t * CLEAN_POINTS + FIRST_SOLE + heel.sole) * 3;
    sum += Math.hypot(...[0, 1, 2].map((a) => points[p + 3 + a]! - points[p + a]!));
  }
  return sum / (to - from);
}

/** Distance of heel and toes of a foot whose toes are straight, metres. */
function footLength({ shape }: Work, heelSole: number): number {
  const { offsets, carrier } = shape;
  const heel = FIRST_SOLE + heelSole;
  const toes = heel + 1;
  const foot = carrier[toes]!;
  let square = 0;
  for (let a = 0; a < 3; a++) square += (offsets[3 * foot + a]! + offsets[3 * toes + a]! - offsets[3 * heel + a]!) ** 2;
  return Math.sqrt(square);
}
