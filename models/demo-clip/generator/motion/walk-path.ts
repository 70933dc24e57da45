import { keyed, softened } from './curve.ts';
import { TIMING } from './timing.ts';

/** A place on the floor and the direction faced there (radians about Y; 0 faces +Z, the camera; +π/2 faces +X). */
export interface FloorPlace {
  readonly x: number;
  readonly z: number;
  readonly heading: number;
}

const STEP = 0.002;
/** Full stop, metres along the path. */
export const PATH_END = TIMING.speed * (TIMING.slowFrom + (TIMING.stop - TIMING.slowFrom) / 2);
const END_PLACE = { x: 0.06, z: 0.1 };
/** Length of path made before the start and after the end, metres. */
const MARGIN = 1;

/** Walks straight to the right, then in an arc towards the camera; stands turned a little aside, which shows depth. */
const heading = softened(
  keyed([
    [0.35, 1.42],
    [1.1, 1.28],
    [1.9, 0.86],
    [2.55, 0.44],
    [PATH_END, 0.3],
  ]),
  0.12,
);

const count = Math.round((PATH_END + 2 * MARGIN) / STEP) + 1;
const places = new Float64Array(count * 2);
for (let i = 1; i < count; i++) {
  const h = heading((i - 0.5) * STEP - MARGIN);
  places[2 * i] = places[2 * i - 2]! + Math.sin(h) * STEP;
  places[2 * i + 1] = places[2 * i - 1]! + Math.cos(h) * STEP;
}
const endIndex = Math.round((PATH_END + MARGIN) / STEP);
const shiftX = END_PLACE.x - places[2 * endIndex]!;
const shiftZ = END_PLACE.z - places[2 * endIndex + 1]!;

/** The place `s` metres along the path. */
export function pathAt(s: number): FloorPlace {
  const at = Math.min(count - 1.001, Math.max(0, (s + MARGIN) / STEP));
  const i = Math.floor(at);
  const u = at - i;
  return {
    x: places[2 * i]! * (1 - u) + places[2 * i + 2]! * u + shiftX,
    z: places[2 * i + 1]! * (1 - u) + places[2 * i + 3]! * u + shiftZ,
    heading: heading(s),
  };
}

/** Walking speed relative to the full speed, 0..1: full, then a minimum-jerk stop. */
export function pace(t: number): number {
  const u = Math.min(1, Math.max(0, (t - TIMING.slowFrom) / (TIMING.stop - TIMING.slowFrom)));
  return 1 - u * u * u * (u * (6 * u - 15) + 10);
}

/** Metres walked along the path at time t: the integral of the speed in closed form. */
export function walked(t: number): number {
  const { slowFrom, stop, speed } = TIMING;
  if (t <= slowFrom) return speed * t;
  const duration = stop - slowFrom;
  const u = Math.min(1, (t - slowFrom) / duration);
  return speed * (slowFrom + duration * (u - (u ** 6 - 3 * u ** 5 + 2.5 * u ** 4)));
}
