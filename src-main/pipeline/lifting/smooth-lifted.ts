import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { knownRows, pickRows } from '#shared/compat/vibe/posed-track.ts';
import { smoothTrack } from '#shared/compat/vibe/smooth-poses.ts';
import { smoothPoses } from '#shared/fitting/smooth-motion.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';
import type { LiftMode } from './lift-conventions.ts';

const POSE = JOINT_COUNT * 3;

/**
 * One-euro smoothing of the network's poses: on rotations and in seconds, or, in VIBE's mode, on each number and in
 * frames as its demo does. Camera and shape stay.
 */
export function smoothLifted(lifted: LiftedTrack, seconds: (row: number) => number, mode: LiftMode): LiftedTrack {
  if (mode === 'vibe') return smoothTrack(lifted);
  const rows = knownRows(lifted);
  const smooth = smoothPoses(pickRows(lifted.poses, POSE, rows), rows.map(seconds));
  const poses = lifted.poses.slice();
  for (const [i, row] of rows.entries()) poses.set(smooth.subarray(i * POSE, (i + 1) * POSE), row * POSE);
  return { ...lifted, poses };
}
