import { compareAngles } from '../compare-angles.ts';
import { readMot } from '../read-back/read-mot.ts';
import type { Findings } from '../receipt.ts';
import type { WrittenTake } from '../written-take.ts';
import { NOTHING_FOUND, ofMotion, refuseBeyondTolerance, rounded } from './common-findings.ts';

/** Builds rotations from OpenSim's coordinates again and compares them with those of the posed body. */
export function verifyAngles(bytes: Uint8Array, source: WrittenTake): Findings {
  const table = readMot(new TextDecoder().decode(bytes));
  const { maxPelvisErrorMm, maxRotationErrorDeg, maxTimeErrorMs } = compareAngles(table, source.motion);
  refuseBeyondTolerance({ jointMm: maxPelvisErrorMm, rotationDeg: maxRotationErrorDeg, timeMs: maxTimeErrorMs });
  return {
    ...NOTHING_FOUND,
    ...ofMotion(source),
    read_back_with: 'a MOT parser of its own and matrices',
    max_joint_error_mm: rounded(maxPelvisErrorMm),
    max_rotation_error_deg: rounded(maxRotationErrorDeg),
    up_axis: 'Y',
    front_axis: '+X',
    units: 'm',
  };
}
