import { THINGS, thingsDistance } from './furniture.ts';
import { hitRoom, ROOM, roomColor, type Surface } from './room.ts';
import { clamp, type Linear, mix, smoothstep } from './shade-math.ts';
import { STUDIO, studioPlacement } from './studio.ts';

/** The empty room, once per clip: what the key light adds and what all other light adds, so that a body can shade both. */
export interface RoomPicture {
  readonly width: number;
  readonly height: number;
  /** Light from the key, linear, shape [H, W, 3]. */
  readonly direct: Float32Array;
  /** All other light, linear, shape [H, W, 3]. */
  readonly ambient: Float32Array;
  /** World point at the pixel's centre, metres, shape [H, W, 3]. */
  readonly points: Float32Array;
  /** Index into `SURFACES`, shape [H, W]. */
  readonly surfaces: Uint8Array;
}

/** What a pixel shows: a plane of the room or a thing in it. */
export const SURFACES = ['floor', 'back', 'left', 'right', 'ceiling', 'thing'] as const;

const KEY_LIGHT: Linear = [1.36, 1.27, 1.13];
const SKY: Linear = [0.5, 0.53, 0.57];
const SUN_PATCH: Linear = [1.15, 0.86, 0.52];

/** Renders rows `from` to `to` of the room at a share of the full size, 2×2 samples a pixel. */
export function paintRoom(share = 1, from = 0, to = Math.round(STUDIO.height * share)): RoomPicture {
  const width = Math.round(STUDIO.width * share);
  const height = to - from;
  const picture: RoomPicture = {
    width,
    height,
    direct: new Float32Array(width * height * 3),
    ambient: new Float32Array(width * height * 3),
    points: new Float32Array(width * height * 3),
    surfaces: new Uint8Array(width * height),
  };
  const sample = createSample();
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      const i = (y - from) * width + x;
      for (let s = 0; s < 4; s++) {
        lookAt(sample, (x + 0.25 + 0.5 * (s & 1)) / share, (y + 0.25 + 0.5 * (s >> 1)) / share);
        for (let k = 0; k < 3; k++) {
          picture.direct[3 * i + k]! += sample.direct[k]! / 4;
          picture.ambient[3 * i + k]! += sample.ambient[k]! / 4;
          picture.points[3 * i + k]! += sample.point[k]! / 4;
        }
        picture.surfaces[i] = SURFACES.indexOf(sample.surface);
      }
    }
  }
  return picture;
}

interface Sample {
  direct: [number, number, number];
  ambient: [number, number, number];
  point: [number, number, number];
  surface: (typeof SURFACES)[number];
}
const createSample = (): Sample => ({ direct: [0, 0, 0], ambient: [0, 0, 0], point: [0, 0, 0], surface: 'floor' });

const { rotation } = studioPlacement();
const NORMALS: Record<Surface, Linear> = {
  floor: [0, 1, 0],
  ceiling: [0, -1, 0],
  back: [0, 0, 1],
  left: [1, 0, 0],
  right: [-1, 0, 0],
};

