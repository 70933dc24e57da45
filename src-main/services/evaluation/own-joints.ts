import { KEYPOINT_SETS } from '#shared/body/keypoint-sets.ts';
import type { OwnJointErrors } from '#shared/contract/dataset-evaluation.ts';
import { auc, type JointMotion, jointDistances, pck, rootAligned } from '#shared/metrics/joint-error.ts';
import { meanOf } from '#shared/metrics/pose-protocol.ts';

const NAMES: readonly string[] = KEYPOINT_SETS.mpii3d_test;
const PELVIS = NAMES.indexOf('hip');
/** The joints that MPI-INF-3DHP's own script groups from head to ankle: all but pelvis, spine and head centre. */
const GROUPED = NAMES.flatMap((name, i) => (['hip', 'spine_h36m', 'head_h36m'].includes(name) ? [] : [i]));

/**
 * MPI-INF-3DHP's own protocol: joints relative to the pelvis joint, PCK at 150 mm and AUC (Mehta et al. 2017), over its
 * 17 joints and over the 14 its script groups.
 *
 * @param pred joints in the order of `KEYPOINT_SETS.mpii3d_test`, metres, shape [frames, 17, 3]
 */
export function ownJointErrors(pred: JointMotion, truth: JointMotion): OwnJointErrors[] {
  const distances = jointDistances(rootAligned(pred, [PELVIS]), rootAligned(truth, [PELVIS]));
  const rows = (joints: string, counted: readonly number[]): OwnJointErrors => {
    const some = new Float64Array(pred.frames * counted.length);
    for (let t = 0; t < pred.frames; t++) {
      for (const [i, j] of counted.entries()) some[t * counted.length + i] = distances[t * NAMES.length + j]!;
    }
    return { joints, frames: pred.frames, mpjpe_mm: 1000 * meanOf(some), pck_150: pck(some), auc_150: auc(some) };
  };
  return [
    rows(
      'all 17, relative to the pelvis',
      NAMES.map((_, i) => i),
    ),
    rows('14 from head top to ankles, relative to the pelvis', GROUPED),
  ];
}
