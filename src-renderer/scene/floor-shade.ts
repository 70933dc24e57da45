import { JOINT } from '#shared/body/smpl-tree.ts';

/** What of a body darkens the floor: joint, the joint towards which it is moved, by how much, and radius, metres. */
const SPHERES: readonly (readonly [number, number, number, number])[] = [
  [JOINT.pelvis, JOINT.spine1, 0, 0.15],
  [JOINT.spine2, JOINT.spine3, 0.5, 0.16],
  [JOINT.head, JOINT.head, 0, 0.11],
  [JOINT.l_knee, JOINT.l_hip, 0.5, 0.085],
  [JOINT.r_knee, JOINT.r_hip, 0.5, 0.085],
  [JOINT.l_knee, JOINT.l_knee, 0, 0.065],
  [JOINT.r_knee, JOINT.r_knee, 0, 0.065],
  [JOINT.l_ankle, JOINT.l_knee, 0.4, 0.06],
  [JOINT.r_ankle, JOINT.r_knee, 0.4, 0.06],
  [JOINT.l_ankle, JOINT.l_foot, -0.12, 0.062],
  [JOINT.r_ankle, JOINT.r_foot, -0.12, 0.062],
  [JOINT.l_foot, JOINT.l_ankle, 0.35, 0.058],
  [JOINT.r_foot, JOINT.r_ankle, 0.35, 0.058],
  [JOINT.l_foot, JOINT.l_ankle, -0.35, 0.05],
  [JOINT.r_foot, JOINT.r_ankle, -0.35, 0.05],
  [JOINT.l_hand, JOINT.l_wrist, 0.3, 0.05],
  [JOINT.r_hand, JOINT.r_wrist, 0.3, 0.05],
  [JOINT.l_elbow, JOINT.l_elbow, 0, 0.05],
  [JOINT.r_elbow, JOINT.r_elbow, 0, 0.05],
];

/** Cells along each side of the shaded patch, and its side, metres. */
export const SHADE_CELLS = 48;
export const SHADE_SIZE = 2.4;

/** Spheres that darken less than this nowhere matter. */
const FAINT = 0.012;
const open = new Float32Array(SHADE_CELLS * SHADE_CELLS);

/**
 * Shade of a body on the floor: how much of the sky its parts take from each place, as if they were independent spheres
 * (cos θ · r² / d² of each), fading out at the border of the patch.
 *
 * @param out     written: 0 (open) to 255, shape [48, 48], rows along z, columns along x
 * @param joints  posed joints in the world, metres, shape [24, 3]; the patch is around the pelvis
 */
export function floorShadeInto(out: Uint8Array, joints: ArrayLike<number>): void {
  const cell = SHADE_SIZE / SHADE_CELLS;
  const left = joints[0]! - SHADE_SIZE / 2 + cell / 2;
  const near = joints[2]! - SHADE_SIZE / 2 + cell / 2;
  open.fill(1);
  for (const [joint, other, share, radius] of SPHERES) {
    const at = (a: number) => joints[3 * joint + a]! + share * (joints[3 * other + a]! - joints[3 * joint + a]!);
    const r2 = radius * radius;
    const height = Math.max(at(1), radius * 0.6);
    if (at(1) < -radius || r2 / (height * height) < FAINT) continue;
    const [cx, cz] = [at(0), at(2)];
    // Beyond this distance cos θ · r² / d² is faint.
    const reach = Math.cbrt((height * r2) / FAINT);
    const span = (centre: number, from: number) => [
      Math.max(0, Math.floor((centre - reach - from) / cell)),
      Math.min(SHADE_CELLS - 1, Math.ceil((centre + reach - from) / cell)),
    ];
    const [x0, x1] = span(cx, left) as [number, number];
    const [z0, z1] = span(cz, near) as [number, number];
    for (let z = z0; z <= z1; z++) {
      const dz = near + z * cell - cz;
      for (let x = x0; x <= x1; x++) {
        const dx = left + x * cell - cx;
        const d2 = Math.max(r2, dx * dx + dz * dz + height * height);
        const share_ = (height * r2) / (d2 * Math.sqrt(d2)) - FAINT;
        if (share_ > 0) open[z * SHADE_CELLS + x]! *= 1 - 0.92 * Math.min(1, share_);
      }
    }
  }
  for (let z = 0; z < SHADE_CELLS; z++) {
    for (let x = 0; x < SHADE_CELLS; x++) {
      const i = z * SHADE_CELLS + x;
      const edge = Math.hypot(x + 0.5 - SHADE_CELLS / 2, z + 0.5 - SHADE_CELLS / 2) / (SHADE_CELLS / 2);
      out[i] = 255 * (1 - open[i]!) * Math.max(0, Math.min(1, (0.98 - edge) * 3));
    }
  }
}
