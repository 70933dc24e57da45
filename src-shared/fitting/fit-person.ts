import { chooseFocal } from '../camera/focal-length.ts';
import type { PersonTrack } from '../vision/person-track.ts';
import { fitShape, fitTrack } from './fit-track.ts';
import type { InitialPoses } from './initial-poses.ts';
import { jumpRows } from './jump-rows.ts';
import { liftTrack } from './lift-track.ts';
import { type ClipFacts, observe, rowTimes } from './observe.ts';
import {
  EFFORT,
  type FittedTrack,
  QUIET,
  type SolveContext,
  type SolveOptions,
  type SolverBody,
} from './solve-options.ts';
import { trustPoses } from './trust-poses.ts';

/**
 * First guess of one person's motion from the 3D landmarks.
 *
 * @param initial poses that take the place of lifted ones
 */
export function liftPerson(
  track: PersonTrack,
  clip: ClipFacts,
  body: SolverBody,
  options: SolveOptions = {},
  initial: InitialPoses | null = null,
): FittedTrack {
  const { focalPx } = chooseFocal(clip.imageSize, clip.focalPx, options.focalPx ?? null);
  const times = rowTimes(track, clip);
  const cuts = jumpRows(track, times);
  const observations = observe(track, clip, focalPx, times, cuts);
  if (initial?.trusted) trustPoses(observations, initial, body);
  const motion = liftTrack(body.table, body.points, observations, track.seen, initial);
  return { track, cuts, observations, motion };
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
  const statureM = options.heightCm ? options.heightCm / 100 : null;
  fitShape(body, motion, obs, statureM, stop, options.weights, options.prior);
  ctx.signal.throwIfAborted();
  fitTrack(body, motion, obs, {
    weights: options.weights,
    prior: options.prior,
    rowOutlier: options.rowOutlier,
    fresh: true,
    coarse: EFFORT[options.quality ?? 'balanced'].knots,
    rounds: EFFORT[options.quality ?? 'balanced'].free,
    stop,
    onFrames: (done) => ctx.report({ stage: 'fit', done, total: obs.frames, unit: 'frames' }),
  });
  ctx.signal.throwIfAborted();
  return lifted;
}
