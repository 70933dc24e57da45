import { SHAPE_COUNT } from '../../body/body-model.ts';
import type { BodyPoints } from '../../body/landmarks.ts';
import { JOINT } from '../../body/smpl-tree.ts';
import { LANDMARK_NAMES } from '../../vision/blazepose.ts';
import type { Markers } from './point-motion.ts';

/**
 * Landmarks of a body that are no joints of it (face, fingers, heels, toes), for one shape.
 *
 * @param betas shape; shorter ones count as zero beyond their end
 */
export function bodyMarkers({ landmarks }: Pick<BodyPoints, 'landmarks'>, betas: ArrayLike<number>): Markers {
  const taken = LANDMARK_NAMES.flatMap((name, k) => (name in JOINT ? [] : [k]));
  const offset = new Float64Array(taken.length * 3);
  taken.forEach((k, i) => {
    for (let a = 0; a < 3; a++) {
      let value = landmarks.base[3 * k + a]!;
      for (let s = 0; s < Math.min(SHAPE_COUNT, betas.length); s++) {
        value += landmarks.dirs[(3 * k + a) * SHAPE_COUNT + s]! * betas[s]!;
      }
      offset[3 * i + a] = value;
    }
  });
  return {
    names: taken.map((k) => LANDMARK_NAMES[k]!),
    joint: Uint8Array.from(taken, (k) => landmarks.joint[k]!),
    offset,
  };
}
