import { CONTACT_COUNT } from '../body/landmarks.ts';
import { type CameraPose, placeCamera } from '../camera/placement.ts';
import type { Vec3 } from '../math/vec3.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import { type ContactTrack, findContacts, LOOSE_HEIGHTS } from './contacts.ts';
import { findFloor, type GroundWitness } from './find-floor.ts';
import { fitTrack } from './fit-track.ts';
import type { Motion } from './kinematics.ts';
import { LANDMARK_WEIGHTS } from './observe.ts';
import { posedPoints } from './posed-points.ts';
import { scoreTake } from './score-take.ts';
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
  const witnesses = (): GroundWitness[] => believable(people, body).map((p) => witness(p, body));
  const limits = people.map(
    (p) => CONTRADICTION * reprojectionShare(p, posedPoints(body.table, p.motion)) + CONTRADICTION_PLUS,
  );
  let floor = options.floor ?? findFloor(witnesses());
  for (const [i, person] of people.entries()) {
    const { observations: obs, motion } = person;
    const free = copyMotion(motion);
    const contact = findContacts(posedPoints(body.table, motion), obs.times, floor, LOOSE_HEIGHTS);
    fitTrack(body, motion, obs, {
      ground: groundData(floor, contact, obs.frames, FIRST_SOFTNESS),
      balance: true,
      weights: options.weights,
      coarse: effort.groundedKnots,
      rounds: [],
      stop,
    });
    ctx.signal.throwIfAborted();
    if (reprojectionShare(person, posedPoints(body.table, motion)) > limits[i]!) restore(motion, free);
  }
  floor = options.floor ?? findFloor(witnesses());
  const total = people.reduce((sum, p) => sum + p.observations.frames, 0);
  let before = 0;
  const contacts: ContactTrack[] = [];
  for (const [i, person] of people.entries()) {
    const onFrames = (done: number) => ctx.report({ stage: 'ground', done: before + done, total, unit: 'frames' });
    contacts.push(groundPerson(person, floor, body, options, limits[i]!, { stop, onFrames }));
    ctx.signal.throwIfAborted();
    before += person.observations.frames;
  }
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

function reprojectionShare({ track, observations }: FittedTrack, points: Float64Array): number {
  const none = { contacts: new Float64Array(track.frames * CONTACT_COUNT), stays: [] };
  const level: FloorPlane = { up: [0, -1, 0], offset: 0 };
  return scoreTake(points, observations, track.confidence, track.seen, none, level).fit.reprojectionShare;
}

function witness(person: FittedTrack, body: SolverBody): GroundWitness {
  return {
    points: posedPoints(body.table, person.motion),
    times: person.observations.times,
    seen: person.track.seen,
    confidence: footConfidence(person),
    pelvisHeight: pelvisHeight(body, person.motion.betas),
  };
}

/** People who fit the picture badly are no witnesses of the floor, as long as there are better ones. */
function believable(people: readonly FittedTrack[], body: SolverBody): FittedTrack[] {
  const errors = people.map((p) => reprojectionShare(p, posedPoints(body.table, p.motion)));
  const most = Math.max(0.025, 1.2 * Math.min(...errors));
  return people.filter((_, i) => errors[i]! <= most);
}

/** Height of the pelvis joint above the soles of the rest pose, metres. */
function pelvisHeight(body: SolverBody, betas: Float64Array): number {
  const { rest, soles } = body.points;
  const y = (base: Float64Array, dirs: Float64Array, i: number): number => {
    let value = base[i]!;
    for (let k = 0; k < betas.length; k++) value += dirs[i * betas.length + k]! * betas[k]!;
    return value;
  };
  const heel = soles.joint[0]!;
  return y(rest.base, rest.dirs, 1) - y(rest.base, rest.dirs, 3 * heel + 1) - y(soles.base, soles.dirs, 1);
}

/** Confidence of landmarks that lie inside the picture. */
function footConfidence({ track, observations }: FittedTrack): Float64Array {
  return observations.weight.map((w, i) =>
    w > 0 ? Math.min(track.confidence[i]!, w / LANDMARK_WEIGHTS[i % LANDMARK_COUNT]!) : 0,
  );
}
