import { CONTACT_COUNT } from '../body/landmarks.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { axisAngleToMatrixInto, mul3Into, mulTransposed3Into } from '../math/rotation.ts';
import { logInto } from '../math/so3.ts';
import type { Motion } from './kinematics.ts';
import type { GroundData, Stay } from './terms/contact.ts';

/** Time between knots, seconds. */
const SPACING = 0.13;

/** Rows of the knots: first and last, and about every 0.13 s between; null where rows are not closer than that. */
export function knotRows(times: Float64Array): number[] | null {
  const frames = times.length;
  const step = Math.round(SPACING / usualStep(times));
  if (step < 2 || frames < 3 * step) return null;
  const rows: number[] = [];
  for (let t = 0; t < frames - 1 - step / 2; t += step) rows.push(t);
  rows.push(frames - 1);
  return rows;
}

/** Median time between rows, seconds; holes and cuts do not count. */
function usualStep(times: Float64Array): number {
  const steps = times.slice(1).map((time, i) => time - times[i]!);
  return Math.max(1e-6, steps.sort()[steps.length >> 1] ?? 1);
}

/** The ground at the knots. */
export function pickGround(ground: GroundData, rows: readonly number[]): GroundData {
  const contacts = new Float64Array(rows.length * CONTACT_COUNT);
  for (const [i, t] of rows.entries()) {
    contacts.set(ground.contacts.subarray(t * CONTACT_COUNT, (t + 1) * CONTACT_COUNT), i * CONTACT_COUNT);
  }
  const stays: Stay[] = [];
  for (const { sole, from, to } of ground.stays) {
    const first = rows.findIndex((t) => t >= from);
    let end = first;
    while (end >= 0 && end < rows.length && rows[end]! < to) end++;
    if (first >= 0 && end > first) stays.push({ sole, from: first, to: end });
  }
  return {
    ...ground,
    contacts,
    stays,
    anchorWeight: new Float64Array(rows.length).fill(1),
    multipliers: new Float64Array(contacts.length * 3),
  };
}

const turn = new Float64Array(9);
const vectors = new Float64Array(6);
const between = new Float64Array(3);

/**
 * Carries what the knots learned to every row: each rotation is turned by the knots' own corrections, blended between
 * them, so that what was seen between the knots stays.
 *
 * @param motion changed in place
 * @param solved the knots after their fit
 */
export function spreadCorrections(motion: Motion, solved: Motion, rows: readonly number[], times: Float64Array): void {
  const before = {
    rotations: new Float64Array(rows.length * JOINT_COUNT * 9),
    numbers: new Float64Array(rows.length * 6),
  };
  for (const [i, t] of rows.entries()) {
    before.rotations.set(
      motion.rotations.subarray(t * JOINT_COUNT * 9, (t + 1) * JOINT_COUNT * 9),
      i * JOINT_COUNT * 9,
    );
    for (let a = 0; a < 3; a++) {
      before.numbers[6 * i + a] = solved.pelvis[3 * i + a]! - motion.pelvis[3 * t + a]!;
      before.numbers[6 * i + 3 + a] = solved.turns[3 * i + a]! - motion.turns[3 * t + a]!;
    }
  }
  let knot = 0;
  for (let t = 0; t < motion.frames; t++) {
    while (knot + 2 < rows.length && rows[knot + 1]! <= t) knot++;
    const from = rows[knot]!;
    const to = rows[knot + 1]!;
    const u = (times[t]! - times[from]!) / (times[to]! - times[from]!);
    for (let j = 0; j < JOINT_COUNT; j++) {
      for (let side = 0; side < 2; side++) {
        const k = ((knot + side) * JOINT_COUNT + j) * 9;
        mulTransposed3Into(turn, 0, before.rotations, k, solved.rotations, k);
        logInto(vectors, 3 * side, turn);
      }
      for (let a = 0; a < 3; a++) between[a] = (1 - u) * vectors[a]! + u * vectors[3 + a]!;
      axisAngleToMatrixInto(turn, 0, between);
      const o = (t * JOINT_COUNT + j) * 9;
      const own = motion.rotations.slice(o, o + 9);
      mul3Into(motion.rotations, o, own, 0, turn, 0);
    }
    for (let a = 0; a < 3; a++) {
      const n = before.numbers;
      motion.pelvis[3 * t + a]! += (1 - u) * n[6 * knot + a]! + u * n[6 * knot + 6 + a]!;
      motion.turns[3 * t + a]! += (1 - u) * n[6 * knot + 3 + a]! + u * n[6 * knot + 9 + a]!;
    }
  }
}
