import { CONTACT_COUNT } from '../body/landmarks.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { type CameraMotion, cameraAt } from '../camera/camera-motion.ts';
import { product, relative, rotated } from '../math/rotation3.ts';
import type { Vec3 } from '../math/vec3.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import { FIRST_SOLE, type Motion, POINT_COUNT } from './kinematics.ts';
import { type ClipFacts, cameraPlaces, observe } from './observe.ts';
import { posedPoints } from './posed-points.ts';
import { copyMotion } from './slices.ts';
import type { FittedTrack, SolverBody } from './solve-options.ts';

/** People in the world of a camera that was carried along. */
export interface Travelled {
  readonly people: readonly FittedTrack[];
  /** The clip with the camera's places in metres. */
  readonly clip: ClipFacts;
}

/** Time over which soles are asked whether they moved, seconds; shorter ones tell noise, longer ones steps. */
const SPAN = 0.17;
/** Speed at which a sole no longer counts as standing, m/s (Geman–McClure). */
const STANDING = 0.3;
/** Depth is told worse than what lies across the view: it counts this much less. */
const DEPTH_SHARE = 0.35;
/** Metres of the unit that are tried, and in how many steps. */
const LEAST_M = 0.4;
const MOST_M = 60;
const TRIES = 90;
/** Feet must move so much less than with a camera that only turns. */
const CLEARLY_LESS = 0.9;
/** And clearly more for a path this many times longer or shorter: else its length is not known. */
const OTHER_LENGTH = 1.6;
const CLEARLY_MORE = 1.02;
/** Fewest steps of soles that tell it. */
const FEWEST = 24;

/**
 * Gives the path of a camera its metres: those for which feet stand. People's size tells how far away they are, and so
 * how they move before the camera; the camera's own way must bring standing feet to rest.
 *
 * @param people as fitted for a camera that only turned; they are not changed
 * @returns null where feet do not tell it, or do not stand better than with turns alone
 */
export function travelled(
  people: readonly FittedTrack[],
  clip: ClipFacts,
  body: SolverBody,
  focalPx: number,
): Travelled | null {
  const { travel, cameraMotion, ...still } = clip;
  if (!travel?.places || !cameraMotion) return null;
  const turned = people.map((person) => inTurnsOf(person, cameraMotion, travel, clip, focalPx));
  const steps = turned.flatMap(({ track, observations, motion }) =>
    soleSteps(posedPoints(body.table, motion), observations, cameraPlaces(track, travel, clip.ptsUs)),
  );
  const before = people.flatMap(({ observations, motion, track }) =>
    soleSteps(posedPoints(body.table, motion), observations, new Float64Array(3 * track.frames)),
  );
  if (steps.length < FEWEST) return null;
  const cost = (metres: number) => slideOf(steps, metres);
  let best = LEAST_M;
  for (let i = 0; i <= TRIES; i++) {
    const metres = LEAST_M * (MOST_M / LEAST_M) ** (i / TRIES);
    if (cost(metres) < cost(best)) best = metres;
  }
  if (cost(best) > CLEARLY_LESS * slideOf(before, 0)) return null;
  const others = Math.min(cost(best * OTHER_LENGTH), cost(best / OTHER_LENGTH));
  if (others < CLEARLY_MORE * cost(best)) return null;
  const moves: CameraMotion = { ...travel, places: travel.places.map((value) => value * best) };
  const inMetres: ClipFacts = { ...still, cameraMotion: moves };
  return {
    clip: inMetres,
    people: turned.map((person) => {
      const centre = cameraPlaces(person.track, moves, clip.ptsUs);
      const motion = copyMotion(person.motion);
      for (let i = 0; i < centre.length; i++) motion.pelvis[i]! += centre[i]!;
      return { ...person, motion, observations: { ...person.observations, centre } };
    }),
  };
}