/** Light along the ray through a point of the full-size picture. */
function lookAt(out: Sample, px: number, py: number): void {
  const cx = (px - STUDIO.width / 2) / STUDIO.focalPx;
  const cy = (py - STUDIO.height / 2) / STUDIO.focalPx;
  const length = Math.hypot(cx, cy, 1);
  const [dx, dy, dz] = [0, 1, 2].map(
    (k) => (rotation[k]! * cx + rotation[3 + k]! * cy + rotation[6 + k]!) / length,
  ) as [number, number, number];
  const [ex, ey, ez] = STUDIO.eye;
  const room = hitRoom(ex, ey, ez, dx, dy, dz);
  const thing = march(ex, ey, ez, dx, dy, dz, room.t);
  const t = thing ? thing.t : room.t;
  const x = ex + dx * t;
  const y = ey + dy * t;
  const z = ez + dz * t;
  out.point[0] = x;
  out.point[1] = y;
  out.point[2] = z;
  out.surface = thing ? 'thing' : room.surface;
  const [nx, ny, nz] = thing ? thingNormal(thing.index, x, y, z) : NORMALS[room.surface];
  const color = thing ? THINGS[thing.index]!.color(x, y, z) : roomColor(room.surface, x, y, z);
  light(out, color, x, y, z, nx, ny, nz, thing ? THINGS[thing.index]!.gloss : room.surface === 'floor' ? 0.09 : 0);
  if (room.surface === 'back' && !thing) addSunPatch(out, color, x, y);
  // A little fall-off towards the corners of the picture.
  const vx = px / STUDIO.width - 0.5;
  const vy = py / STUDIO.height - 0.5;
  const vignette = 1 - 0.42 * (vx * vx + vy * vy);
  for (let k = 0; k < 3; k++) {
    out.direct[k]! *= vignette;
    out.ambient[k]! *= vignette;
  }

  function light(
    o: Sample,
    albedo: Linear,
    lx: number,
    ly: number,
    lz: number,
    mx: number,
    my: number,
    mz: number,
    gloss: number,
  ): void {
    const [kx, ky, kz] = STUDIO.key;
    const facing = Math.max(0, mx * kx + my * ky + mz * kz);
    const shadow = facing > 0 ? softShadow(lx + mx * 0.012, ly + my * 0.012, lz + mz * 0.012) : 0;
    // The window is on the left: light fades to the right and to the back.
    const fade = 1 / (1 + 0.05 * ((lx + 2.6) ** 2 + (lz - 1.5) ** 2 * 0.55));
    const occlusion = roomOcclusion(lx, ly, lz, mx, my, mz) * thingOcclusion(lx, ly, lz, mx, my, mz);
    const sky = (0.74 + 0.26 * my) * occlusion * (0.78 + 0.5 * fade);
    // Warm light comes back from the floor.
    const bounce = 0.16 * occlusion * (0.5 - 0.5 * my) * Math.exp(-ly * 0.8);
    const h = halfway(dx, dy, dz, mx, my, mz);
    const shine = gloss * shadow * h;
    for (let k = 0; k < 3; k++) {
      o.direct[k] = albedo[k]! * KEY_LIGHT[k]! * facing * shadow * fade * 1.25 + KEY_LIGHT[k]! * shine * fade;
      o.ambient[k] = albedo[k]! * (SKY[k]! * sky + bounce * [1.0, 0.66, 0.4][k]!);
    }
  }
}

/** Blinn's highlight of the key light. */
function halfway(dx: number, dy: number, dz: number, nx: number, ny: number, nz: number): number {
  const [kx, ky, kz] = STUDIO.key;
  const hx = kx - dx;
  const hy = ky - dy;
  const hz = kz - dz;
  const h = Math.max(0, (nx * hx + ny * hy + nz * hz) / Math.hypot(hx, hy, hz));
  return h ** 24;
}

/** Light of a low sun through a window with bars, on the back wall; nothing in the room stands in its way. */
function addSunPatch(out: Sample, color: Linear, x: number, y: number): void {
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

/** Sphere tracing through the boxes of the things only. */
function march(
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  limit: number,
): { t: number; index: number } | null {
  let best: { t: number; index: number } | null = null;
  for (let index = 0; index < THINGS.length; index++) {
    const thing = THINGS[index]!;
    const span = boxSpan(thing.low, thing.high, ox, oy, oz, dx, dy, dz);
    if (!span) continue;
    const end = Math.min(span[1], best ? best.t : limit);
    let t = Math.max(0, span[0]);
    for (let step = 0; step < 160 && t < end; step++) {
      const d = thing.distance(ox + dx * t, oy + dy * t, oz + dz * t);
      if (d < 0.0007) {
        best = { t, index };
        break;
      }
      t += d;
    }
  }
  return best;
}

function boxSpan(
  low: readonly number[],
  high: readonly number[],
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
): [number, number] | null {
  let near = 0;
  let far = Number.POSITIVE_INFINITY;
  const o = [ox, oy, oz];
  const d = [dx, dy, dz];
  for (let k = 0; k < 3; k++) {
    const inverse = 1 / d[k]!;
    const a = (low[k]! - o[k]!) * inverse;
    const b = (high[k]! - o[k]!) * inverse;
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
  }
  return far > near ? [near, far] : null;
}

function thingNormal(index: number, x: number, y: number, z: number): Linear {
  const { distance } = THINGS[index]!;
  const e = 0.0012;
  const nx = distance(x + e, y, z) - distance(x - e, y, z);
  const ny = distance(x, y + e, z) - distance(x, y - e, z);
  const nz = distance(x, y, z + e) - distance(x, y, z - e);
  const n = Math.hypot(nx, ny, nz) || 1;
  return [nx / n, ny / n, nz / n];
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
