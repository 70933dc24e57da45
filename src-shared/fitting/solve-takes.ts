import type { BodyModel } from '../body/body-model.ts';
import { type CameraMotion, farthestPlace } from '../camera/camera-motion.ts';
import { chooseFocal } from '../camera/focal-length.ts';
import type { PersonTrack } from '../vision/person-track.ts';
import { buildTake } from './build-take.ts';
import { fitPerson, liftPerson } from './fit-person.ts';
import { type GroundedClip, groundClip } from './ground-clip.ts';
import type { ClipFacts } from './observe.ts';
import { posedPoints } from './posed-points.ts';
import { scoreTake } from './score-take.ts';
import {
  type FittedTrack,
  prepareBody,
  QUIET,
  type SolveContext,
  type SolveOptions,
  type SolverBody,
} from './solve-options.ts';
import type { Take } from './take.ts';
import { travelled } from './travel.ts';

export { fitPerson, liftPerson } from './fit-person.ts';
export { type GroundedClip, groundClip, placeClip } from './ground-clip.ts';
export {
  type FittedTrack,
  prepareBody,
  type SolveContext,
  type SolveOptions,
  type SolverBody,
} from './solve-options.ts';

/** Scores one grounded person and writes the take. */
export function finishTake(grounded: GroundedClip, index: number, clip: ClipFacts, body: SolverBody): Take {
  const { track, observations: obs, motion, contact } = grounded.people[index]!;
  const points = posedPoints(body.table, motion);
  const score = scoreTake(points, obs, track.confidence, track.seen, contact, grounded.floor);
  return buildTake(track, clip, obs.focalPx, body, motion, points, grounded.camera, contact.contacts, score);
}

/** Said wherever a default focal length is worked with. */
export function defaultFocalWarning(focalPx: number): { code: string; message: string } {
  const message = `The focal length is not known; ${Math.round(focalPx)} px was assumed (--focal sets it).`;
  return { code: 'fit/default-focal', message };
}

/** Said of a camera whose way was found. */
function travelWarning(motion: CameraMotion): { code: string; message: string } {
  const metres = farthestPlace(motion)!.toFixed(2);
  const sure = Math.round(100 * motion.confidence);
  const message = `The camera was carried up to ${metres} m from where it began (${sure} % sure); its way is taken out of the motion.`;
  return { code: 'camera/travels', message };
}

/** Reprojection error, as a share of the person's height, from which a take is called poor. */
const POOR_SHARE = 0.04;

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
    warn(defaultFocalWarning(focalPx));
  }
  const fitted: FittedTrack[] = [];
  for (const [i, track] of tracks.entries()) {
    ctx.signal.throwIfAborted();
    fitted.push(fitPerson(liftPerson(track, clip, solver, options, options.initial?.[i]), solver, options, ctx));
  }
  for (const frame of cutFrames(fitted)) {
    warn({ code: 'fit/cut', message: `The clip is cut at frame ${frame}; motion does not go on across it.` });
  }
  const carried = travelled(fitted, clip, solver, focalPx);
  if (carried) warn(travelWarning(carried.clip.cameraMotion!));
  const grounded = groundClip(carried?.people ?? fitted, solver, options, ctx);
  const takes = fitted.map((_, i) => finishTake(grounded, i, carried?.clip ?? clip, solver));
  for (const take of takes) {
    if (take.fit.reprojectionShare > POOR_SHARE) {
      warn({
        code: 'fit/poor',
        message: `Person ${take.person} is not met well: joints are off by ${(100 * take.fit.reprojectionShare).toFixed(0)} % of the height.`,
      });
    }
    if (take.contacts.every((c) => c === 0)) {
      warn({
        code: 'ground/no-contact',
        message: `Person ${take.person} never stands on the floor; its height there is a guess.`,
      });
    }
  }
  return { takes, warnings };
}

/** Frames at which somebody leaps as no person can, in order. */
function cutFrames(people: readonly FittedTrack[]): number[] {
  const frames = people.flatMap(({ track, cuts }) => cuts.map((row) => track.firstFrame + row));
  return [...new Set(frames)].sort((a, b) => a - b);
}
