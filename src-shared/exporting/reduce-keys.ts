import {
  createPosedSkeleton,
  type KeptKeys,
  poseSkeletonInto,
  type SkeletonMotion,
} from '../formats/skeleton-motion.ts';
import { fewestKeys } from './fewest-keys.ts';
import { pathTrack, squareSine, type Track, turnTrack } from './key-track.ts';

/** How far a file with fewer keys may be from the motion, in the world, at any frame of any joint. */
export interface KeyTolerance {
  readonly degrees: number;
  readonly millimetres: number;
}

/** What is offered first: nothing that an eye sees. */
export const USUAL_TOLERANCE: KeyTolerance = { degrees: 0.1, millimetres: 1 };

/** Keys that are enough, and what they cost. */
export interface ReducedKeys {
  readonly keys: KeptKeys;
  /** Keys of all curves together: one for every frame, and those that are kept. */
  readonly keysIn: number;
  readonly keysOut: number;
  /** Largest distance of a joint from its place at any frame, mm, and largest turn from its own, degrees; in the world. */
  readonly maxErrorMm: number;
  readonly maxErrorDeg: number;
}

/** What curves of rotations hold: angles about three axes, or quaternions. Both are straight between keys. */
export type CurveKind = 'angles' | 'quaternions';

/** Errors add up along a limb: each joint begins with this share of what is allowed. */
const FIRST_SHARE = 0.4;
/** The next try stays a little below what the last one says. */
const CAUTION = 0.85;
const TRIES = 8;
/** So many are enough once one is good; none is needed after one that uses this share of what is allowed. */
const ENOUGH_TRIES = 3;
const USED_UP = 0.75;
const FARTHEST_STEP = 2;

/**
 * The fewest keys (nearly) with which straight lines between them keep every joint of every frame within the tolerance in
 * the world. Rotations hold both for programs that go straight from one angle to the next and for those that turn
 * quaternions, by slerp or component by component.
 *
 * @param motion in the axes of the file
 */
export function reduceKeys(motion: SkeletonMotion, tolerance: KeyTolerance, curves: CurveKind): ReducedKeys {
  const { joints, frames, moving } = motion;
  const turns = joints.map((_, j) => turnTrack(motion, j, curves));
  const paths = moving.map(({ positions }) => pathTrack(positions, motion.times));
  const keysIn = (turns.length + paths.length) * frames;
  let radians = (FIRST_SHARE * tolerance.degrees * Math.PI) / 180;
  let metres = (FIRST_SHARE * tolerance.millimetres) / 1000;
  let best: ReducedKeys | null = null;
  for (let n = 0; n < TRIES && (best === null || n < ENOUGH_TRIES); n++) {
    const keys: KeptKeys = {
      turns: turns.map((track) => fewestKeys(frames, (a, b) => track.fits(a, b, radians))),
      paths: paths.map((track) => fewestKeys(frames, (a, b) => track.fits(a, b, metres))),
    };
    const found = worldErrors(motion, keys, turns, paths);
    const used = Math.max(found.maxErrorMm / tolerance.millimetres, found.maxErrorDeg / tolerance.degrees);
    const keysOut = countKeys(keys);
    if (used <= 1 && keysOut < (best?.keysOut ?? Number.POSITIVE_INFINITY)) best = { keys, keysIn, keysOut, ...found };
    if (used <= 1 && used >= USED_UP) break;
    const factor = Math.min(FARTHEST_STEP, CAUTION / used);
    radians *= factor;
    metres *= factor;
  }
  if (best) return best;
  const all = Int32Array.from({ length: frames }, (_, f) => f);
  const keys = { turns: turns.map(() => all), paths: paths.map(() => all) };
  return { keys, keysIn, keysOut: keysIn, maxErrorMm: 0, maxErrorDeg: 0 };
}

function countKeys({ turns, paths }: KeptKeys): number {
  return [...turns, ...paths].reduce((sum, { length }) => sum + length, 0);
}

/** Plays the keys as programs do and compares the whole body with the motion. */
function worldErrors(
  motion: SkeletonMotion,
  { turns, paths }: KeptKeys,
  turnTracks: readonly Track[],
  pathTracks: readonly Track[],
): Pick<ReducedKeys, 'maxErrorMm' | 'maxErrorDeg'> {
  const moving = motion.moving.map((one, m) => {
    const positions = new Float64Array(one.positions.length);
    pathTracks[m]!.playInto(positions, 0, 3, paths[m]!);
    return { ...one, positions };
  });
  const count = motion.joints.length;
  const rotations = new Float64Array(motion.rotations.length);
  for (const [j, track] of turnTracks.entries()) track.playInto(rotations, 4 * j, 4 * count, turns[j]!);
  const played = { ...motion, rotations, moving };
  const wanted = createPosedSkeleton(motion);
  const found = createPosedSkeleton(motion);
  let distance = 0;
  let sine = 0;
  for (let f = 0; f < motion.frames; f++) {
    poseSkeletonInto(wanted, motion, f);
    poseSkeletonInto(found, played, f);
    for (let j = 0; j < count; j++) {
      let square = 0;
      for (let a = 3 * j; a < 3 * j + 3; a++) square += (wanted.positions[a]! - found.positions[a]!) ** 2;
      if (!(square <= distance)) distance = square;
      square = squareSine(wanted.rotations, 4 * j, found.rotations, 4 * j);
      if (!(square <= sine)) sine = square;
    }
  }
  return {
    maxErrorMm: Math.sqrt(distance) * 1000,
    maxErrorDeg: (2 * Math.asin(Math.min(1, Math.sqrt(sine))) * 180) / Math.PI,
  };
}
