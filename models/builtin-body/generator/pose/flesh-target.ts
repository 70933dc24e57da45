import { dot, norm, subtract } from '../mesh/triangle-mesh.ts';
import { smoothStep } from '../sdf/smooth.ts';
import type { Vec3 } from '../sdf/solid.ts';
import type { JointMotion } from './joint-motion.ts';
import { apply, type Matrix3, multiply, rotationOf, swingTwist, unit } from './rotations.ts';

/** Swings below this angle leave the crease alone; it is in full force at the second angle, radians. */
const CREASE_FROM = 0.6;
const CREASE_FULL = 1.6;

/** Half of the gap left between the two sides of a crease, metres. */
const CREASE_GAP = 0.0015;

/** Where flesh around a joint should go when only this joint turns. */
export type FleshTarget = (point: Readonly<Vec3>, swingShare: number, twistShare: number) => Vec3;

/**
 * A better skinning than the linear one, for one rotation of one joint: each point turns about the joint by its share
 * of the swing and of the twist, along the sphere, so that it keeps its distance and the limb its volume. In a
 * crease, points that would pass the plane that halves the bend stop at it.
 *
 * Compare spherical blend skinning (Kavan and Žára 2005) and swing-twist deformers (Kavan and Sorkine 2012).
 *
 * @param centre the joint, metres
 */
export function fleshTarget(motion: JointMotion, centre: Readonly<Vec3>, rotation: Matrix3): FleshTarget {
  const { swing, twist } = swingTwist(rotation, motion.bone);
  const stop = creaseStop(motion, rotation, norm(swing));
  return (point, swingShare, twistShare) => {
    const turn = multiply(rotationOf(scaled(swing, swingShare)), rotationOf(scaled(twist, twistShare)));
    const moved = apply(turn, subtract(point, centre));
    if (stop) stop(moved, swingShare);
    return [centre[0] + moved[0], centre[1] + moved[1], centre[2] + moved[2]];
  };
}

/**
 * ```
 *     rest side │╱ plane that halves the bend
 *   ════════════╳            n: across the plane, from the rest side to the moved side
 *        crease ╱╲           b: into the crease
 *              ╱  ╲ moved side
 * ```
 */
function creaseStop(
  { bone, crease }: JointMotion,
  rotation: Matrix3,
  angle: number,
): ((p: Vec3, share: number) => void) | null {
  const bent = smoothStep(CREASE_FROM, CREASE_FULL, angle);
  if (!crease || bent === 0) return null;
  const moved = apply(rotation, bone);
  const along = dot(moved, bone);
  const swungTo = unit(subtract(moved, scaled(bone, along)));
  const force = bent * smoothStep(0.1, 0.5, dot(swungTo, crease.towards));
  if (force === 0) return null;
  const n = unit([bone[0] + moved[0], bone[1] + moved[1], bone[2] + moved[2]]);
  const b = unit(subtract(moved, bone));
  return (p, share) => {
    const into = dot(p, b);
    if (into <= 0) return;
    const side = share < 0.5 ? -1 : 1;
    const allowed = side * CREASE_GAP;
    const over = side < 0 ? dot(p, n) - allowed : allowed - dot(p, n);
    if (over <= 0) return;
    const push = side * over * force * smoothStep(0, crease.depth, into);
    for (let a = 0; a < 3; a++) p[a]! += n[a]! * push;
  };
}

function scaled(v: Readonly<Vec3>, k: number): Vec3 {
  return [v[0] * k, v[1] * k, v[2] * k];
}
