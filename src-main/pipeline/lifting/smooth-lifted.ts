import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { oneEuroPerChannel } from '#shared/compat/vibe/smooth-poses.ts';
import { smoothPoses } from '#shared/fitting/smooth-motion.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';
import { knownRows, withKnownRows } from './known-rows.ts';
import type { LiftMode } from './lift-conventions.ts';

/**
 * One-euro smoothing of the network's poses: on rotations and in seconds, or, in VIBE's mode, on each number and in
 * frames as its demo does. Camera and shape stay.
 */
export function smoothLifted(lifted: LiftedTrack, seconds: (row: number) => number, mode: LiftMode): LiftedTrack {
  const known = knownRows(lifted);
  if (known.rows.length === 0) return lifted;
  const poses =
    mode === 'vibe'
      ? oneEuroPerChannel(known.poses, JOINT_COUNT * 3)
      : smoothPoses(known.poses, known.rows.map(seconds));
  return withKnownRows(lifted, known, { poses });
}
