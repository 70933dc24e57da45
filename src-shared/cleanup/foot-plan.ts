import { CONTACT_COUNT } from '../body/landmarks.ts';
import { JOINT } from '../body/smpl-tree.ts';
import { FIRST_SOLE } from '../fitting/kinematics.ts';
import { turnInto } from '../math/quaternion.ts';
import { axisAngleToQuaternionInto, mulQuaternionInto } from '../math/rotation.ts';
import { clearFloor } from './foot-clearance.ts';
import { CLEAN_POINTS, lowestOf, outlineOf, type PointRange } from './foot-outline.ts';
import { EDGE_SINKS, type FootStay } from './foot-stays.ts';
import { LEG_POINTS, poseRowInto } from './posed-rows.ts';
import { mixInto, relativeInto, swingInto } from './quaternions.ts';
import { envelope, smoothStep } from './windows.ts';
import { ROTATION_ROW, type ShapedBody, secondsOf, type Work } from './work.ts';

export interface PlanOptions {
  /** Rows that may change. */
  readonly from: number;
  readonly to: number;
  /** Time in which a foot goes to its place, and from it, seconds. */
  readonly blend: number;
  /** How far feet that stand on heel and toes are levelled, 0..1. */
  readonly flat: number;
  /** Feet stay above the floor while they move. */
  readonly above: boolean;
}

/** Where feet are to be. Sides are left, right. */
export interface FootPlan {
  /** Local rotations with the toes of standing feet straightened, shape [T, 24, 4]. */
  readonly rotations: Float64Array;
  /** Places of the ankles in the world, metres, shape [T, 2, 3]. */
  readonly ankles: Float64Array;
  /** World rotations of the ankles, shape [T, 2, 4]. */
  readonly feet: Float64Array;
  /** How much a foot is held, 0..1, shape [T, 2]. */
  readonly weight: Float64Array;
  /** 1 in rows where a foot is to be moved, shape [T]. */
  readonly touched: Uint8Array;
}

const SIDES = [
  { ankle: JOINT.l_ankle, toe: JOINT.l_foot, outline: outlineOf(0) },
  { ankle: JOINT.r_ankle, toe: JOINT.r_foot, outline: outlineOf(1) },
] as const;
/** Over this time, seconds, a foot that would sink is raised. */
const RAISE_REACH = 0.1;
/** A foot whose toes stand higher than this, metres, stands on something else. */
const RAISED = 0.09;
/** How often toes are bent and the foot is put in its place again: each shifts the other a little. */
const BENDS = 4;
/** Tips of toes may be this low, metres. */
const TIP_SINKS = -0.006;
/** Standing feet may be rolled this far, radians. */
const MOST_ROLL = 0.65;
/** The higher, the less a point counts that is held less than the other one. */
const SHARP_LEAN = 6;
const STRAIGHT = Float64Array.of(0, 0, 0, 1);
const UP = Float64Array.of(0, 1, 0);

