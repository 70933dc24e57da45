import type { GreyPicture, GreyPyramid } from './grey-pyramid.ts';

/** The patch around a point that is looked for: this far to each side, px. */
const RADIUS = 4;
const SIDE = 2 * RADIUS + 1;
const COUNT = SIDE * SIDE;
const STEPS = 12;
/** A step shorter than this ends the search on a level, px. */
const SMALL_STEP = 0.01;
/** Mean squared gradient below which a patch has no corner on a level. */
const FLAT = 1;
/** Patches that differ more than this are not the same thing, grey levels, mean square after taking off their means. */
const DIFFERENT = 18;
/** How far a point followed there and back may end from where it began, px. */
const RETURN_PX = 0.4;

const patch = new Float64Array(COUNT);
const gx = new Float64Array(COUNT);
const gy = new Float64Array(COUNT);
const other = new Float64Array(COUNT);

/**
 * Finds points of one picture in another: Lucas and Kanade's method on pyramids (Bouguet 2000), patches compared without
 * their means so that light may change, each point followed back again as a check.
 *
 * @param points   x, y px in `from`, shape [n, 2]
 * @param expected where they are expected in `to`, px, shape [n, 2]
 * @returns x, y in `to`; NaN where a point was not found, shape [n, 2]
 */
export function followPoints(
  from: GreyPyramid,
  to: GreyPyramid,
  points: Float32Array,
  expected: Float32Array,
): Float32Array {
  const out = new Float32Array(points.length).fill(Number.NaN);
  const there = new Float64Array(2);
  const back = new Float64Array(2);
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i]!;
    const y = points[i + 1]!;
    there[0] = expected[i]!;
    there[1] = expected[i + 1]!;
    if (!follow(from, to, x, y, there)) continue;
    // The way back begins a little off, or a flat patch would always seem to return.
    back[0] = x + 0.7;
    back[1] = y - 0.7;
    if (!follow(to.slice(0, 1), from.slice(0, 1), there[0]!, there[1]!, back)) continue;
    if (Math.hypot(back[0]! - x, back[1]! - y) > RETURN_PX) continue;
    out[i] = there[0]!;
    out[i + 1] = there[1]!;
  }
  return out;
}

/** Follows one point from the coarsest level down; `place` is where it is expected and found, px of the finest. */
function follow(from: GreyPyramid, to: GreyPyramid, x: number, y: number, place: Float64Array): boolean {
  let sound = false;
  for (let level = Math.min(from.length, to.length) - 1; level >= 0; level--) {
    const scale = 1 / 2 ** level;
    // Pixel i of a level is centred on pixel 2 i of the one below.
    const px = x * scale;
    const py = y * scale;
    const a = from[level]!;
    const b = to[level]!;
    // Patches that reach over the border of a coarse level wait for a finer one.
    if (!inside(a, px, py, RADIUS + 1)) {
      if (level === 0) return false;
      continue;
    }
    let qx = place[0]! * scale;
    let qy = place[1]! * scale;
    samplePatch(a, px, py, patch);
    centred(patch);
    let xx = 0;
    let xy = 0;
    let yy = 0;
    sampleGradient(a, px, py);
    for (let i = 0; i < COUNT; i++) {
      xx += gx[i]! * gx[i]!;
      xy += gx[i]! * gy[i]!;
      yy += gy[i]! * gy[i]!;
    }
    const determinant = xx * yy - xy * xy;
    const smaller = (xx + yy) / 2 - Math.hypot((xx - yy) / 2, xy);
    if (smaller < FLAT * COUNT) {
      if (level === 0) return false;
      continue;
    }
    let error = Number.POSITIVE_INFINITY;
    for (let step = 0; step < STEPS; step++) {
      if (!inside(b, qx, qy, RADIUS)) return false;
      samplePatch(b, qx, qy, other);
      centred(other);
      let ex = 0;
      let ey = 0;
      error = 0;
      for (let i = 0; i < COUNT; i++) {
        const e = patch[i]! - other[i]!;
        error += e * e;
        ex += e * gx[i]!;
        ey += e * gy[i]!;
      }
      const dx = (yy * ex - xy * ey) / determinant;
      const dy = (xx * ey - xy * ex) / determinant;
      qx += dx;
      qy += dy;
      if (Math.hypot(dx, dy) < SMALL_STEP) break;
    }
    place[0] = qx / scale;
    place[1] = qy / scale;
    sound = Math.sqrt(error / COUNT) < DIFFERENT;
  }
  return sound && Number.isFinite(place[0]! + place[1]!);
}

function inside({ width, height }: GreyPicture, x: number, y: number, margin: number): boolean {
  return x >= margin && y >= margin && x < width - 1 - margin && y < height - 1 - margin;
}

function samplePatch({ width, data }: GreyPicture, x: number, y: number, out: Float64Array): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const u = x - left;
  const v = y - top;
  const a = (1 - u) * (1 - v);
  const b = u * (1 - v);
  const c = (1 - u) * v;
  const d = u * v;
  for (let j = 0; j < SIDE; j++) {
    let at = (top - RADIUS + j) * width + left - RADIUS;
    for (let i = 0; i < SIDE; i++, at++) {
      out[j * SIDE + i] = a * data[at]! + b * data[at + 1]! + c * data[at + width]! + d * data[at + width + 1]!;
    }
  }
}

function sampleGradient({ width, data }: GreyPicture, x: number, y: number): void {
  const left = Math.round(x);
  const top = Math.round(y);
  for (let j = 0; j < SIDE; j++) {
    let at = (top - RADIUS + j) * width + left - RADIUS;
    for (let i = 0; i < SIDE; i++, at++) {
      gx[j * SIDE + i] = (data[at + 1]! - data[at - 1]!) / 2;
      gy[j * SIDE + i] = (data[at + width]! - data[at - width]!) / 2;
    }
  }
}

/** Takes the mean off. */
function centred(values: Float64Array): void {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  for (let i = 0; i < values.length; i++) values[i]! -= mean;
}
