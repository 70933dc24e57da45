import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import { LANDMARK_COUNT, LANDMARK_MIRROR } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import type { Random } from '../random.ts';

/** Landmarks that are hidden together: an arm, a leg, both legs, the head. */
const PARTS: readonly (readonly number[])[] = [
  [13, 15, 17, 19, 21],
  [14, 16, 18, 20, 22],
  [25, 27, 29, 31],
  [26, 28, 30, 32],
  [25, 26, 27, 28, 29, 30, 31, 32],
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
];

/** How often a window meets each trouble. */
const SHARE = { swap: 0.12, hide: 0.12, miss: 0.08 };

/**
 * Adds, in place, what recordings of one body hold too little of: sides swapped for some frames, limbs out of sight,
 * frames missed, and the differences between people and the body that was filmed: 3D landmarks turned and scaled as
 * a whole, outlines shifted.
 */
export function spoilTrack(random: Random, track: PersonTrack): void {
  const run = (longest: number): readonly [number, number] => {
    const length = 1 + random.below(Math.max(1, Math.min(longest, track.frames)));
    const from = random.below(track.frames - length + 1);
    return [from, from + length];
  };
  turnAndScale(random, track);
  if (random.chance(SHARE.hide)) hide(random, track, random.pick(PARTS), run(track.frames));
  // Seen swapped throughout, nobody could tell.
  if (random.chance(SHARE.swap)) swapSides(track, run(Math.min(10, track.frames / 3)));
  if (random.chance(SHARE.miss)) {
    const [from, to] = run(6);
    if (track.seen.some((seen, t) => seen === 1 && (t < from || t >= to))) track.seen.fill(0, from, to);
  }
}

/** Exchanges left and right landmarks of the rows from to before `to`, in place. */
export function swapSides(track: PersonTrack, [from, to]: readonly [number, number]): void {
  for (let t = from; t < to; t++) {
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const other = LANDMARK_MIRROR[k]!;
      if (other <= k) continue;
      const [a, b] = [t * LANDMARK_COUNT + k, t * LANDMARK_COUNT + other];
      exchange(track.confidence, a, b, 1);
      exchange(track.image, a, b, 3);
      exchange(track.world, a, b, 3);
    }
  }
}

function exchange(data: Float32Array, a: number, b: number, width: number): void {
  for (let i = 0; i < width; i++) {
    const kept = data[a * width + i]!;
    data[a * width + i] = data[b * width + i]!;
    data[b * width + i] = kept;
  }
}

function hide(
  random: Random,
  track: PersonTrack,
  part: readonly number[],
  [from, to]: readonly [number, number],
): void {
  const [dx, dy] = [0.08 * random.normal(), 0.08 * random.normal()];
  const drift = [0, 1, 2].map(() => 0.08 * random.normal());
  for (let t = from; t < to; t++) {
    const size = Math.max(track.box[4 * t + 2]!, track.box[4 * t + 3]!);
    for (const k of part) {
      const i = t * LANDMARK_COUNT + k;
      track.confidence[i] = Math.min(track.confidence[i]!, random.between(0.01, 0.3));
      track.image[3 * i]! += (dx + 0.02 * random.normal()) * size;
      track.image[3 * i + 1]! += (dy + 0.02 * random.normal()) * size;
      for (let a = 0; a < 3; a++) track.world[3 * i + a]! += drift[a]! + 0.02 * random.normal();
    }
  }
}

function turnAndScale(random: Random, track: PersonTrack): void {
  const turn = new Float64Array(9);
  axisAngleToMatrixInto(turn, 0, [0.04 * random.normal(), 0.03 * random.normal(), 0.015 * random.normal()], 0);
  const scale = 1 + 0.03 * random.normal();
  const shifts = Float64Array.from({ length: LANDMARK_COUNT * 2 }, () => 0.003 * random.normal());
  for (let t = 0; t < track.frames; t++) {
    if (track.seen[t] === 0) continue;
    const size = Math.max(track.box[4 * t + 2]!, track.box[4 * t + 3]!);
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const i = 3 * (t * LANDMARK_COUNT + k);
      const [x, y, z] = [track.world[i]!, track.world[i + 1]!, track.world[i + 2]!];
      for (let a = 0; a < 3; a++) {
        track.world[i + a] = scale * (turn[3 * a]! * x + turn[3 * a + 1]! * y + turn[3 * a + 2]! * z);
      }
      track.image[i]! += shifts[2 * k]! * size;
      track.image[i + 1]! += shifts[2 * k + 1]! * size;
    }
  }
}