/** Works out where ankles go and how feet are turned, so that heels and toes meet the places where they stand. */
export function planFeet(work: Work, stays: readonly FootStay[], options: PlanOptions): FootPlan {
  const { frames, shape } = work;
  const { blend, flat, above, from, to } = options;
  const times = secondsOf(work);
  const rotations = work.rotations.slice();
  const ankles = new Float64Array(frames * 2 * 3);
  const feet = new Float64Array(frames * 2 * 4);
  const weight = new Float64Array(frames * 2);
  const touched = new Uint8Array(frames);
  const hold = [0, 1, 2, 3].map((sole) => holdOf(stays, sole, times, blend));
  const moved = new Float64Array(frames * CONTACT_COUNT * 3);
  const raw = new Float64Array(frames * CONTACT_COUNT * 3);
  /** How much lower than a sole's point the edge beside it is, metres, shape [T, 4]. */
  const edges = new Float64Array(frames * CONTACT_COUNT);
  const row = new Float64Array(CLEAN_POINTS * 3);
  const turns = new Float64Array(24 * 4);
  const both = [0, 1].map((side) => hold[2 * side]!.map((w, t) => w * hold[2 * side + 1]![t]!));

  for (let t = 0; t < frames; t++) {
    for (let side = 0; side < 2; side++) {
      const q = t * ROTATION_ROW + 4 * SIDES[side]!.toe;
      const w = flat * both[side]![t]!;
      if (w > 0) mixInto(rotations, q, rotations, q, STRAIGHT, 0, w);
    }
    poseRowInto(row, 0, turns, shape, rotations, t * ROTATION_ROW, work.pelvis, 3 * t, LEG_POINTS);
    for (let i = 0; i < CONTACT_COUNT * 3; i++) raw[t * CONTACT_COUNT * 3 + i] = row[FIRST_SOLE * 3 + i]!;
    for (let side = 0; side < 2; side++) {
      const { ankle, outline } = SIDES[side]!;
      for (let n = 0; n < 2; n++) {
        const middle = row[(FIRST_SOLE + 2 * side + n) * 3 + 1]!;
        const lowest = lowestOf(row, 0, n === 0 ? outline.heel : outline.ball);
        edges[t * CONTACT_COUNT + 2 * side + n] = Math.max(0, middle - lowest - EDGE_SINKS);
      }
      const at = 2 * t + side;
      for (let a = 0; a < 3; a++) ankles[3 * at + a] = row[3 * ankle + a]!;
      for (let k = 0; k < 4; k++) feet[4 * at + k] = turns[4 * ankle + k]!;
      weight[at] = Math.max(hold[2 * side]![t]!, hold[2 * side + 1]![t]!);
    }
  }
  const before = { ankles: ankles.slice(), feet: feet.slice() };

  for (let sole = 0; sole < CONTACT_COUNT; sole++) {
    moveToAnchors(moved, raw, stays, sole, times, blend);
    if (!above) continue;
    const low = new Float64Array(frames);
    for (let t = from; t < to; t++) {
      const i = (t * CONTACT_COUNT + sole) * 3 + 1;
      low[t] = Math.max(0, edges[t * CONTACT_COUNT + sole]! - (raw[i]! + moved[i]!));
    }
    const raise = envelope(low, times, RAISE_REACH);
    for (let t = from; t < to; t++) {
      moved[(t * CONTACT_COUNT + sole) * 3 + 1]! += Math.max(low[t]!, raise[t]! * (1 - hold[sole]![t]!));
    }
  }

  const leans = [0, 1].map((side) => leanOf(hold[2 * side]!, hold[2 * side + 1]!, frames));
  for (let t = 0; t < frames; t++) {
    for (let side = 0; side < 2; side++) {
      const { toe, outline } = SIDES[side]!;
      const foot = 2 * t + side;
      const at = (t * CONTACT_COUNT + 2 * side) * 3;
      const change = {
        lean: leans[side]![t]!,
        level: flat * both[side]![t]!,
        edge: above ? weight[foot]! : 0,
      };
      let any = both[side]![t]! > 0;
      for (let i = at; i < at + 6; i++) any ||= moved[i] !== 0;
      for (let pass = 0; pass <= BENDS; pass++) {
        if (any) {
          touched[t] = 1;
          if (pass > 0) keepToes(raw, moved, at + 3, shape, before, foot, rotations, t * ROTATION_ROW, side);
          placeFoot(ankles, feet, foot, before, raw, moved, at, change);
        }
        if (!above || pass === BENDS || t < from || t >= to) break;
        const floor = Math.min(raw[at + 4]! + moved[at + 4]!, 0.5) > RAISED ? Number.NEGATIVE_INFINITY : TIP_SINKS;
        if (!raiseTip(rotations, t * ROTATION_ROW + 4 * toe, shape, ankles, feet, foot, toe, outline.toes, floor))
          break;
        any = true;
      }
    }
  }
  const plan = { rotations, ankles, feet, weight, touched };
  if (above) clearFloor(plan, shape, times, from, to);
  return plan;
}

/** How much a point is held: 1 in its stays, falling to 0 within the blend; never reaching into the next stay. */
function holdOf(stays: readonly FootStay[], sole: number, times: Float64Array, blend: number): Float64Array {
  const out = new Float64Array(times.length);
  eachHold(stays, sole, times, blend, (t, _stay, w) => {
    out[t] = Math.max(out[t]!, w);
  });
  return out;
}

/** Adds to `moved` what carries a point to the places where it stands: all of it in stays, less and less around them. */
function moveToAnchors(
  moved: Float64Array,
  raw: Float64Array,
  stays: readonly FootStay[],
  sole: number,
  times: Float64Array,
  blend: number,
): void {
  eachHold(stays, sole, times, blend, (t, stay, w) => {
    const edge = Math.min(stay.to - 1, Math.max(stay.from, t));
    for (let a = 0; a < 3; a++) {
      const i = (t * CONTACT_COUNT + sole) * 3 + a;
      moved[i]! += w * (stay.anchor[a]! - raw[(edge * CONTACT_COUNT + sole) * 3 + a]!);
    }
  });
}

