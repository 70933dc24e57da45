import { CONTACT_COUNT } from '../body/landmarks.ts';
import { type CameraPose, placeCamera } from '../camera/placement.ts';
import type { Vec3 } from '../math/vec3.ts';
import { type ContactTrack, findContacts, LOOSE_HEIGHTS } from './contacts.ts';
import { findFloor } from './find-floor.ts';
import { fitTrack } from './fit-track.ts';
import { groundWitnesses, reprojectionShare } from './ground-witness.ts';
import type { Motion } from './kinematics.ts';
import { posedPoints } from './posed-points.ts';
import { copyMotion } from './slices.ts';
import {
  EFFORT,
  type FittedTrack,
  QUIET,
  type SolveContext,
  type SolveOptions,
  type SolverBody,
} from './solve-options.ts';
import { type FloorPlane, type GroundData, HEIGHT_SIGMA, LOCK_SIGMA } from './terms/contact.ts';

/** People on one floor; plain data. */
export interface GroundedClip {
  readonly floor: FloorPlane;
  readonly camera: CameraPose;
  readonly people: readonly (FittedTrack & { readonly contact: ContactTrack })[];
}

/** How much softer foot locks are in the first pass, whose floor and contacts are guesses. */
const FIRST_SOFTNESS = 3;
/** Reprojection error that shows that feet and picture contradict each other: this many times the free fit's, plus. */
const CONTRADICTION = 1.5;
const CONTRADICTION_PLUS = 0.005;

/**
 * Floor, contacts and the fit with feet locked, for all people of a clip together. Motions change in place.
 *
 * Two passes: the free fit leans, so its floor and its contacts are rough. The first pass, at the knots only, holds
 * slow feet softly to the rough floor and sets bodies upright over them; floor and contacts found again from that are
 * what the second pass locks to.
 */
export function groundClip(
  people: readonly FittedTrack[],
  body: SolverBody,
  options: SolveOptions = {},
  ctx: SolveContext = QUIET,
): GroundedClip {
  const stop = () => ctx.signal.aborted;
  const effort = EFFORT[options.quality ?? 'balanced'];
  const limits = people.map(
    (p) => CONTRADICTION * reprojectionShare(p, posedPoints(body.table, p.motion)) + CONTRADICTION_PLUS,
  );
  let floor = options.floor ?? findFloor(groundWitnesses(people, body));
  for (const [i, person] of people.entries()) {
    const { observations: obs, motion } = person;
    const free = copyMotion(motion);
    const contact = findContacts(posedPoints(body.table, motion), obs.times, floor, LOOSE_HEIGHTS);
    fitTrack(body, motion, obs, {
      ground: groundData(floor, contact, obs.frames, FIRST_SOFTNESS),
      balance: true,
      weights: options.weights,
      prior: options.prior,
      rowOutlier: options.rowOutlier,
      coarse: effort.groundedKnots,
      rounds: [],
      stop,
    });
    ctx.signal.throwIfAborted();
    if (reprojectionShare(person, posedPoints(body.table, motion)) > limits[i]!) restore(motion, free);
  }
  floor = options.floor ?? findFloor(groundWitnesses(people, body));
  const total = people.reduce((sum, p) => sum + p.observations.frames, 0);
  let before = 0;
  const contacts: ContactTrack[] = [];
  for (const [i, person] of people.entries()) {
    const onFrames = (done: number) => ctx.report({ stage: 'ground', done: before + done, total, unit: 'frames' });
    contacts.push(groundPerson(person, floor, body, options, limits[i]!, { stop, onFrames }));
    ctx.signal.throwIfAborted();
    before += person.observations.frames;
  }
  return standing(people, floor, contacts);
}

/**
 * Floor, contacts and camera of motions that are to stay as they are: a network's own word, or imported results.
 * Feet may float, sink and slide.
 */
export function placeClip(
  people: readonly FittedTrack[],
  body: SolverBody,
  options: Pick<SolveOptions, 'floor'> = {},
): GroundedClip {
  const floor = options.floor ?? findFloor(groundWitnesses(people, body));
  const contacts = people.map(({ motion, observations }) =>
    findContacts(posedPoints(body.table, motion), observations.times, floor),
  );
  return standing(people, floor, contacts);
}

/** The world whose origin is on the floor below the first person's first pelvis. */
function standing(people: readonly FittedTrack[], floor: FloorPlane, contacts: readonly ContactTrack[]): GroundedClip {
  const first = people[0]?.motion.pelvis;
  const anchor: Vec3 = first ? [first[0]!, first[1]!, first[2]!] : [0, 0, 3];
  return {
    floor,
    camera: placeCamera([...floor.up], floor.offset, anchor),
    people: people.map((person, i) => ({ ...person, contact: contacts[i]! })),
  };
}

/**
 * Fits one person to the floor. Where that contradicts the picture (a moving camera, a step, a wrong floor), it is done
 * again with soft feet and without balance, and given up if it still does.
 */
function groundPerson(
  person: FittedTrack,
  floor: FloorPlane,
  body: SolverBody,
  options: SolveOptions,
  limit: number,
  hooks: { stop: () => boolean; onFrames: (done: number) => void },
): ContactTrack {
  const { observations: obs, motion } = person;
  const effort = EFFORT[options.quality ?? 'balanced'];
  const before = copyMotion(motion);
  const contact = findContacts(posedPoints(body.table, motion), obs.times, floor);
  for (const softness of [1, 5]) {
    fitTrack(body, motion, obs, {
      ground: groundData(floor, contact, obs.frames, softness),
      balance: softness === 1,
      weights: options.weights,
      prior: options.prior,
      rowOutlier: options.rowOutlier,
      coarse: effort.groundedKnots,
      rounds: effort.grounded,
      ...hooks,
    });
    if (hooks.stop() || reprojectionShare(person, posedPoints(body.table, motion)) <= limit) return contact;
    restore(motion, before);
  }
  return { contacts: new Float64Array(obs.frames * CONTACT_COUNT), stays: [] };
}

function restore(motion: Motion, from: Motion): void {
  motion.rotations.set(from.rotations);
  motion.pelvis.set(from.pelvis);
  motion.turns.set(from.turns);
}

function groundData(floor: FloorPlane, contact: ContactTrack, frames: number, softness: number): GroundData {
  return {
    floor,
    stays: contact.stays,
    contacts: contact.contacts,
    anchorWeight: new Float64Array(frames).fill(1),
    multipliers: new Float64Array(contact.contacts.length * 3),
    lockSigma: LOCK_SIGMA * softness,
    heightSigma: HEIGHT_SIGMA * softness,
  };
}
