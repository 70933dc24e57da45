import type { BodyModel } from '../../body/body-model.ts';
import type { Joints49Source } from '../../body/joints49.ts';
import { JOINT_COUNT } from '../../body/smpl-tree.ts';
import { oneEuroPerChannel, type VibeOneEuroOptions } from './one-euro.ts';
import { poseBody } from './pose-body.ts';
import type { PosedTrack } from './posed-track.ts';
import { knownRows, pickRows } from './posed-track.ts';

const POSE = JOINT_COUNT * 3;

/** A track after VIBE's `--smooth`. */
export interface SmoothedPoses {
  /** Axis-angle, radians, shape [T, 72]. */
  readonly pose: Float32Array;
  /** Vertices of the smoothed pose with the betas of each frame, metres, shape [T, V, 3]. */
  readonly vertices: Float32Array;
  /** shape [T, 49, 3] */
  readonly joints49: Float32Array;
}

/**
 * VIBE's `--smooth`: filters the 72 numbers of the pose and poses the body again. Camera, betas and 2D joints stay.
 *
 * @param pose  axis-angle, radians, shape [T, 72]
 * @param betas shape [T, 10]
 */
export function smoothPoses(
  pose: ArrayLike<number>,
  betas: ArrayLike<number>,
  body: BodyModel,
  source: Joints49Source,
  options: VibeOneEuroOptions = {},
): SmoothedPoses {
  const smooth = oneEuroPerChannel(pose, POSE, options);
  return { pose: Float32Array.from(smooth), ...poseBody(smooth, betas, body, source) };
}

/** The same filter on a track: rows around a hole count as neighbours, as in VIBE. */
export function smoothTrack<T extends PosedTrack>(posed: T, options: VibeOneEuroOptions = {}): T {
  const rows = knownRows(posed);
  const smooth = oneEuroPerChannel(pickRows(posed.poses, POSE, rows), POSE, options);
  const poses = posed.poses.slice();
  for (const [i, t] of rows.entries()) poses.set(smooth.subarray(i * POSE, (i + 1) * POSE), t * POSE);
  return { ...posed, poses };
}
