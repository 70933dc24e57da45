/**
 * A weak-perspective camera of the picture, in pixels: a point at (X, Y) is seen at
 * `(scale · X + x, scale · Y + y)` from the middle of the picture.
 */
export interface WeakCamera {
  /** Pixels per metre. */
  readonly scale: number;
  /** Where the origin is seen, px right of and below the middle of the picture. */
  readonly x: number;
  readonly y: number;
}

/**
 * The weak camera that comes nearest to what is seen, by least squares.
 *
 * With centred sums, scale = Σ (X'u' + Y'v') / Σ (X'² + Y'²), and the shift carries mean to mean.
 *
 * @param points    camera axes, metres, shape [n, 3]
 * @param seen      px from the middle of the picture, shape [n, 2]; points that are NaN there do not count
 * @returns null where fewer than two different points are seen
 */
export function fitWeakCamera(points: ArrayLike<number>, seen: ArrayLike<number>): WeakCamera | null {
  let n = 0;
  let X = 0;
  let Y = 0;
  let u = 0;
  let v = 0;
  let cross = 0;
  let square = 0;
  for (let i = 0; i < seen.length / 2; i++) {
    const su = seen[2 * i]!;
    const sv = seen[2 * i + 1]!;
    if (!Number.isFinite(su) || !Number.isFinite(sv)) continue;
    const px = points[3 * i]!;
    const py = points[3 * i + 1]!;
    n++;
    X += px;
    Y += py;
    u += su;
    v += sv;
    cross += px * su + py * sv;
    square += px * px + py * py;
  }
  if (n < 2) return null;
  const spread = square - (X * X + Y * Y) / n;
  if (!(spread > 1e-9)) return null;
  const scale = (cross - (X * u + Y * v) / n) / spread;
  return scale > 0 ? { scale, x: (u - scale * X) / n, y: (v - scale * Y) / n } : null;
}

/** `orig_cam` (sx, sy, tx, ty): pixel = (W/2 · (1 + sx (X + tx)), H/2 · (1 + sy (Y + ty))). */
export function toOrigCam(
  { scale, x, y }: WeakCamera,
  [width, height]: readonly [number, number],
): [number, number, number, number] {
  return [(2 * scale) / width, (2 * scale) / height, x / scale, y / scale];
}

/**
 * `pred_cam` (s, tx, ty) of a box, so that VIBE's way from it to `orig_cam`, which knows no margin around the box
 * (s · h / 2 pixels per metre), leads back to the same camera.
 *
 * @param box  cx, cy, w, h, px
 */
export function toPredCam(
  { scale, x, y }: WeakCamera,
  box: ArrayLike<number>,
  [width, height]: readonly [number, number],
): [number, number, number] {
  return [(2 * scale) / box[3]!, (x + width / 2 - box[0]!) / scale, (y + height / 2 - box[1]!) / scale];
}
