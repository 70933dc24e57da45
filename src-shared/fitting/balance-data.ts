import { CONTACT_COUNT } from '../body/landmarks.ts';
import { FIRST_SOLE, POINT_COUNT } from './kinematics.ts';
import type { BalanceData } from './terms/balance.ts';
import type { FloorPlane } from './terms/contact.ts';

/** Half of the time over which the acceleration of the centre of mass is taken, seconds. */
const SPAN = 0.17;
/** How far the point of support wanders from the middle of the feet, metres. */
const MARGIN = 0.03;
/** Half the distance of heel and toes, metres. */
const FOOT = 0.08;

/**
 * Prepares the balance term for a motion as it stands.
 *
 * @param points   posed points in camera space, shape [T, 61, 3]
 * @param contacts confidence of contact, shape [T, 4]
 */
export function balanceData(
  points: Float64Array,
  times: Float64Array,
  contacts: Float64Array,
  floor: FloorPlane,
): BalanceData {
  const frames = times.length;
  const reach = new Float64Array(frames);
  const weight = new Float64Array(frames);
  const before = new Int32Array(frames);
  const after = new Int32Array(frames);
  for (let t = 0; t < frames; t++) {
    let b = t;
    let a = t;
    while (b > 0 && times[t]! - times[b]! < SPAN) b--;
    while (a + 1 < frames && times[a]! - times[t]! < SPAN) a++;
    const inside = b < t && a > t;
    before[t] = inside ? b : t;
    after[t] = inside ? a : t;
    let total = 0;
    let most = 0;
    const middle = [0, 0, 0];
    for (let s = 0; s < CONTACT_COUNT; s++) {
      const c = contacts[t * CONTACT_COUNT + s]!;
      total += c;
      most = Math.max(most, c);
      for (let k = 0; k < 3; k++) middle[k]! += c * points[(t * POINT_COUNT + FIRST_SOLE + s) * 3 + k]!;
    }
    if (most < 0.4) continue;
    weight[t] = most;
    for (let s = 0; s < CONTACT_COUNT; s++) {
      if (contacts[t * CONTACT_COUNT + s]! < 0.3) continue;
      const p = (t * POINT_COUNT + FIRST_SOLE + s) * 3;
      const far = Math.hypot(
        points[p]! - middle[0]! / total,
        points[p + 1]! - middle[1]! / total,
        points[p + 2]! - middle[2]! / total,
      );
      reach[t] = Math.max(reach[t]!, far);
    }
    // Feet apart: the point of support may be anywhere between them; for one foot it is near its middle.
    reach[t] = MARGIN + Math.max(0, Math.min(0.3, 0.7 * (reach[t]! - FOOT)));
  }
  return { floor, contacts, reach, weight, before, after, times };
}
