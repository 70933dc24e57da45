import type { CameraPose } from '../camera/placement.ts';
import { LANDMARK, LANDMARK_COUNT } from '../vision/blazepose.ts';
import type { PersonTrack } from '../vision/person-track.ts';
import { fitTrack } from './fit-track.ts';
import { groundClip } from './ground-clip.ts';
import { jumpRows } from './jump-rows.ts';
import { FIRST_LANDMARK, type Motion, POINT_COUNT } from './kinematics.ts';
import type { Observations } from './observations.ts';
import { type ClipFacts, cameraPlaces, observe, rowTimes } from './observe.ts';
import { posedPoints } from './posed-points.ts';
import { EFFORT, type FittedTrack, QUIET, type SolveContext, type SolverBody } from './solve-options.ts';
import { finishTake } from './solve-takes.ts';
import type { Take } from './take.ts';
import { floorOfTake, motionOfTake } from './take-motion.ts';
import type { FloorPlane } from './terms/contact.ts';

/** What a person says of a captured clip afterwards. Null leaves it as it was. */
export interface SolveAgain {
  /** Focal length, px. */
  readonly focalPx: number | null;
  /** Standing height of everybody given, metres. */
  readonly statureM: number | null;
  /** Floor in camera space; `find` looks for it in the motion once more. */
  readonly floor: FloorPlane | 'find' | null;
}

/**
 * Solves takes of one clip once more for another focal length, stature or floor. Their poses are where it begins and take
 * the place of 3D landmarks, so nobody's pose changes more than the new word asks for. Without a new floor the world stays
 * as it is: others who are not given stand in it unchanged.
 *
 * @param takes whole takes, before corrections; they share one camera
 */
export function solveAgain(
  takes: readonly Take[],
  body: SolverBody,
  ask: SolveAgain,
  ctx: SolveContext = QUIET,
): Take[] {
  const [any] = takes;
  if (!any) return [];
  const focalPx = ask.focalPx ?? any.focalPx;
  const floor = ask.floor === 'find' ? undefined : (ask.floor ?? floorOfTake(any));
  const clip = clipOf(takes);
  const people: FittedTrack[] = [];
  for (const [i, take] of takes.entries()) {
    ctx.signal.throwIfAborted();
    const person = again(take, clip, body, focalPx, ask.statureM);
    fitTrack(body, person.motion, person.observations, {
      coarse: EFFORT.fast.knots,
      rounds: EFFORT.fast.free,
      stop: () => ctx.signal.aborted,
    });
    people.push(person);
    ctx.report({ stage: 'fit', done: i + 1, total: takes.length, unit: 'people' });
  }
  const grounded = groundClip(people, body, { floor, quality: 'fast' }, ctx);
  const camera: CameraPose = ask.floor === null ? any.camera : grounded.camera;
  return people.map((_, i) => finishTake({ ...grounded, camera }, i, clip, body));
}

/** A take as a track and the motion it begins with. */
function again(take: Take, clip: ClipFacts, body: SolverBody, focalPx: number, statureM: number | null): FittedTrack {
  const motion = motionOfTake(take, body, 0, take.frames);
  const deeper = focalPx / take.focalPx;
  const { cameraMotion } = take;
  const places = cameraMotion?.places && cameraPlaces({ firstFrame: 0, frames: take.frames }, cameraMotion, take.ptsUs);
  const taller = statureM === null ? 1 : setStature(motion.betas, body, statureM);
  for (let t = 0; t < take.frames; t++) {
    for (let a = 0; a < 3; a++) {
      const place = places?.[3 * t + a] ?? 0;
      const grown = taller * (a === 2 ? deeper : 1);
      motion.pelvis[3 * t + a] = place + grown * (motion.pelvis[3 * t + a]! - place);
    }
  }
  const track = trackOfTake(take);
  const times = rowTimes(track, clip);
  const cuts = jumpRows(track, times);
  const observations = observe(track, clip, focalPx, times, cuts);
  standing(observations, motion, body, track.seen);
  return { track, cuts, observations, motion };
}

/** Changes a shape as little as can be, so that it stands this tall. @returns new over old stature */
function setStature(betas: Float64Array, { points }: SolverBody, statureM: number): number {
  const { base, dirs } = points.stature;
  const old = betas.reduce((sum, beta, k) => sum + dirs[k]! * beta, base);
  const square = dirs.reduce((sum, d) => sum + d * d, 0);
  for (let k = 0; k < betas.length; k++) betas[k]! += (dirs[k]! * (statureM - old)) / square;
  return statureM / old;
}

/** The motion as it stands takes the place of the detector's 3D landmarks. */
function standing(obs: Observations, motion: Motion, body: SolverBody, seen: Uint8Array): void {
  const points = posedPoints(body.table, motion);
  for (let t = 0; t < obs.frames; t++) {
    const first = t * POINT_COUNT + FIRST_LANDMARK;
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      for (let a = 0; a < 3; a++) {
        const hips = points[3 * (first + LANDMARK.l_hip) + a]! + points[3 * (first + LANDMARK.r_hip) + a]!;
        obs.world[(t * LANDMARK_COUNT + k) * 3 + a] = points[3 * (first + k) + a]! - hips / 2;
      }
      obs.worldWeight[t * LANDMARK_COUNT + k] = seen[t] === 0 ? 0.3 : 1;
    }
  }
}

function trackOfTake(take: Take): PersonTrack {
  const { person, firstFrame, frames, seen, keypoints2d } = take;
  const image = new Float32Array(frames * LANDMARK_COUNT * 3);
  const confidence = new Float32Array(frames * LANDMARK_COUNT);
  for (let i = 0; i < confidence.length; i++) {
    image[3 * i] = keypoints2d[3 * i]!;
    image[3 * i + 1] = keypoints2d[3 * i + 1]!;
    confidence[i] = keypoints2d[3 * i + 2]!;
  }
  const world = new Float32Array(image.length);
  return {
    person,
    firstFrame,
    frames,
    seen,
    image,
    confidence,
    world,
    presence: new Float32Array(frames).fill(1),
    box: new Float32Array(frames * 4),
  };
}

/** Times and picture of the clip, as far as the takes know them. */
function clipOf(takes: readonly Take[]): ClipFacts {
  const { fps, imageSize, cameraMotion } = takes[0]!;
  const ptsUs = new Float64Array(Math.max(...takes.map((take) => take.firstFrame + take.frames)));
  for (const take of takes) ptsUs.set(take.ptsUs, take.firstFrame);
  return { ptsUs, fps, imageSize, focalPx: null, ...(cameraMotion && { cameraMotion }) };
}
