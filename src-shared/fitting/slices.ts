import { CONTACT_COUNT } from '../body/landmarks.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import type { Motion } from './kinematics.ts';
import type { Observations } from './observations.ts';
import type { BalanceData } from './terms/balance.ts';
import { type GroundData, SOLVED_ANCHOR_WEIGHT } from './terms/contact.ts';

const POSE = JOINT_COUNT * 9;

/** Rows `from` to `to` of a motion; shares memory, and so does the shape. */
export function sliceMotion(motion: Motion, from: number, to: number): Motion {
  return {
    frames: to - from,
    rotations: motion.rotations.subarray(from * POSE, to * POSE),
    pelvis: motion.pelvis.subarray(from * 3, to * 3),
    turns: motion.turns.subarray(from * 3, to * 3),
    betas: motion.betas,
  };
}

/** Chosen rows of a motion, copied. */
export function pickMotion(motion: Motion, rows: readonly number[]): Motion {
  const out: Motion = {
    frames: rows.length,
    rotations: new Float64Array(rows.length * POSE),
    pelvis: new Float64Array(rows.length * 3),
    turns: new Float64Array(rows.length * 3),
    betas: motion.betas.slice(),
  };
  rows.forEach((t, i) => {
    out.rotations.set(motion.rotations.subarray(t * POSE, (t + 1) * POSE), i * POSE);
    out.pelvis.set(motion.pelvis.subarray(t * 3, t * 3 + 3), i * 3);
    out.turns.set(motion.turns.subarray(t * 3, t * 3 + 3), i * 3);
  });
  return out;
}

/** A copy that can be changed without changing the original. */
export function copyMotion(motion: Motion): Motion {
  return {
    frames: motion.frames,
    rotations: motion.rotations.slice(),
    pelvis: motion.pelvis.slice(),
    turns: motion.turns.slice(),
    betas: motion.betas.slice(),
  };
}

/** Rows `from` to `to` of what was observed; shares memory. */
export function sliceObservations(obs: Observations, from: number, to: number): Observations {
  const cut = (a: Float64Array, size: number) => a.subarray(from * size, to * size);
  return {
    frames: to - from,
    times: cut(obs.times, 1),
    focalPx: obs.focalPx,
    image: cut(obs.image, LANDMARK_COUNT * 2),
    weight: cut(obs.weight, LANDMARK_COUNT),
    sigmaPx: cut(obs.sigmaPx, 1),
    world: cut(obs.world, LANDMARK_COUNT * 3),
    worldWeight: cut(obs.worldWeight, LANDMARK_COUNT),
    ...(obs.centre && { centre: cut(obs.centre, 3) }),
    sure: obs.sure?.subarray(from * LANDMARK_COUNT, to * LANDMARK_COUNT),
  };
}

/** Chosen rows of what was observed, copied. */
export function pickObservations(obs: Observations, rows: readonly number[]): Observations {
  const pick = (a: Float64Array, size: number): Float64Array => {
    const out = new Float64Array(rows.length * size);
    for (const [i, t] of rows.entries()) out.set(a.subarray(t * size, (t + 1) * size), i * size);
    return out;
  };
  return {
    frames: rows.length,
    times: pick(obs.times, 1),
    focalPx: obs.focalPx,
    image: pick(obs.image, LANDMARK_COUNT * 2),
    weight: pick(obs.weight, LANDMARK_COUNT),
    sigmaPx: pick(obs.sigmaPx, 1),
    world: pick(obs.world, LANDMARK_COUNT * 3),
    worldWeight: pick(obs.worldWeight, LANDMARK_COUNT),
    ...(obs.centre && { centre: pick(obs.centre, 3) }),
  };
}

/** Rows `from` to `to` of the ground; stays are cut at the borders, rows in the fixed part anchor them firmly. */
export function sliceGround(
  ground: GroundData,
  from: number,
  to: number,
  fixedHead: number,
  fixedTail: number,
): GroundData {
  const frames = to - from;
  const anchorWeight = new Float64Array(frames).fill(1);
  anchorWeight.fill(SOLVED_ANCHOR_WEIGHT, 0, fixedHead);
  anchorWeight.fill(SOLVED_ANCHOR_WEIGHT, frames - fixedTail, frames);
  return {
    ...ground,
    contacts: ground.contacts.subarray(from * CONTACT_COUNT, to * CONTACT_COUNT),
    multipliers: ground.multipliers.subarray(from * CONTACT_COUNT * 3, to * CONTACT_COUNT * 3),
    stays: ground.stays
      .filter((s) => s.from < to && s.to > from)
      .map((s) => ({ sole: s.sole, from: Math.max(0, s.from - from), to: Math.min(frames, s.to - from) })),
    anchorWeight,
  };
}

/** Rows `from` to `to` of the balance; neighbours outside the window are left out. */
export function sliceBalance(balance: BalanceData, from: number, to: number): BalanceData {
  const frames = to - from;
  const before = new Int32Array(frames);
  const after = new Int32Array(frames);
  for (let t = 0; t < frames; t++) {
    const b = balance.before[from + t]! - from;
    const a = balance.after[from + t]! - from;
    const inside = b >= 0 && a < frames;
    before[t] = inside ? b : t;
    after[t] = inside ? a : t;
  }
  return {
    floor: balance.floor,
    contacts: balance.contacts.subarray(from * CONTACT_COUNT, to * CONTACT_COUNT),
    reach: balance.reach.subarray(from, to),
    weight: balance.weight.subarray(from, to),
    times: balance.times.subarray(from, to),
    before,
    after,
  };
}
