import type { BodyModel } from '#shared/body/body-model.ts';
import type { Joints49Source } from '#shared/body/joints49.ts';
import { convertKeypoints } from '#shared/body/keypoint-sets.ts';
import { VIBE_CROP } from '#shared/compat/vibe/camera.ts';
import { runSmplify } from '#shared/compat/vibe/smplify/run-smplify.ts';
import type { PoseMixture } from '#shared/fitting/pose-mixture.ts';
import { stafJointsInto } from '#shared/formats/vibe-output/staf-joints.ts';
import { STAF_JOINTS } from '#shared/formats/vibe-output/vibe-person.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { type KnownRows, knownRows, withKnownRows } from './known-rows.ts';
import { type LiftMode, liftConventions } from './lift-conventions.ts';

/** What Temporal SMPLify needs besides the track. */
export interface SmplifyModels {
  readonly body: BodyModel;
  readonly joints49: Joints49Source;
  readonly prior: PoseMixture;
}

/**
 * VIBE's Temporal SMPLify on a whole track, from the network's poses and the detected landmarks (as STAF's joints, which
 * the demo has). The studio mode lets the camera stage work, which the original disables by mistake.
 */
export function smplifyLifted(
  lifted: LiftedTrack,
  track: PersonTrack,
  { body, joints49, prior }: SmplifyModels,
  mode: LiftMode,
  stop: () => boolean,
): LiftedTrack {
  const known = knownRows(lifted);
  if (known.rows.length === 0) return lifted;
  const keypoints = cropKeypoints(known, track, liftConventions(mode).cropScale);
  const fitted = runSmplify(
    { pose: known.poses, betas: known.betas, cam: known.cam, keypoints },
    body,
    joints49,
    prior,
    { mode: mode === 'vibe' ? 'compat' : 'exact', stop },
  );
  return withKnownRows(lifted, known, { poses: fitted.pose, betas: fitted.betas, cam: fitted.cam });
}

/** The 49 joints as detected, px of the 224 px crop and confidence, shape [n, 49, 3]. */
function cropKeypoints({ rows, boxes }: KnownRows, track: PersonTrack, cropScale: number): Float32Array {
  const staf = new Float32Array(rows.length * STAF_JOINTS * 3);
  const landmarks = new Float32Array(LANDMARK_COUNT * 3);
  for (const [i, row] of rows.entries()) {
    const [cx, cy, side] = boxes.subarray(3 * i, 3 * i + 3);
    const scale = VIBE_CROP / (side! * cropScale);
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const at = row * LANDMARK_COUNT + k;
      landmarks[3 * k] = (track.image[3 * at]! - cx!) * scale + VIBE_CROP / 2;
      landmarks[3 * k + 1] = (track.image[3 * at + 1]! - cy!) * scale + VIBE_CROP / 2;
      landmarks[3 * k + 2] = track.confidence[at]!;
    }
    stafJointsInto(staf, i * STAF_JOINTS * 3, landmarks, 0);
  }
  return convertKeypoints(staf, 3, 'staf', 'spin');
}
