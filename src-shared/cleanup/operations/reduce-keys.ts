import { JOINT_COUNT } from '../../body/smpl-tree.ts';
import { slerpInto } from '../../math/rotation.ts';
import type { KeptKeys } from '../kept-keys.ts';
import { type CleanupOperation, numberOf } from '../stack.ts';
import { alignSigns, ROTATION_ROW, type Work } from '../work.ts';

/** Which rows keep a key, and what leaving out the others costs. */
export interface KeyReport extends KeptKeys {
  /** Keys before and after, of all curves together. */
  readonly keysIn: number;
  readonly keysOut: number;
}

/**
 * Leaves out keys that the ones around them tell: between keys rotations go the shortest way and the pelvis straight, and
 * nothing deviates by more than the settings say. The rows come back as a program would play them.
 */
export function reduceKeys(work: Work, operation: CleanupOperation): { work: Work; keys: KeyReport } {
  const { frames, ptsUs } = work;
  const angle = (numberOf(operation, 'angle') * Math.PI) / 180;
  const distance = numberOf(operation, 'distance') / 1000;
  const rotations = work.rotations.slice();
  const pelvis = work.pelvis.slice();
  const share = (a: number, b: number, t: number): number => (ptsUs[t]! - ptsUs[a]!) / (ptsUs[b]! - ptsUs[a]!);
  const between = new Float64Array(4);
  let worstAngle = 0;
  let worstPlace = 0;
  const joints = Array.from({ length: JOINT_COUNT }, (_, j) => {
    const way = (a: number, b: number, t: number): void => {
      const [p, q] = [a * ROTATION_ROW + 4 * j, b * ROTATION_ROW + 4 * j];
      slerpInto(between, 0, work.rotations, p, work.rotations, q, share(a, b, t));
    };
    const keys = keysOf(frames, angle, (a, b, t) => {
      way(a, b, t);
      let dot = 0;
      for (let k = 0; k < 4; k++) dot += between[k]! * work.rotations[t * ROTATION_ROW + 4 * j + k]!;
      const half = Math.min(1, Math.abs(dot));
      return 2 * Math.acos(half);
    });
    eachBetween(keys, (a, b, t) => {
      way(a, b, t);
      let dot = 0;
      for (let k = 0; k < 4; k++) dot += between[k]! * work.rotations[t * ROTATION_ROW + 4 * j + k]!;
      worstAngle = Math.max(worstAngle, 2 * Math.acos(Math.min(1, Math.abs(dot))));
      rotations.set(between, t * ROTATION_ROW + 4 * j);
    });
    return keys;
  });
  const place = (a: number, b: number, t: number, k: number): number => {
    const u = share(a, b, t);
    return (1 - u) * work.pelvis[3 * a + k]! + u * work.pelvis[3 * b + k]!;
  };
  const off = (a: number, b: number, t: number): number =>
    Math.hypot(...[0, 1, 2].map((k) => place(a, b, t, k) - work.pelvis[3 * t + k]!));
  const pelvisKeys = keysOf(frames, distance, off);
  eachBetween(pelvisKeys, (a, b, t) => {
    worstPlace = Math.max(worstPlace, off(a, b, t));
    for (let k = 0; k < 3; k++) pelvis[3 * t + k] = place(a, b, t, k);
  });
  alignSigns(rotations, frames);
  return {
    work: { ...work, rotations, pelvis },
    keys: {
      frames,
      joints,
      pelvis: pelvisKeys,
      keysIn: frames * (JOINT_COUNT + 1),
      keysOut: joints.reduce((sum, keys) => sum + keys.length, pelvisKeys.length),
      worstDeg: (worstAngle * 180) / Math.PI,
      worstMm: 1000 * worstPlace,
    },
  };
}

/** Splits where the deviation is largest until none is too large (Ramer 1972, Douglas & Peucker 1973). */
function keysOf(frames: number, most: number, off: (a: number, b: number, t: number) => number): Int32Array {
  if (frames < 3) return Int32Array.from({ length: frames }, (_, t) => t);
  const keys = new Uint8Array(frames);
  keys[0] = keys[frames - 1] = 1;
  // Long stretches are cut first, so that one motion of many thousand rows is not searched over and over.
  for (let t = CHUNK; t < frames - 1; t += CHUNK) keys[t] = 1;
  const open: [number, number][] = [];
  let last = 0;
  for (let t = 1; t < frames; t++) {
    if (!keys[t]) continue;
    open.push([last, t]);
    last = t;
  }
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [a, b] = pair;
    let worst = most;
    let at = -1;
    for (let t = a + 1; t < b; t++) {
      const e = off(a, b, t);
      if (e > worst) {
        worst = e;
        at = t;
      }
    }
    if (at < 0) continue;
    keys[at] = 1;
    open.push([a, at], [at, b]);
  }
  return Int32Array.from(keys.keys()).filter((t) => keys[t] === 1);
}

const CHUNK = 256;

function eachBetween(keys: Int32Array, call: (a: number, b: number, t: number) => void): void {
  for (let k = 0; k + 1 < keys.length; k++) {
    for (let t = keys[k]! + 1; t < keys[k + 1]!; t++) call(keys[k]!, keys[k + 1]!, t);
  }
}
