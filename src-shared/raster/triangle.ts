import type { RasterTarget } from './raster-target.ts';

/** Numbers of one corner: x px, y px, 1/Z, and the barycentric weights of the face's second and third corner there. */
export const CORNER_STRIDE = 5;

/** Three corners, shape [3, 5], reused by callers. */
export type Corners = Float64Array;

/** Least edge value that counts as inside: edges on the top and left own their pixels, the others do not. */
const ON_EDGE = 0;
const OFF_EDGE = Number.MIN_VALUE;

/**
 * Draws one triangle into depth, face and weights with the top-left rule, nearest surface first.
 *
 * A triangle is front-facing when its corners run counter-clockwise as seen in the picture (Y downwards, so its signed
 * area is negative).
 *
 * @param corners  three projected corners, shape [3, 5] (`CORNER_STRIDE`)
 * @param face     number written for the pixels that are covered
 * @param cull     leave out triangles seen from behind
 */
export function fillTriangle(target: RasterTarget, corners: Corners, face: number, cull: boolean): void {
  const x0 = corners[0]!;
  const y0 = corners[1]!;
  let x1 = corners[5]!;
  let y1 = corners[6]!;
  let x2 = corners[10]!;
  let y2 = corners[11]!;
  let area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  if (area === 0 || (cull && area > 0) || !Number.isFinite(area)) return;
  let second = 5;
  let third = 10;
  if (area < 0) {
    // Edge functions below are positive inside when the area is.
    [x1, y1, x2, y2] = [x2, y2, x1, y1];
    second = 10;
    third = 5;
    area = -area;
  }
  const { width, height, dirty } = target;
  const minX = Math.max(0, Math.floor(Math.min(x0, x1, x2)));
  const maxX = Math.min(width - 1, Math.ceil(Math.max(x0, x1, x2)));
  const minY = Math.max(0, Math.floor(Math.min(y0, y1, y2)));
  const maxY = Math.min(height - 1, Math.ceil(Math.max(y0, y1, y2)));
  if (minX > maxX || minY > maxY) return;

  const ax = x2 - x1;
  const ay = y2 - y1;
  const bx = x0 - x2;
  const by = y0 - y2;
  const cx = x1 - x0;
  const cy = y1 - y0;
  const leastA = ay < 0 || (ay === 0 && ax > 0) ? ON_EDGE : OFF_EDGE;
  const leastB = by < 0 || (by === 0 && bx > 0) ? ON_EDGE : OFF_EDGE;
  const leastC = cy < 0 || (cy === 0 && cx > 0) ? ON_EDGE : OFF_EDGE;

  // 1/Z and weight/Z are affine on the screen; `k` folds in the division by the area.
  const k = 1 / area;
  const z0 = corners[2]! * k;
  const z1 = corners[second + 2]! * k;
  const z2 = corners[third + 2]! * k;
  const u0 = corners[3]! * z0;
  const u1 = corners[second + 3]! * z1;
  const u2 = corners[third + 3]! * z2;
  const v0 = corners[4]! * z0;
  const v1 = corners[second + 4]! * z1;
  const v2 = corners[third + 4]! * z2;
  const { inverseDepth, face: faces, weight1, weight2 } = target;

  for (let y = minY; y <= maxY; y++) {
    const py = y + 0.5;
    let a = ax * (py - y1) - ay * (minX + 0.5 - x1);
    let b = bx * (py - y2) - by * (minX + 0.5 - x2);
    let c = cx * (py - y0) - cy * (minX + 0.5 - x0);
    let i = y * width + minX;
    for (let x = minX; x <= maxX; x++, i++, a -= ay, b -= by, c -= cy) {
      if (a < leastA || b < leastB || c < leastC) continue;
      const iz = a * z0 + b * z1 + c * z2;
      if (iz <= inverseDepth[i]!) continue;
      inverseDepth[i] = iz;
      faces[i] = face;
      const z = 1 / iz;
      weight1[i] = (a * u0 + b * u1 + c * u2) * z;
      weight2[i] = (a * v0 + b * v1 + c * v2) * z;
    }
  }
  if (minX < dirty.x0) dirty.x0 = minX;
  if (minY < dirty.y0) dirty.y0 = minY;
  if (maxX >= dirty.x1) dirty.x1 = maxX + 1;
  if (maxY >= dirty.y1) dirty.y1 = maxY + 1;
}
