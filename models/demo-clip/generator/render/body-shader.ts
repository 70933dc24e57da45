import { openSky } from './body-occlusion.ts';
import { type Look, lookInto, type Stuff } from './dressing.ts';
import { clamp, noise2 } from './shade-math.ts';
import type { ShadowMap } from './shadow-map.ts';
import { STUDIO } from './studio.ts';

/** Light at a point of the body. Linear colour in `out`. */
export interface SurfacePoint {
  /** World position and unit normal, metres. */
  x: number;
  y: number;
  z: number;
  nx: number;
  ny: number;
  nz: number;
  /** Rest position in dressing space. */
  rx: number;
  ry: number;
  rz: number;
  /** Share of the sky that is open, from the vertices, 0..1. */
  open: number;
}

const look: Look = { color: [0, 0, 0], stuff: 'skin' };
const [KX, KY, KZ] = STUDIO.key;
const KEY = [1.62, 1.5, 1.34] as const;
const SKY = [0.54, 0.585, 0.66] as const;
const FLOOR_LIGHT = [0.34, 0.24, 0.15] as const;
/** A weak light from the right, behind, that parts the body from the wall. */
const RIM = normal([0.75, 0.35, -0.56]);

function normal(v: [number, number, number]): [number, number, number] {
  const n = Math.hypot(...v);
  return [v[0] / n, v[1] / n, v[2] / n];
}

/** Highlights: how strong and how tight. */
const HIGHLIGHTS: Record<Stuff, { strength: number; exponent: number }> = {
  skin: { strength: 0.085, exponent: 22 },
  hair: { strength: 0.2, exponent: 30 },
  cloth: { strength: 0.018, exponent: 6 },
  eye: { strength: 0.5, exponent: 120 },
};

/** Folds of cloth as a height over the rest position: soft drapes from the shoulders, creases at joints. */
function folds(x: number, y: number, z: number): number {
  const u = x + 0.6 * z;
  return noise2(u * 11 + 3, y * 7) + 0.45 * noise2(u * 26 + 7, y * 17) + 0.15 * noise2(u * 60, y * 44);
}

/** Key light with soft shadow, sky, floor bounce, rim and highlight on what the body wears. */
export function shadeBody(out: Float64Array, p: SurfacePoint, shadow: ShadowMap): void {
  lookInto(look, p.rx, p.ry, p.rz);
  let { nx, ny, nz } = p;
  const { stuff, color } = look;
  if (stuff === 'cloth') {
    const e = 0.008;
    const here = folds(p.rx, p.ry, p.rz);
    const du = (folds(p.rx + e, p.ry, p.rz) - here) / e;
    const dv = (folds(p.rx, p.ry + e, p.rz) - here) / e;
    nx += 0.01 * du;
    ny += 0.01 * dv;
    const n = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
    nx *= n;
    ny *= n;
    nz *= n;
  }
  let vx = STUDIO.eye[0] - p.x;
  let vy = STUDIO.eye[1] - p.y;
  let vz = STUDIO.eye[2] - p.z;
  const vn = 1 / Math.sqrt(vx * vx + vy * vy + vz * vz);
  vx *= vn;
  vy *= vn;
  vz *= vn;

  const facing = nx * KX + ny * KY + nz * KZ;
  // Skin lets light creep round the edge of the shadow.
  const wrap = stuff === 'skin' ? 0.28 : 0.1;
  const towards = Math.max(0, (facing + wrap) / (1 + wrap));
  const lit = towards > 0 ? shadow.lit(p.x + p.nx * 0.018, p.y + p.ny * 0.018, p.z + p.nz * 0.018, 0.018) : 0;
  const key = towards * (facing > 0 ? lit : 0.5 * lit + 0.2);
  const sky = (0.6 + 0.4 * ny) * p.open;
  const front = Math.max(0, 0.75 * nz + 0.25 * nx) * p.open;
  const bounce = (0.5 - 0.5 * ny) * p.open * Math.exp(-1.1 * p.y);
  const edge = 1 - Math.max(0, nx * vx + ny * vy + nz * vz);
  const rim = Math.max(0, nx * RIM[0] + ny * RIM[1] + nz * RIM[2]) * edge * edge * 0.7;

  let hx = vx + KX;
  let hy = vy + KY;
  let hz = vz + KZ;
  const hn = 1 / Math.sqrt(hx * hx + hy * hy + hz * hz);
  hx *= hn;
  hy *= hn;
  hz *= hn;
  const h = Math.max(0, nx * hx + ny * hy + nz * hz);
  const lobe = HIGHLIGHTS[stuff];
  const shine = lobe.strength * h ** lobe.exponent * lit * Math.max(0, facing);

  for (let k = 0; k < 3; k++) {
    // Occluded skin turns red rather than grey: light inside it comes back red.
    const warm = stuff === 'skin' ? 1 + (k === 0 ? 0.16 : k === 1 ? -0.02 : -0.06) * (1 - clamp(key, 0, 1)) : 1;
    const light = KEY[k]! * key + SKY[k]! * (0.75 * sky + 0.42 * front) + FLOOR_LIGHT[k]! * 1.5 * bounce + 0.55 * rim;
    out[k] = color[k]! * light * warm + shine * KEY[k]!;
  }
}

