import type { PinholeCamera, RasterTarget } from './raster-target.ts';
import { CORNER_STRIDE, fillTriangle } from './triangle.ts';

export interface VisibilityOptions {
  /** Nearest distance that is drawn, metres. Faces that cross it are clipped. */
  near?: number;
  /** Leave out faces seen from behind. */
  cull?: boolean;
}
const DEFAULTS: Required<VisibilityOptions> = { near: 0.05, cull: true };

let screen = new Float64Array(0);
const corners = new Float64Array(3 * CORNER_STRIDE);
const polygon = new Float64Array(4 * 3 + 4 * 2);

/**
 * Finds which face is seen at each pixel (a visibility buffer), with perspective-correct depth and weights.
 *
 * Faces and weights of earlier meshes in the same target are overwritten where this mesh is nearer; resolve a mesh
 * before the next one is drawn. Depth stays, so meshes hide each other.
 *
 * @param positions  camera space (x right, y down, z forward), metres, shape [V, 3]
 * @param faces      triangles, shape [F, 3], counter-clockwise seen from outside
 */
export function rasterizeInto(
  target: RasterTarget,
  positions: ArrayLike<number>,
  faces: ArrayLike<number>,
  camera: PinholeCamera,
  options: VisibilityOptions = {},
): void {
  const { near, cull } = { ...DEFAULTS, ...options };
  const { fx, fy, cx, cy } = camera;
  if (screen.length < positions.length) screen = new Float64Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const iz = 1 / positions[i + 2]!;
    screen[i] = positions[i]! * fx * iz + cx;
    screen[i + 1] = positions[i + 1]! * fy * iz + cy;
    screen[i + 2] = iz;
  }
  const most = 1 / near;
  const { width, height } = target;
  for (let f = 0; f < faces.length; f += 3) {
    const a = faces[f]! * 3;
    const b = faces[f + 1]! * 3;
    const c = faces[f + 2]! * 3;
    const za = screen[a + 2]!;
    const zb = screen[b + 2]!;
    const zc = screen[c + 2]!;
    const inside = (za > 0 && za <= most ? 1 : 0) + (zb > 0 && zb <= most ? 1 : 0) + (zc > 0 && zc <= most ? 1 : 0);
    if (inside === 0) continue;
    if (inside < 3) {
      fillClipped(target, positions, a, b, c, f / 3, camera, near, cull);
      continue;
    }
    const xa = screen[a]!;
    const ya = screen[a + 1]!;
    const xb = screen[b]!;
    const yb = screen[b + 1]!;
    const xc = screen[c]!;
    const yc = screen[c + 1]!;
    if (cull && (xb - xa) * (yc - ya) - (xc - xa) * (yb - ya) >= 0) continue;
    if (xa < 0 && xb < 0 && xc < 0) continue;
    if (ya < 0 && yb < 0 && yc < 0) continue;
    if (xa > width && xb > width && xc > width) continue;
    if (ya > height && yb > height && yc > height) continue;
    setCorner(0, xa, ya, za, 0, 0);
    setCorner(5, xb, yb, zb, 1, 0);
    setCorner(10, xc, yc, zc, 0, 1);
    fillTriangle(target, corners, f / 3, cull);
  }
}

function setCorner(o: number, x: number, y: number, iz: number, u: number, v: number): void {
  corners[o] = x;
  corners[o + 1] = y;
  corners[o + 2] = iz;
  corners[o + 3] = u;
  corners[o + 4] = v;
}

/** Sutherland–Hodgman against the near plane; the corners carry their weights in the whole face. */
function fillClipped(
  target: RasterTarget,
  positions: ArrayLike<number>,
  a: number,
  b: number,
  c: number,
  face: number,
  camera: PinholeCamera,
  near: number,
  cull: boolean,
): void {
  const at = [a, b, c];
  let count = 0;
  const push = (p: number, q: number, s: number) => {
    const o = count++ * 5;
    for (let k = 0; k < 3; k++) polygon[o + k] = positions[at[p]! + k]! * (1 - s) + positions[at[q]! + k]! * s;
    polygon[o + 3] = (p === 1 ? 1 - s : 0) + (q === 1 ? s : 0);
    polygon[o + 4] = (p === 2 ? 1 - s : 0) + (q === 2 ? s : 0);
  };
  for (let p = 0; p < 3; p++) {
    const q = (p + 1) % 3;
    const zp = positions[at[p]! + 2]!;
    const zq = positions[at[q]! + 2]!;
    if (zp >= near) push(p, p, 0);
    if (zp >= near !== zq >= near) push(p, q, (near - zp) / (zq - zp));
  }
  for (let n = 2; n < count; n++) {
    projectCorner(0, 0, camera);
    projectCorner(5, (n - 1) * 5, camera);
    projectCorner(10, n * 5, camera);
    fillTriangle(target, corners, face, cull);
  }
}

function projectCorner(o: number, p: number, camera: PinholeCamera): void {
  const iz = 1 / polygon[p + 2]!;
  const x = polygon[p]! * camera.fx * iz + camera.cx;
  const y = polygon[p + 1]! * camera.fy * iz + camera.cy;
  setCorner(o, x, y, iz, polygon[p + 3]!, polygon[p + 4]!);
}