/** Calls for every row in and around each stay of a point, with how much the stay counts there. */
function eachHold(
  stays: readonly FootStay[],
  sole: number,
  times: Float64Array,
  blend: number,
  call: (t: number, stay: FootStay, weight: number) => void,
): void {
  const own = stays.filter((stay) => stay.sole === sole).sort((a, b) => a.from - b.from);
  own.forEach((stay, i) => {
    const before = own[i - 1];
    const after = own[i + 1];
    const into = before ? Math.min(blend, times[stay.from]! - times[before.to - 1]!) : blend;
    const out = after ? Math.min(blend, times[after.from]! - times[stay.to - 1]!) : blend;
    for (let t = stay.from - 1; t >= (before?.to ?? 0); t--) {
      const u = (times[stay.from]! - times[t]!) / into;
      if (!(u < 1)) break;
      call(t, stay, smoothStep(1 - u));
    }
    for (let t = stay.from; t < stay.to; t++) call(t, stay, 1);
    for (let t = stay.to; t < (after?.from ?? times.length); t++) {
      const u = (times[t]! - times[stay.to - 1]!) / out;
      if (!(u < 1)) break;
      call(t, stay, smoothStep(1 - u));
    }
  });
}

/** Which point a foot is placed by, 0 heel .. 1 toes: the more, the more it is held. */
function leanOf(heel: Float64Array, toes: Float64Array, frames: number): Float64Array {
  const out = new Float64Array(frames);
  for (let t = 0; t < frames; t++) {
    const h = heel[t]!;
    const w = toes[t]!;
    const sum = h ** SHARP_LEAN + w ** SHARP_LEAN;
    out[t] = sum > 0 ? w ** SHARP_LEAN / sum : 0.5;
  }
  return out;
}

const dir = new Float64Array(3);
const wantedDir = new Float64Array(3);
const turn = new Float64Array(4);
const foot = new Float64Array(4);
const arm = new Float64Array(3);
const up = new Float64Array(3);
const flatUp = new Float64Array(3);

const toesArm = new Float64Array(3);
const toesNow = new Float64Array(4);

/** Works out anew where the toes' point is after they were bent; what that shifts is taken back: its place stays. */
function keepToes(
  raw: Float64Array,
  moved: Float64Array,
  at: number,
  { offsets }: ShapedBody,
  before: Pick<FootPlan, 'ankles' | 'feet'>,
  foot: number,
  rotations: Float64Array,
  ro: number,
  side: number,
): void {
  const { toe } = SIDES[side]!;
  turnInto(arm, 0, before.feet, 4 * foot, offsets, 3 * toe);
  mulQuaternionInto(toesNow, 0, before.feet, 4 * foot, rotations, ro + 4 * toe);
  turnInto(toesArm, 0, toesNow, 0, offsets, 3 * (FIRST_SOLE + 2 * side + 1));
  for (let a = 0; a < 3; a++) {
    const now = before.ankles[3 * foot + a]! + arm[a]! + toesArm[a]!;
    moved[at + a]! += raw[at + a]! - now;
    raw[at + a] = now;
  }
}

/** Turns a foot so that heel → toes points as it should, levels it, and puts the ankle where its points ask it to be. */
function placeFoot(
  ankles: Float64Array,
  feet: Float64Array,
  at: number,
  before: Pick<FootPlan, 'ankles' | 'feet'>,
  raw: Float64Array,
  moved: Float64Array,
  heel: number,
  { lean, level, edge }: { lean: number; level: number; edge: number },
): void {
  const toes = heel + 3;
  for (let a = 0; a < 3; a++) {
    dir[a] = raw[toes + a]! - raw[heel + a]!;
    wantedDir[a] = dir[a]! + moved[toes + a]! - moved[heel + a]!;
  }
  swingInto(turn, 0, dir, 0, wantedDir, 0);
  if (level > 0 || edge > 0) levelled(before.feet, at, level, edge);
  mulQuaternionInto(foot, 0, turn, 0, before.feet, 4 * at);
  feet.set(foot, 4 * at);
  for (let a = 0; a < 3; a++) ankles[3 * at + a] = 0;
  for (let n = 0; n < 2; n++) {
    const point = n === 0 ? heel : toes;
    const share = n === 0 ? 1 - lean : lean;
    for (let a = 0; a < 3; a++) arm[a] = before.ankles[3 * at + a]! - raw[point + a]!;
    turnInto(arm, 0, turn, 0, arm, 0);
    for (let a = 0; a < 3; a++) ankles[3 * at + a]! += share * (raw[point + a]! + moved[point + a]! + arm[a]!);
  }
}

