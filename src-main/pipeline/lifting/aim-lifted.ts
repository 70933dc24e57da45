import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import { logInto } from '#shared/math/so3.ts';
import { aimPoses } from '#shared/networks/aim/aim-poses.ts';
import { KEYPOINT_FEATURES, type KeypointCamera, keypointFeaturesInto } from '#shared/networks/keypoint-features.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';

/**
 * What a network said of a track, aimed at the track's landmarks (`aimPoses`). Only for poses that no fit follows: the fit
 * looks at the same landmarks, and would count them twice.
 *
 * @param seconds times of the track's rows, shape [T]
 */
export function aimLifted(
  lifted: LiftedTrack,
  track: PersonTrack,
  camera: KeypointCamera,
  seconds: ArrayLike<number>,
): LiftedTrack {
  const rows = Array.from({ length: lifted.frames }, (_, t) => t).filter((t) => lifted.known[t] === 1);
  const shown = new Float32Array(rows.length * KEYPOINT_FEATURES);
  const rotations = new Float32Array(rows.length * JOINT_COUNT * 9);
  for (const [i, t] of rows.entries()) {
    if (track.seen[t] === 1) keypointFeaturesInto(shown, i * KEYPOINT_FEATURES, track, t, camera);
    for (let j = 0; j < JOINT_COUNT; j++) {
      axisAngleToMatrixInto(rotations, 9 * (i * JOINT_COUNT + j), lifted.poses, 3 * (t * JOINT_COUNT + j));
    }
  }
  const aimed = aimPoses(
    rotations,
    shown,
    rows.map((t) => seconds[t]!),
  );
  const poses = lifted.poses.slice();
  for (const [i, t] of rows.entries()) {
    for (let j = 0; j < JOINT_COUNT; j++) {
      logInto(poses, 3 * (t * JOINT_COUNT + j), aimed, 9 * (i * JOINT_COUNT + j));
    }
  }
  return { ...lifted, poses };
}
