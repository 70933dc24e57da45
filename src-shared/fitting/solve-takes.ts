import type { BodyModel } from '../body/body-model.ts';
import { bodyPoints, CONTACT_COUNT } from '../body/landmarks.ts';
import { chooseFocal } from '../camera/focal-length.ts';
import { type CameraPose, placeCamera } from '../camera/placement.ts';
import type { Vec3 } from '../math/vec3.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import type { PersonTrack } from '../vision/person-track.ts';
import { buildTake } from './build-take.ts';
import { type ContactTrack, findContacts } from './contacts.ts';
import { findFloor } from './find-floor.ts';
import { type FitBody, fitShape, fitTrack } from './fit-track.ts';
import type { FitWeights } from './fit-weights.ts';
import { type Motion, pointTable } from './kinematics.ts';
import { liftTrack } from './lift-track.ts';
import type { Observations } from './observations.ts';
import { type ClipFacts, LANDMARK_WEIGHTS, observe } from './observe.ts';
import { posedPoints } from './posed-points.ts';
import { scoreTake } from './score-take.ts';
import { copyMotion } from './slices.ts';
import type { Take } from './take.ts';
import type { FloorPlane, GroundData } from './terms/contact.ts';

export interface SolveOptions {
  /** Standing height the user gave, cm. */
  heightCm?: number | null;
  /** Focal length the user gave, px. */
  focalPx?: number | null;
  /** Floor the user drew, camera space; found from the motion where left out. */
  floor?: FloorPlane | null;
  quality?: 'fast' | 'balanced' | 'best';
  /** Weights of the energy's terms. */
  weights?: FitWeights;
}

/** What `solveTakes` needs of the pipeline's TaskContext. */
export interface SolveContext {
  readonly signal: { readonly aborted: boolean; throwIfAborted(): void };
  report(progress: { stage: string; done: number; total: number; unit: string }): void;
  warn(warning: { code: string; message: string }): void;
}

const QUIET: SolveContext = { signal: { aborted: false, throwIfAborted: () => {} }, report: () => {}, warn: () => {} };

/** Most L-BFGS iterations of each round, before and after the ground is known. */
const EFFORT = {
  fast: { knots: 40, free: [14], groundedKnots: 30, grounded: [14, 8] },
  balanced: { knots: 80, free: [24], groundedKnots: 60, grounded: [20, 12, 12] },
  best: { knots: 150, free: [50, 20], groundedKnots: 120, grounded: [40, 25, 25] },
} as const;

/** A body ready for the solver, with the name and licence its takes carry. */
export type SolverBody = FitBody & Pick<BodyModel, 'name' | 'licence'>;

/** Reduces a body model to what the solver reads; done once per body. */
export function prepareBody(body: BodyModel): SolverBody {
  const points = bodyPoints(body);
  return { points, table: pointTable(points), name: body.name, licence: body.licence };
}

/** One person between the stages; plain data. */
export interface FittedTrack {
  readonly track: PersonTrack;
  readonly observations: Observations;
  /** Camera space. */
  readonly motion: Motion;
}

/** People on one floor; plain data. */
export interface GroundedClip {
  readonly floor: FloorPlane;
  readonly camera: CameraPose;
  readonly people: readonly (FittedTrack & { readonly contact: ContactTrack })[];
}

/** First guess of one person's motion from the 3D landmarks. */
export function liftPerson(
  track: PersonTrack,
  clip: ClipFacts,
  body: SolverBody,
  options: SolveOptions = {},
): FittedTrack {
  const { focalPx } = chooseFocal(clip.imageSize, clip.focalPx, options.focalPx ?? null);
  const observations = observe(track, clip, focalPx);
  return { track, observations, motion: liftTrack(body.table, body.points, observations, track.seen) };
}

/** Temporal SMPLify without ground: shape first, then all frames. Improves `lifted.motion` in place. */
export function fitPerson(
  lifted: FittedTrack,
  body: SolverBody,
  options: SolveOptions = {},
  ctx: SolveContext = QUIET,
): FittedTrack {
  const { motion, observations: obs } = lifted;
  const stop = () => ctx.signal.aborted;
  fitShape(body, motion, obs, options.heightCm ? options.heightCm / 100 : null, stop, options.weights);
  ctx.signal.throwIfAborted();
  fitTrack(body, motion, obs, {
    weights: options.weights,
    fresh: true,
    coarse: EFFORT[options.quality ?? 'balanced'].knots,
    rounds: EFFORT[options.quality ?? 'balanced'].free,
    stop,
    onFrames: (done) => ctx.report({ stage: 'fit', done, total: obs.frames, unit: 'frames' }),
  });
  ctx.signal.throwIfAborted();
  return lifted;
}

/** Confidence of landmarks that lie inside the picture. */
function footConfidence({ track, observations }: FittedTrack): Float64Array {
  return observations.weight.map((w, i) =>
    w > 0 ? Math.min(track.confidence[i]!, w / LANDMARK_WEIGHTS[i % LANDMARK_COUNT]!) : 0,
  );
}

/** Standard deviations of foot locks, metres. */
const LOCK_SIGMA = 0.008;
const HEIGHT_SIGMA = 0.012;