/** The same person for a camera that turned otherwise: what is seen of them stays as it is. */
function inTurnsOf(
  person: FittedTrack,
  before: CameraMotion,
  after: CameraMotion,
  clip: ClipFacts,
  focalPx: number,
): FittedTrack {
  const { track, cuts, observations } = person;
  const motion: Motion = copyMotion(person.motion);
  const world = observations.world.slice();
  for (let t = 0; t < motion.frames; t++) {
    const us = clip.ptsUs[track.firstFrame + t]!;
    // x_after = turn_afterᵀ · turn_before · x_before
    const turn = relative(cameraAt(after, us, 1).turn, cameraAt(before, us, 1).turn);
    const turn3 = (values: Float64Array, at: number) =>
      values.set(rotated(turn, [values[at]!, values[at + 1]!, values[at + 2]!]), at);
    turn3(motion.pelvis, 3 * t);
    turn3(motion.turns, 3 * t);
    const root = t * JOINT_COUNT * 9;
    motion.rotations.set(product(turn, motion.rotations.slice(root, root + 9)), root);
    for (let i = t * LANDMARK_COUNT; i < (t + 1) * LANDMARK_COUNT; i++) turn3(world, 3 * i);
  }
  const { places: _unknown, ...turns } = after;
  const seen = observe(track, { ...clip, cameraMotion: turns }, focalPx, observations.times, cuts);
  return { ...person, motion, observations: { ...observations, image: seen.image, world } };
}

/** How a sole and the camera moved over a short time, across the view and along it. */
interface SoleStep {
  readonly weight: number;
  readonly seconds: number;
  readonly sole: Vec3;
  /** In units of the path. */
  readonly camera: Vec3;
  /** The view to the sole, unit length. */
  readonly view: Vec3;
}

function soleSteps(
  points: Float64Array,
  { frames, times, weight }: FittedTrack['observations'],
  path: Float64Array,
): SoleStep[] {
  const steps: SoleStep[] = [];
  let to = 0;
  for (let t = 0; t < frames; t++) {
    while (to < frames - 1 && times[to]! - times[t]! < SPAN) to++;
    const seconds = times[to]! - times[t]!;
    if (seconds < SPAN || seconds > 3 * SPAN + 0.1) continue;
    const seen = (row: number) => {
      let sum = 0;
      // Ankles, heels and toes: the last six landmarks.
      for (let k = LANDMARK_COUNT - 6; k < LANDMARK_COUNT; k++) sum += weight[row * LANDMARK_COUNT + k]!;
      return sum;
    };
    const trust = Math.min(1, Math.min(seen(t), seen(to)) / 2);
    if (trust < 0.1) continue;
    for (let s = 0; s < CONTACT_COUNT; s++) {
      const at = (row: number, a: number) => points[(row * POINT_COUNT + FIRST_SOLE + s) * 3 + a]!;
      const far = Math.hypot(at(t, 0), at(t, 1), at(t, 2));
      steps.push({
        weight: trust,
        seconds,
        sole: [at(to, 0) - at(t, 0), at(to, 1) - at(t, 1), at(to, 2) - at(t, 2)],
        camera: [0, 1, 2].map((a) => path[3 * to + a]! - path[3 * t + a]!) as unknown as Vec3,
        view: [at(t, 0) / far, at(t, 1) / far, at(t, 2) / far],
      });
    }
  }
  return steps;
}

/** Share of the steps in which soles do not stand, 0..1. */
function slideOf(steps: readonly SoleStep[], metres: number): number {
  let sum = 0;
  let weights = 0;
  for (const { weight, seconds, sole, camera, view } of steps) {
    const d: Vec3 = [sole[0] + metres * camera[0], sole[1] + metres * camera[1], sole[2] + metres * camera[2]];
    const along = d[0] * view[0] + d[1] * view[1] + d[2] * view[2];
    const across = Math.max(0, d[0] * d[0] + d[1] * d[1] + d[2] * d[2] - along * along);
    const e = (across + (DEPTH_SHARE * along) ** 2) / (STANDING * seconds) ** 2;
    sum += (weight * e) / (1 + e);
    weights += weight;
  }
  return weights > 0 ? sum / weights : 1;
}
