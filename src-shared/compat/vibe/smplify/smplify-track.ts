import { type BodyModel, SHAPE_COUNT } from '../../../body/body-model.ts';
import type { Joints49Source } from '../../../body/joints49.ts';
import { convertKeypoints } from '../../../body/keypoint-sets.ts';
import { JOINT_COUNT } from '../../../body/smpl-tree.ts';
import type { PoseMixture } from '../../../fitting/pose-mixture.ts';
import { stafJointsInto } from '../../../formats/vibe-output/staf-joints.ts';
import { STAF_JOINTS } from '../../../formats/vibe-output/vibe-person.ts';
import { LANDMARK_COUNT } from '../../../vision/blazepose.ts';
import type { PersonTrack } from '../../../vision/person-track.ts';
import { VIBE_CROP } from '../camera.ts';
import { knownRows, type PosedTrack, pickRows } from '../posed-track.ts';
import { runSmplify, type SmplifyOptions } from './run-smplify.ts';

const POSE = JOINT_COUNT * 3;

/** The poses that SMPLify found, in the form they came in. */
export interface SmplifiedTrack<T extends PosedTrack> {
  readonly posed: T;
  /** 1 where SMPLify replaced what the network said, shape [T]. */
  readonly improved: Uint8Array;
  /** Mean robust reprojection error of each row before and after, 0 where there is no pose, shape [T]. */
  readonly lossBefore: Float64Array;
  readonly lossAfter: Float64Array;
}

/**
 * Temporal SMPLify on a tracked person, with the detector's landmarks in the place of STAF's joints: turned into STAF's
 * 21, brought into the crop, then into the 49 by name, where 19 survive. All rows with a pose are one batch.
 *
 * In `exact` mode rows around a hole are not held together; VIBE treats them as neighbours.
 *
 * @param cropScale side of the crop as a multiple of the box's (`DEMO_CROP_SCALE`)
 */
export function smplifyTrack<T extends PosedTrack>(
  posed: T,
  track: PersonTrack,
  body: BodyModel,
  source: Joints49Source,
  prior: PoseMixture,
  options: SmplifyOptions & { cropScale: number },
): SmplifiedTrack<T> {
  const { cropScale, ...rest } = options;
  const rows = knownRows(posed);
  const out = {
    posed: { ...posed, poses: posed.poses.slice(), betas: posed.betas.slice(), cam: posed.cam.slice() },
    improved: new Uint8Array(posed.frames),
    lossBefore: new Float64Array(posed.frames),
    lossAfter: new Float64Array(posed.frames),
  };
  if (rows.length === 0) return out;
  const result = runSmplify(
    {
      pose: pickRows(posed.poses, POSE, rows),
      betas: pickRows(posed.betas, SHAPE_COUNT, rows),
      cam: pickRows(posed.cam, 3, rows),
      keypoints: cropKeypoints(track, posed.boxes, cropScale, rows),
      ...(rest.mode === 'exact' && { follows: Uint8Array.from(rows, (t, i) => (rows[i - 1] === t - 1 ? 1 : 0)) }),
    },
    body,
    source,
    prior,
    rest,
  );
  for (const [i, t] of rows.entries()) {
    out.improved[t] = result.improved[i]!;
    out.lossBefore[t] = result.lossBefore[i]!;
    out.lossAfter[t] = result.lossAfter[i]!;
    if (result.improved[i] === 0) continue;
    out.posed.poses.set(result.pose.subarray(i * POSE, (i + 1) * POSE), t * POSE);
    out.posed.betas.set(result.betas.subarray(i * SHAPE_COUNT, (i + 1) * SHAPE_COUNT), t * SHAPE_COUNT);
    out.posed.cam.set(result.cam.subarray(3 * i, 3 * i + 3), 3 * t);
  }
  return out;
}

/** Landmarks as the 49 joints in px of the crop, with confidence, shape [rows, 49, 3]. */
function cropKeypoints(
  track: PersonTrack,
  boxes: Float32Array,
  cropScale: number,
  rows: readonly number[],
): Float32Array {
  const staf = new Float32Array(rows.length * STAF_JOINTS * 3);
  const landmarks = new Float32Array(LANDMARK_COUNT * 3);
  for (const [i, t] of rows.entries()) {
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const at = t * LANDMARK_COUNT + k;
      landmarks.set([track.image[3 * at]!, track.image[3 * at + 1]!, track.confidence[at]!], 3 * k);
    }
    stafJointsInto(staf, i * STAF_JOINTS * 3, landmarks, 0);
    const scale = VIBE_CROP / (boxes[3 * t + 2]! * cropScale);
    for (let k = i * STAF_JOINTS * 3; k < (i + 1) * STAF_JOINTS * 3; k += 3) {
      if (staf[k + 2] === 0) continue;
      staf[k] = VIBE_CROP / 2 + (staf[k]! - boxes[3 * t]!) * scale;
      staf[k + 1] = VIBE_CROP / 2 + (staf[k + 1]! - boxes[3 * t + 1]!) * scale;
    }
  }
  return convertKeypoints(staf, 3, 'staf', 'spin');
}
