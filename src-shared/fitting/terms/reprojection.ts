import { LANDMARK_COUNT } from '../../vision/blazepose.ts';
import { FIRST_LANDMARK, type Kinematics, POINT_COUNT } from '../kinematics.ts';
import type { Observations } from '../observations.ts';

/** Standard deviations after which a landmark counts as an outlier while shape and slow waves are settled. */
export const OUTLIER = 4;
/**
 * The same once every row is fitted for itself. A kick or a strike lies further than `OUTLIER` from what was settled at
 * the knots and from a network's smooth poses, and would be given up for good.
 */
export const ROW_OUTLIER = 8;
/** Nearest depth a point may have, metres; keeps the division finite while the solver probes. */
const NEAREST = 0.05;
/** Where a camera is that only turns. */
const NOWHERE = [0, 0, 0] as const;
/** Standard deviations after which the word of a person pulls with constant force: it wins, but tears nobody apart. */
const SURE_DELTA = 3;

/**
 * Robust reprojection error, the leading term: Σ w ½ρ(|proj − obs|²/σ²) with the Geman–McClure function
 * ρ(e) = s²e/(s²+e), as in SMPLify (Bogo et al. 2016, equation 2) and VIBE's temporal version. What a person put in its
 * place counts under a pseudo-Huber function instead, whose pull never fades.
 *
 * @param outlier s in standard deviations; wide at first, so that a person far off is drawn in and not given up
 */
export function reprojectionTerm(kin: Kinematics, obs: Observations, scale: number, outlier = OUTLIER): number {
  const { points, forces } = kin;
  const { image, weight, sigmaPx, focalPx, sure, centre } = obs;
  const s2 = outlier * outlier;
  let energy = 0;
  for (let t = 0; t < obs.frames; t++) {
    const perPx = 1 / sigmaPx[t]!;
    const f = focalPx * perPx;
    const [cx, cy, cz] = centre ? [centre[3 * t]!, centre[3 * t + 1]!, centre[3 * t + 2]!] : NOWHERE;
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const i = t * LANDMARK_COUNT + k;
      const w = scale * weight[i]!;
      if (w === 0) continue;
      const p = (t * POINT_COUNT + FIRST_LANDMARK + k) * 3;
      const depth = points[p + 2]! - cz;
      const near = depth < NEAREST;
      const inv = 1 / (near ? NEAREST : depth);
      const px = (points[p]! - cx) * inv;
      const py = (points[p + 1]! - cy) * inv;
      const rx = f * px - image[2 * i]! * perPx;
      const ry = f * py - image[2 * i + 1]! * perPx;
      const e = rx * rx + ry * ry;
      let k2 = w * f * inv;
      if (sure !== undefined && sure[i] === 1) {
        const root = Math.sqrt(1 + e / (SURE_DELTA * SURE_DELTA));
        energy += w * SURE_DELTA * SURE_DELTA * (root - 1);
        k2 /= root;
      } else {
        const q = s2 / (s2 + e);
        energy += 0.5 * w * e * q;
        k2 *= q * q;
      }
      forces[p]! += k2 * rx;
      forces[p + 1]! += k2 * ry;
      if (!near) forces[p + 2]! -= k2 * (rx * px + ry * py);
    }
  }
  return energy;
}
