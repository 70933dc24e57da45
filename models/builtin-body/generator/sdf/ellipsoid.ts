import type { Distance, Vec3 } from './solid.ts';

/** An ellipsoid, optionally turned: first by `pitch` about x, then by `yaw` about y and `roll` about z, radians. */
export interface Ellipsoid {
  readonly centre: Readonly<Vec3>;
  readonly radii: Readonly<Vec3>;
  readonly pitch?: number;
  readonly yaw?: number;
  readonly roll?: number;
}

/** Approximate signed distance to an ellipsoid (first order: exact on the surface and in its normal direction). */
export function ellipsoid({ centre, radii, pitch = 0, yaw = 0, roll = 0 }: Ellipsoid): Distance {
  const [cp, sp] = [Math.cos(pitch), Math.sin(pitch)];
  const [cy, sy] = [Math.cos(yaw), Math.sin(yaw)];
  const [cr, sr] = [Math.cos(roll), Math.sin(roll)];
  const smallest = Math.min(...radii);
  return (px, py, pz) => {
    // Undo roll, yaw, pitch in this order.
    const dx = px - centre[0];
    const dy = py - centre[1];
    const dz = pz - centre[2];
    const x1 = cr * dx + sr * dy;
    const y1 = -sr * dx + cr * dy;
    const x = cy * x1 - sy * dz;
    const z1 = sy * x1 + cy * dz;
    const y = cp * y1 + sp * z1;
    const z = -sp * y1 + cp * z1;
    const k0 = Math.hypot(x / radii[0], y / radii[1], z / radii[2]);
    const k1 = Math.hypot(x / (radii[0] * radii[0]), y / (radii[1] * radii[1]), z / (radii[2] * radii[2]));
    return k1 < 1e-9 ? -smallest : (k0 * (k0 - 1)) / k1;
  };
}
