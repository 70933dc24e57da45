import type { Distance, Vec3 } from './solid.ts';

/** Two balls and the cone that touches both: centres and radii, metres. */
export interface RoundCone {
  readonly from: Readonly<Vec3>;
  readonly to: Readonly<Vec3>;
  readonly fromRadius: number;
  readonly toRadius: number;
}

/** Short form for tables. */
export function cone(from: Vec3, to: Vec3, fromRadius: number, toRadius: number): RoundCone {
  return { from, to, fromRadius, toRadius };
}

/** Exact signed distance to a round cone (after Inigo Quilez' derivation). */
export function roundCone({ from, to, fromRadius, toRadius }: RoundCone): Distance {
  const bx = to[0] - from[0];
  const by = to[1] - from[1];
  const bz = to[2] - from[2];
  const l2 = bx * bx + by * by + bz * bz;
  const rr = fromRadius - toRadius;
  const a2 = l2 - rr * rr;
  const inverse = 1 / l2;
  return (px, py, pz) => {
    const x = px - from[0];
    const y = py - from[1];
    const z = pz - from[2];
    const along = x * bx + y * by + z * bz;
    const beyond = along - l2;
    const qx = x * l2 - bx * along;
    const qy = y * l2 - by * along;
    const qz = z * l2 - bz * along;
    const across2 = qx * qx + qy * qy + qz * qz;
    const along2 = along * along * l2;
    const beyond2 = beyond * beyond * l2;
    const k = Math.sign(rr) * rr * rr * across2;
    if (Math.sign(beyond) * a2 * beyond2 > k) return Math.sqrt(across2 + beyond2) * inverse - toRadius;
    if (Math.sign(along) * a2 * along2 < k) return Math.sqrt(across2 + along2) * inverse - fromRadius;
    return (Math.sqrt(across2 * a2 * inverse) + along * rr) * inverse - fromRadius;
  };
}