const roll = new Float64Array(4);
const rolled = new Float64Array(4);
const axis = new Float64Array(3);

const joint = new Float64Array(3);
const toesTurn = new Float64Array(4);
const bent = new Float64Array(4);
const tipArm = new Float64Array(3);
const raised = new Float64Array(3);

/** Bends toes up whose tip would be below the floor: a foot rolls over them. True where they were bent. */
function raiseTip(
  rotations: Float64Array,
  q: number,
  { offsets }: ShapedBody,
  ankles: Float64Array,
  feet: Float64Array,
  at: number,
  toe: number,
  tips: PointRange,
  floor: number,
): boolean {
  turnInto(joint, 0, feet, 4 * at, offsets, 3 * toe);
  mulQuaternionInto(toesTurn, 0, feet, 4 * at, rotations, q);
  tipArm[1] = Number.POSITIVE_INFINITY;
  for (let p = tips.from; p < tips.to; p++) {
    turnInto(raised, 0, toesTurn, 0, offsets, 3 * p);
    if (raised[1]! < tipArm[1]!) tipArm.set(raised);
  }
  const height = ankles[3 * at + 1]! + joint[1]!;
  const low = floor - (height + tipArm[1]!);
  if (!(low > 0)) return false;
  const length = Math.hypot(tipArm[0]!, tipArm[1]!, tipArm[2]!);
  const rise = Math.min(0.9 * length, floor - height);
  const flat = Math.hypot(tipArm[0]!, tipArm[2]!);
  const scale = Math.sqrt(Math.max(0, length * length - rise * rise)) / Math.max(1e-9, flat);
  raised[0] = tipArm[0]! * scale;
  raised[1] = rise;
  raised[2] = tipArm[2]! * scale;
  swingInto(bent, 0, tipArm, 0, raised, 0);
  mulQuaternionInto(foot, 0, bent, 0, toesTurn, 0);
  relativeInto(rotations, q, feet, 4 * at, foot, 0);
  return true;
}

/**
 * Adds to `turn` what rolls the foot about its length until its sole is level, as far as `level` says, and at least, as far
 * as `edge` says, until its edge does not cut into the floor.
 */
function levelled(feet: Float64Array, at: number, level: number, edge: number): void {
  const n = 1 / Math.max(1e-9, Math.hypot(wantedDir[0]!, wantedDir[1]!, wantedDir[2]!));
  for (let a = 0; a < 3; a++) axis[a] = wantedDir[a]! * n;
  turnInto(up, 0, feet, 4 * at, UP, 0);
  turnInto(up, 0, turn, 0, up, 0);
  across(up);
  flatUp.set(UP);
  across(flatUp);
  const sin =
    axis[0]! * (up[1]! * flatUp[2]! - up[2]! * flatUp[1]!) +
    axis[1]! * (up[2]! * flatUp[0]! - up[0]! * flatUp[2]!) +
    axis[2]! * (up[0]! * flatUp[1]! - up[1]! * flatUp[0]!);
  const cos = up[0]! * flatUp[0]! + up[1]! * flatUp[1]! + up[2]! * flatUp[2]!;
  const full = Math.atan2(sin, cos);
  const left = (1 - level) * full;
  const allowed = Math.max(-MOST_ROLL, Math.min(MOST_ROLL, left));
  const angle = full - left + edge * (left - allowed);
  for (let a = 0; a < 3; a++) axis[a]! *= angle;
  axisAngleToQuaternionInto(roll, 0, axis);
  mulQuaternionInto(rolled, 0, roll, 0, turn, 0);
  turn.set(rolled);
}

/** What of a vector lies across `axis`. In place. */
function across(v: Float64Array): void {
  const along = v[0]! * axis[0]! + v[1]! * axis[1]! + v[2]! * axis[2]!;
  for (let a = 0; a < 3; a++) v[a]! -= along * axis[a]!;
}
