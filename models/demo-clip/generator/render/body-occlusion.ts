import { JOINT } from '#shared/body/smpl-tree.ts';

/** Spheres along the bones: first joint, second joint, place between them, radius in metres. */
const BALLS: readonly (readonly [number, number, number, number])[] = (() => {
  const list: [number, number, number, number][] = [
    [JOINT.pelvis, JOINT.spine1, 0.1, 0.125],
    [JOINT.spine1, JOINT.spine2, 0.4, 0.115],
    [JOINT.spine3, JOINT.neck, 0, 0.12],
    [JOINT.spine3, JOINT.neck, 0.45, 0.11],
    [JOINT.neck, JOINT.head, 0.5, 0.055],
    [JOINT.head, JOINT.neck, -0.75, 0.09],
  ];
  for (const side of ['l', 'r'] as const) {
    const j = (name: string) => JOINT[`${side}_${name}` as keyof typeof JOINT];
    for (const u of [0.05, 0.3, 0.55, 0.8]) list.push([j('hip'), j('knee'), u, 0.085 - 0.03 * u]);
    for (const u of [0, 0.3, 0.6, 0.9]) list.push([j('knee'), j('ankle'), u, 0.055 - 0.02 * u]);
    list.push([j('ankle'), j('foot'), 0.1, 0.045], [j('ankle'), j('foot'), 1, 0.042]);
    for (const u of [0.15, 0.5, 0.85]) list.push([j('shoulder'), j('elbow'), u, 0.048 - 0.008 * u]);
    for (const u of [0.2, 0.6, 1]) list.push([j('elbow'), j('wrist'), u, 0.04 - 0.012 * u]);
    list.push([j('wrist'), j('hand'), 1.1, 0.042]);
  }
  return list;
})();

/** Centres and radii of the spheres that stand for the posed body, shape [n, 4]. */
export function occluders(joints: ArrayLike<number>, offset: number): Float32Array {
  const out = new Float32Array(BALLS.length * 4);
  BALLS.forEach(([a, b, u, radius], i) => {
    for (let k = 0; k < 3; k++) {
      out[4 * i + k] = joints[offset + 3 * a + k]! * (1 - u) + joints[offset + 3 * b + k]! * u;
    }
    out[4 * i + 3] = radius;
  });
  return out;
}

/**
 * Share of the sky that spheres leave open at a point, 0..1: each hides `max(0, n · d) r² / d²` (Lambert-weighted solid
 * angle). A sphere that the point lies in or next to is its own flesh and is left out.
 *
 * @param own  surfaces nearer to a sphere than this times its radius belong to it
 */
export function openSky(
  balls: Float32Array,
  x: number,
  y: number,
  z: number,
  nx: number,
  ny: number,
  nz: number,
  own: number,
): number {
  let open = 1;
  for (let i = 0; i < balls.length; i += 4) {
    const dx = balls[i]! - x;
    const dy = balls[i + 1]! - y;
    const dz = balls[i + 2]! - z;
    const r = balls[i + 3]!;
    const d2 = dx * dx + dy * dy + dz * dz;
    if (d2 > 0.8 || d2 < own * own * r * r) continue;
    const facing = nx * dx + ny * dy + nz * dz;
    if (facing <= 0) continue;
    open *= 1 - Math.min(0.9, (facing * r * r) / (d2 * Math.sqrt(d2)));
  }
  return open;
}
