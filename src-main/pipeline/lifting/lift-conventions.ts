import { DEMO_CROP_SCALE } from '#shared/compat/vibe/camera.ts';
import { DEMO_BATCH, SHORTEST_TRACK } from '#shared/compat/vibe/chunks.ts';
import { matrixToAxisAngleInto } from '#shared/compat/vibe/rotations.ts';
import { logInto } from '#shared/math/so3.ts';
import { BRIDGED_HOLE_SECONDS } from '#shared/networks/feed-rows.ts';
import { personSquares, SQUARE_SMOOTHING_SECONDS } from '#shared/vision/person-squares.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import type { TrackLifterOptions } from './track-lifter.ts';

/** `studio`: as good as we can; `vibe`: the original demo's behaviour, quirks included (see `compat/vibe`). */
export type LiftMode = 'studio' | 'vibe';

/** What becomes of the network's poses. */
export const REFINEMENTS = ['fit', 'smplify', 'none'] as const;
/**
 * - `fit`: the studio's own fit begins from them
 * - `smplify`: VIBE's Temporal SMPLify follows them
 * - `none`: they stay as the network gave them
 */
export type Refinement = (typeof REFINEMENTS)[number];

/** How a clip is put through the network. */
export interface LiftConventions {
  /** Squares around the person, px of the video, shape [T, 3]. */
  squares(track: PersonTrack, seconds: (row: number) => number): Float32Array;
  /** Side of the crop as a multiple of the square's. */
  readonly cropScale: number;
  /** Pictures are decoded no larger than this, px. */
  readonly maxSide: number;
  /** Tracks with fewer poses give nothing. */
  readonly fewestPoses: number;
  /** How Temporal SMPLify runs: as VIBE runs it, or with its camera stage at work. */
  readonly smplifyMode: 'compat' | 'exact';
  /** Turn poses from the axes of their crop's ray to the camera's; the original leaves them as they are. */
  readonly turnToRay: boolean;
  readonly feed: Pick<TrackLifterOptions, 'maxHoleSeconds' | 'restartEvery'>;
  readonly toAxisAngle: TrackLifterOptions['toAxisAngle'];
}

const CONVENTIONS: Readonly<Record<LiftMode, LiftConventions>> = {
  studio: {
    squares: (track, seconds) => personSquares(track, { seconds, smoothSeconds: SQUARE_SMOOTHING_SECONDS }),
    cropScale: DEMO_CROP_SCALE,
    maxSide: 1280,
    turnToRay: true,
    fewestPoses: 1,
    smplifyMode: 'exact',
    feed: { maxHoleSeconds: BRIDGED_HOLE_SECONDS, restartEvery: Number.POSITIVE_INFINITY },
    toAxisAngle: logInto,
  },
  vibe: {
    squares: (track, seconds) => personSquares(track, { seconds, smoothSeconds: 0 }),
    cropScale: DEMO_CROP_SCALE,
    maxSide: Number.POSITIVE_INFINITY,
    turnToRay: false,
    fewestPoses: SHORTEST_TRACK,
    smplifyMode: 'compat',
    feed: { maxHoleSeconds: 0, restartEvery: DEMO_BATCH },
    toAxisAngle: matrixToAxisAngleInto,
  },
};

export function liftConventions(mode: LiftMode): LiftConventions {
  return CONVENTIONS[mode];
}
