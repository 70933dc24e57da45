import { JOINTS49_COUNT } from '../../../body/joints49.ts';
import { VIBE_FOCAL } from '../camera.ts';
import { projectJoints, type SmplifyData } from './body-energy.ts';
import { CAMERA_JOINTS, type SmplifyWeights } from './weights.ts';

/**
 * Energy of SMPLify's camera stage: squared error of hips and shoulders, px, in frames that see all four, and a tie of
 * the depth to where it started.
 *
 * @param joints      joints without translation, metres, shape [T, 49, 3]
 * @param translation shape [T, 3] at `to`
 * @param start       where the translations started, shape [T, 3]
 * @param gJoints     ∂E/∂joints is added, shape [T, 49, 3]
 * @param g           ∂E/∂translation is added at `to`
 */
export function cameraEnergy(
  joints: ArrayLike<number>,
  translation: Float64Array,
  to: number,
  start: ArrayLike<number>,
  data: SmplifyData,
  weights: SmplifyWeights,
  gJoints: Float64Array,
  g: Float64Array,
): number {
  const own = translation.subarray(to, to + 3 * data.frames);
  const projected = projectJoints(joints, own, data);
  let energy = 0;
  for (let t = 0; t < data.frames; t++) {
    const first = t * JOINTS49_COUNT;
    if (CAMERA_JOINTS.every((joint) => data.confidence[first + joint]! > 0)) {
      for (const joint of CAMERA_JOINTS) {
        const i = first + joint;
        const ex = projected[2 * i]! - data.observed[2 * i]!;
        const ey = projected[2 * i + 1]! - data.observed[2 * i + 1]!;
        energy += ex * ex + ey * ey;
        const z = joints[3 * i + 2]! + own[3 * t + 2]!;
        const k = VIBE_FOCAL / z;
        const gx = 2 * ex * k;
        const gy = 2 * ey * k;
        const gz = -(gx * (joints[3 * i]! + own[3 * t]!) + gy * (joints[3 * i + 1]! + own[3 * t + 1]!)) / z;
        for (const [a, value] of [gx, gy, gz].entries()) {
          gJoints[3 * i + a]! += value;
          g[to + 3 * t + a]! += value;
        }
      }
    }
    const depth = own[3 * t + 2]! - start[3 * t + 2]!;
    energy += weights.depth ** 2 * depth * depth;
    g[to + 3 * t + 2]! += 2 * weights.depth ** 2 * depth;
  }
  return energy;
}
