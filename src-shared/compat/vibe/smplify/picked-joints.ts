import type { BodyModel } from '../../../body/body-model.ts';
import { EXTRA_JOINT_COUNT, type Joints49Source, SMPL_VERTEX_COUNT, SMPL_VERTEX_IDS } from '../../../body/joints49.ts';
import { bodyPoints } from '../../../body/landmarks.ts';
import { sparseRows } from '../../../body/sparse-rows.ts';
import { LANDMARK } from '../../../vision/blazepose.ts';

/** Landmarks near the first eleven picked vertices: face, then feet. The fingertips are among no fitted joint. */
const NEAR: readonly number[] = [
  LANDMARK.nose,
  LANDMARK.r_eye,
  LANDMARK.l_eye,
  LANDMARK.r_ear,
  LANDMARK.l_ear,
  LANDMARK.l_foot_index,
  LANDMARK.l_foot_index,
  LANDMARK.l_heel,
  LANDMARK.r_foot_index,
  LANDMARK.r_foot_index,
  LANDMARK.r_heel,
];

/**
 * What SMPLify needs of the 49 joints where no extra regressor was imported: SMPL's own vertices on SMPL's mesh, else
 * those nearest to the landmarks. The nine regressed joints are missing (zeros); none of them is fitted.
 */
export function pickedJoints(body: BodyModel): Joints49Source {
  return {
    extraRegressor: sparseRows([], EXTRA_JOINT_COUNT, 0),
    vertexIds: body.vertexCount === SMPL_VERTEX_COUNT ? SMPL_VERTEX_IDS : nearestVertices(body),
  };
}

function nearestVertices(body: BodyModel): number[] {
  const { landmarks, rest } = bodyPoints(body);
  const nearest = (landmark: number): number => {
    const joint = landmarks.joint[landmark]!;
    const at = [0, 1, 2].map((a) => rest.base[3 * joint + a]! + landmarks.base[3 * landmark + a]!);
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let v = 0; v < body.vertexCount; v++) {
      const distance = Math.hypot(...at.map((x, a) => body.template[3 * v + a]! - x));
      if (distance >= least) continue;
      least = distance;
      best = v;
    }
    return best;
  };
  return SMPL_VERTEX_IDS.map((_, i) => (i < NEAR.length ? nearest(NEAR[i]!) : 0));
}