/** Floor, contacts and the second fit with feet locked, for all people of a clip together. Motions change in place. */
export function groundClip(
  people: readonly FittedTrack[],
  body: SolverBody,
  options: SolveOptions = {},
  ctx: SolveContext = QUIET,
): GroundedClip {
  const witness = (p: FittedTrack) => ({
    points: posedPoints(body.table, p.motion).points,
    times: p.observations.times,
    seen: p.track.seen,
    confidence: footConfidence(p),
  });
  const floor = options.floor ?? findFloor(people.map(witness));
  const stop = () => ctx.signal.aborted;
  const total = people.reduce((sum, p) => sum + p.observations.frames, 0);
  let before = 0;
  const contacts: ContactTrack[] = [];
  for (const person of people) {
    const contact = groundPerson(person, floor, body, options, {
      stop,
      onFrames: (done) => ctx.report({ stage: 'ground', done: before + done, total, unit: 'frames' }),
    });
    contacts.push(contact);
    ctx.signal.throwIfAborted();
    before += person.observations.frames;
  }
  const first = people[0];
  const anchor: Vec3 = first ? [first.motion.pelvis[0]!, first.motion.pelvis[1]!, first.motion.pelvis[2]!] : [0, 0, 3];
  return {
    floor,
    camera: placeCamera([...floor.up], floor.offset, anchor),
    people: people.map((person, i) => ({ ...person, contact: contacts[i]! })),
  };
}

function reprojectionShare({ track, observations }: FittedTrack, points: Float64Array): number {
  const none = { contacts: new Float64Array(track.frames * CONTACT_COUNT), stays: [] };
  const level: FloorPlane = { up: [0, -1, 0], offset: 0 };
  return scoreTake(points, observations, track.confidence, track.seen, none, level).fit.reprojectionShare;
}

/** Reprojection error that shows that feet and picture contradict each other: this many times the free fit's, plus. */
const CONTRADICTION = 1.5;
const CONTRADICTION_PLUS = 0.005;

/**
 * Fits one person to the floor. Where that contradicts the picture (a moving camera, a step, a wrong floor), it is done
 * again with soft feet and without balance, and given up if it still does.
 */
function groundPerson(
  person: FittedTrack,
  floor: FloorPlane,
  body: SolverBody,
  options: SolveOptions,
  hooks: { stop: () => boolean; onFrames: (done: number) => void },
): ContactTrack {
  const { observations: obs, motion } = person;
  const effort = EFFORT[options.quality ?? 'balanced'];
  const free = copyMotion(motion);
  const { points } = posedPoints(body.table, motion);
  const contact = findContacts(points, obs.times, floor);
  const most = CONTRADICTION * reprojectionShare(person, points) + CONTRADICTION_PLUS;
  for (const softness of [1, 5]) {
    fitTrack(body, motion, obs, {
      ground: groundData(floor, contact, obs.frames, softness),
      balance: softness === 1,
      weights: options.weights,
      coarse: effort.groundedKnots,
      rounds: effort.grounded,
      ...hooks,
    });
    if (hooks.stop() || reprojectionShare(person, posedPoints(body.table, motion).points) <= most) return contact;
    motion.rotations.set(free.rotations);
    motion.pelvis.set(free.pelvis);
    motion.turns.set(free.turns);
  }
  return { contacts: new Float64Array(obs.frames * CONTACT_COUNT), stays: [] };
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

/** Scores one grounded person and writes the take. */
export function finishTake(grounded: GroundedClip, index: number, clip: ClipFacts, body: SolverBody): Take {
  const { track, observations: obs, motion, contact } = grounded.people[index]!;
  const { points } = posedPoints(body.table, motion);
  const score = scoreTake(points, obs, track.confidence, track.seen, contact, grounded.floor);
  return buildTake(track, clip, obs.focalPx, body, motion, points, grounded.camera, contact.contacts, score);
}

/** Result of solving a clip. */
export interface SolvedTakes {
  readonly takes: Take[];
  readonly warnings: { code: string; message: string }[];
}

/**
 * From tracks to takes: lift, fit, ground and score, all people in one world.
 *
 * @throws the signal's reason when it is aborted
 */
export function solveTakes(
  tracks: readonly PersonTrack[],
  clip: ClipFacts,
  body: BodyModel | SolverBody,
  options: SolveOptions = {},
  ctx: SolveContext = QUIET,
): SolvedTakes {
  const warnings: { code: string; message: string }[] = [];
  const warn = (warning: { code: string; message: string }): void => {
    warnings.push(warning);
    ctx.warn(warning);
  };
  const solver = 'table' in body ? body : prepareBody(body);
  const { focalPx, source } = chooseFocal(clip.imageSize, clip.focalPx, options.focalPx ?? null);
  if (source === 'default' && tracks.length > 0) {
    warn({
      code: 'fit/default-focal',
      message: `The focal length is not known; ${Math.round(focalPx)} px was assumed (--focal sets it).`,
    });
  }
  const fitted: FittedTrack[] = [];
  for (const track of tracks) {
    ctx.signal.throwIfAborted();
    fitted.push(fitPerson(liftPerson(track, clip, solver, options), solver, options, ctx));
  }
  const grounded = groundClip(fitted, solver, options, ctx);
  const takes = fitted.map((_, i) => finishTake(grounded, i, clip, solver));
  for (const take of takes) {
    if (take.contacts.every((c) => c === 0)) {
      warn({
        code: 'ground/no-contact',
        message: `Person ${take.person} never stands on the floor; its height there is a guess.`,
      });
    }
  }
  return { takes, warnings };
}
