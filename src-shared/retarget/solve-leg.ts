import { exponential, product, type Rotation3, rotated, swing } from '../math/rotation3.ts';
import { add, cross, dot, norm, scale, sub, unit, type Vec3 } from '../math/vec3.ts';

/** How much of its length a leg may be stretched to. */
export const FULL_STRETCH = 0.9995;

/** What a leg does to reach a place: rotations in the world that are put in front of those of thigh and shin. */
export interface LegSolution {
  readonly thigh: Rotation3;
  readonly shin: Rotation3;
  readonly knee: Vec3;
  readonly ankle: Vec3;
}

/**
 * Bends a leg of two bones so that its end reaches a place, the knee keeping to its plane.
 *
 * @param hinge axis about which the shin turns back against the thigh, for a leg that is straight; unit length, world
 */
export function solveLeg(hip: Vec3, knee: Vec3, ankle: Vec3, target: Vec3, hinge: Vec3): LegSolution {
  const upper = sub(knee, hip);
  const lower = sub(ankle, knee);
  const [a, b] = [norm(upper), norm(lower)];
  const reach = sub(target, hip);
  const wanted = Math.min(Math.max(norm(reach), Math.abs(a - b) + 1e-4 * (a + b)), FULL_STRETCH * (a + b));
  const bent = cross(upper, lower);
  const sine = norm(bent) / (a * b);
  // The plane of a nearly straight leg is the hinge's.
  const flat = sub(hinge, scale(unit(upper), dot(hinge, unit(upper))));
  const normal =
    sine > 0.12
      ? unit(bent)
      : unit(add(scale(unit(flat), 1 - sine / 0.12), scale(bent, 1 / (0.12 * a * b))), unit(flat));
  const angleNow = Math.atan2(dot(cross(upper, lower), normal), dot(upper, lower));
  const cosine = (wanted * wanted - a * a - b * b) / (2 * a * b);
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const bend = exponential(scale(normal, angle - angleNow));
  const newLower = rotated(bend, lower);
  const turn = swing(unit(add(upper, newLower)), unit(reach));
  const newKnee = add(hip, rotated(turn, upper));
  return { thigh: turn, shin: product(turn, bend), knee: newKnee, ankle: add(newKnee, rotated(turn, newLower)) };
}
