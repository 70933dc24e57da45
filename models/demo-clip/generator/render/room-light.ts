import { thingsDistance } from './furniture.ts';
import { ROOM } from './room.ts';
import { clamp, type Linear, mix, smoothstep } from './shade-math.ts';
import { STUDIO } from './studio.ts';

const KEY_LIGHT: Linear = [1.36, 1.27, 1.13];
const SKY: Linear = [0.5, 0.53, 0.57];
/** Colour of the light that the floor throws back. */
const BOUNCE: Linear = [1, 0.66, 0.4];
const SUN_PATCH: Linear = [1.15, 0.86, 0.52];

/** Light that leaves a point of the room, linear: from the key, which a body can hide, and from everywhere else. */
export interface RoomLight {
  direct: [number, number, number];
  ambient: [number, number, number];
}

/**
 * The key light with the shadows of things, the sky with occlusion, warm light from the floor.
 *
 * @param view  direction of the ray that sees the point, away from the eye, unit length
 */
export function lightRoomInto(
  out: RoomLight,
  albedo: Linear,
  point: Linear,
  normal: Linear,
  view: Linear,
  gloss: number,
): void {
  const [x, y, z] = point;
  const [nx, ny, nz] = normal;
  const [kx, ky, kz] = STUDIO.key;
  const facing = Math.max(0, nx * kx + ny * ky + nz * kz);
  const shadow = facing > 0 ? softShadow(x + nx * 0.012, y + ny * 0.012, z + nz * 0.012) : 0;
  // The window is on the left: light fades to the right and to the back.
  const fade = 1 / (1 + 0.05 * ((x + 2.6) ** 2 + (z - 1.5) ** 2 * 0.55));
  const occlusion = roomOcclusion(x, y, z, nx, ny, nz) * thingOcclusion(x, y, z, nx, ny, nz);
  const sky = (0.74 + 0.26 * ny) * occlusion * (0.78 + 0.5 * fade);
  const bounce = 0.16 * occlusion * (0.5 - 0.5 * ny) * Math.exp(-y * 0.8);
  const shine = gloss * shadow * halfway(view, normal);
  for (let k = 0; k < 3; k++) {
    out.direct[k] = albedo[k]! * KEY_LIGHT[k]! * facing * shadow * fade * 1.25 + KEY_LIGHT[k]! * shine * fade;
    out.ambient[k] = albedo[k]! * (SKY[k]! * sky + bounce * BOUNCE[k]!);
  }
}

/** Blinn's highlight of the key light; the view is the direction of the ray, away from the eye. */
function halfway(view: Linear, normal: Linear): number {
  const [kx, ky, kz] = STUDIO.key;
  const hx = kx - view[0];
  const hy = ky - view[1];
  const hz = kz - view[2];
  const h = Math.max(0, (normal[0] * hx + normal[1] * hy + normal[2] * hz) / Math.hypot(hx, hy, hz));
  return h ** 24;
}

/** Light of a low sun through a window with bars, on the back wall; nothing in the room stands in its way. */
export function addSunPatch(out: RoomLight, color: Linear, x: number, y: number): void {
  // The parallelogram of the panes, leaning with the sun.
  const u = (x + 0.85 - (y - 1.5) * 0.32) / 1.5 + 0.5;
  const v = (y - 1.72) / 1.25 + 0.5;
  const soft = 0.03;
  const pane = (q: number, count: number) => {
    const p = Math.abs(((q * count) % 1) - 0.5);
    return 1 - smoothstep(0.455, 0.455 + soft * count * 0.7, p);
  };
  const inside =
    smoothstep(0, soft, u) *
    (1 - smoothstep(1 - soft, 1, u)) *
    smoothstep(0, soft, v) *
    (1 - smoothstep(1 - soft, 1, v));
  if (inside <= 0) return;
  const strength = 0.34 * inside * pane(clamp(u, 0, 0.9999), 3) * pane(clamp(v, 0, 0.9999), 2);
  for (let k = 0; k < 3; k++) out.ambient[k]! += color[k]! * SUN_PATCH[k]! * strength;
}

/** Penumbra of the things towards the key light, 0..1 (Quilez's cone estimate). */
function softShadow(x: number, y: number, z: number): number {
  const [kx, ky, kz] = STUDIO.key;
  let lit = 1;
  let t = 0.02;
  for (let step = 0; step < 140 && t < 2.2; step++) {
    const d = thingsDistance(x + kx * t, y + ky * t, z + kz * t, 0.6);
    lit = Math.min(lit, (7 * d) / t);
    if (lit < 0.005) return 0;
    t += clamp(d * 0.55, 0.01, 0.12);
  }
  const l = clamp(lit, 0, 1);
  return l * l * (3 - 2 * l);
}

/** Ambient occlusion by the things: how much nearer they are than the open distance along the normal. */
function thingOcclusion(x: number, y: number, z: number, nx: number, ny: number, nz: number): number {
  let open = 0;
  let total = 0;
  for (const h of [0.03, 0.08, 0.18, 0.36]) {
    const d = thingsDistance(x + nx * h, y + ny * h, z + nz * h, h);
    const w = 1 / (1 + h * 5);
    open += w * Math.min(1, Math.max(0, d) / h);
    total += w;
  }
  return mix(0.18, 1, open / total);
}

/** Ambient occlusion by the room's own planes: corners are darker. */
function roomOcclusion(x: number, y: number, z: number, nx: number, ny: number, nz: number): number {
  const near = (distance: number, along: number) =>
    1 - 0.36 * Math.exp(-Math.max(0, distance) / 0.42) * (1 - Math.abs(along));
  return (
    near(y, ny) *
    near(z - ROOM.back, nz) *
    near(x - ROOM.left, nx) *
    near(ROOM.right - x, nx) *
    near(ROOM.ceiling - y, ny)
  );
}
