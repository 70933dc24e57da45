import { chooseFocal } from '#shared/camera/focal-length.ts';
import type { ClipFacts } from '#shared/fitting/observe.ts';
import {
  defaultFocalWarning,
  finishTake,
  liftPerson,
  placeClip,
  type SolveContext,
  type SolveOptions,
  type SolverBody,
} from '#shared/fitting/solve-takes.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { aimLifted } from './aim-lifted.ts';
import { type LiftMode, liftConventions, type Refinement } from './lift-conventions.ts';
import { liftedMotion } from './lifted-motion.ts';

/** What a network said, and how it is meant. */
export interface PlacedPoses {
  readonly tracks: readonly LiftedTrack[];
  readonly mode: LiftMode;
  readonly refine: Refinement;
  /** Whether the network's poses are to be aimed at the landmarks where nothing else follows. */
  readonly aimed: boolean;
}

/**
 * Takes of a network's poses as they are: put before the camera and on a floor, scored against the landmarks, nothing
 * fitted. Where the network asks for it they are aimed at the landmarks first.
 */
export function placeLifted(
  tracks: readonly PersonTrack[],
  { tracks: lifted, mode, refine, aimed }: PlacedPoses,
  clip: ClipFacts,
  body: SolverBody,
  options: SolveOptions,
  ctx: SolveContext,
): { takes: Take[] } {
  const { focalPx, source } = chooseFocal(clip.imageSize, clip.focalPx, options.focalPx ?? null);
  if (source === 'default' && tracks.length > 0) ctx.warn(defaultFocalWarning(focalPx));
  const { cropScale, turnToRay } = liftConventions(mode);
  const camera = { focalPx, imageSize: clip.imageSize };
  const people = tracks.map((track, i) => {
    ctx.signal.throwIfAborted();
    const person = liftPerson(track, clip, body, options);
    const times = person.observations.times;
    const [width, height] = clip.imageSize;
    const poses =
      aimed && refine === 'none' ? aimLifted(lifted[i]!, track, { width, height, focal: focalPx }, times) : lifted[i]!;
    const motion = liftedMotion(poses, body.points, times, { camera, cropScale, turnToRay, ...clip });
    ctx.report({ stage: 'fit', done: track.frames, total: track.frames, unit: 'frames' });
    return { ...person, motion };
  });
  const placed = placeClip(people, body, options);
  return { takes: people.map((_, i) => finishTake(placed, i, clip, body)) };
}