/** Open sky at each vertex: flesh around it, the floor below it, folds and hollows of its own surface. */
export function vertexSkyInto(
  out: Float32Array,
  positions: Float32Array,
  normals: Float32Array,
  hollows: Float32Array,
  balls: Float32Array,
): void {
  for (let v = 0, i = 0; v < out.length; v++, i += 3) {
    const nx = normals[i]!;
    const ny = normals[i + 1]!;
    const nz = normals[i + 2]!;
    const y = positions[i + 1]!;
    const bodies = openSky(balls, positions[i]!, y, positions[i + 2]!, nx, ny, nz, 1.9);
    const ground = 1 - 0.4 * Math.max(0, -ny) * Math.exp(-Math.max(0, y) / 0.35);
    out[v] = Math.max(0.12, bodies * ground * hollows[v]!);
  }
}

/** How open each vertex is against its own neighbourhood at rest: below 1 in hollows such as eye sockets and the neck. */
export function restHollows(rest: Float32Array, faces: ArrayLike<number>, normals: Float32Array): Float32Array {
  const count = rest.length / 3;
  let bend = new Float32Array(count);
  const sums = new Float32Array(count * 4);
  const edge = (a: number, b: number) => {
    for (let k = 0; k < 3; k++) sums[4 * a + k]! += rest[3 * b + k]! - rest[3 * a + k]!;
    sums[4 * a + 3]! += 1;
  };
  for (let f = 0; f < faces.length; f += 3) {
    for (let k = 0; k < 3; k++) edge(faces[f + k]!, faces[f + ((k + 1) % 3)]!);
  }
  for (let v = 0; v < count; v++) {
    const n = Math.max(1, sums[4 * v + 3]!);
    // Height of the neighbours above the tangent plane, mm.
    for (let k = 0; k < 3; k++) bend[v]! += ((sums[4 * v + k]! / n) * normals[3 * v + k]! * 1000) as number;
  }
  for (let round = 0; round < 2; round++) {
    const next = new Float32Array(count);
    const weight = new Float32Array(count);
    for (let f = 0; f < faces.length; f += 3) {
      for (let k = 0; k < 3; k++) {
        const a = faces[f + k]!;
        const b = faces[f + ((k + 1) % 3)]!;
        next[a]! += bend[b]!;
        weight[a]! += 1;
      }
    }
    bend = bend.map((b, v) => 0.5 * b + (0.5 * next[v]!) / Math.max(1, weight[v]!)) as Float32Array<ArrayBuffer>;
  }
  return bend.map((b) => clamp(1 - 0.34 * Math.max(0, b), 0.45, 1));
}
