import { fitWeakCamera } from '#shared/formats/vibe-output/weak-camera.ts';

/** Steps of Gauss–Newton; the start is near and three do. */
const STEPS = 8;

/**
 * The translation that brings a body over where its points are seen, through a camera with perspective: least squares of
 * `f·(X + tx)/(Z + tz) − u` and the same for y, over (tx, ty, tz).
 *
 * The start is what the weak camera means: scale = f / depth. Then Gauss–Newton on the true projection: with p = f/z,
 * x = X'/z, one point gives the rows p·(1, 0, −x) and p·(0, 1, −y), whose normal equations leave one division.
 *
 * @param points  camera axes, metres, shape [n, 3]
 * @param seen    px from the middle of the picture, shape [n, 2]
 * @param used    which of the points count
 * @returns null where the points do not tell (all in one place, or mirrored)
 */
export function placeBody(
  points: ArrayLike<number>,
  seen: ArrayLike<number>,
  used: readonly number[],
  focalPx: number,
): [number, number, number] | null {
  const chosen = used.flatMap((i) => [points[3 * i]!, points[3 * i + 1]!, points[3 * i + 2]!]);
  const target = used.flatMap((i) => [seen[2 * i]!, seen[2 * i + 1]!]);
  const weak = fitWeakCamera(chosen, target);
  if (!weak) return null;
  let middle = 0;
  for (let i = 2; i < chosen.length; i += 3) middle += chosen[i]! / used.length;
  const t: [number, number, number] = [weak.x / weak.scale, weak.y / weak.scale, focalPx / weak.scale - middle];
  for (let step = 0; step < STEPS; step++) {
    let pp = 0;
    let px = 0;
    let py = 0;
    let square = 0;
    let bx = 0;
    let by = 0;
    let bz = 0;
    for (let i = 0; i < used.length; i++) {
      // A part of the body that is behind the camera counts as being right in front of it.
      const z = Math.max(0.1, chosen[3 * i + 2]! + t[2]);
      const p = focalPx / z;
      const x = (chosen[3 * i]! + t[0]) / z;
      const y = (chosen[3 * i + 1]! + t[1]) / z;
      const u = target[2 * i]! - focalPx * x;
      const v = target[2 * i + 1]! - focalPx * y;
      pp += p * p;
      px += p * p * x;
      py += p * p * y;
      square += p * p * (x * x + y * y);
      bx += p * u;
      by += p * v;
      bz -= p * (x * u + y * v);
    }
    const dz = (bz + (px * bx + py * by) / pp) / (square - (px * px + py * py) / pp);
    if (!Number.isFinite(dz)) return null;
    t[0] += (bx + px * dz) / pp;
    t[1] += (by + py * dz) / pp;
    t[2] += dz;
    if (Math.abs(dz) < 1e-7 * Math.abs(t[2])) break;
  }
  return t.every(Number.isFinite) && t[2] + middle > 0.1 ? t : null;
}
