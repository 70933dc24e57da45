import { blendPixel, type Rgb, type RgbFrame } from './frame.ts';

const clamp01 = (x: number) => Math.min(1, Math.max(0, x));

/** An anti-aliased line with round ends. Coordinates and width in px; the part outside the picture is left out. */
export function drawLine(
  frame: RgbFrame,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  lineWidth: number,
  color: Rgb,
  opacity = 1,
): void {
  if (!Number.isFinite(x0 + y0 + x1 + y1)) return;
  const { width, height, data } = frame;
  const radius = lineWidth / 2;
  const reach = radius + 0.5;
  const length = Math.hypot(x1 - x0, y1 - y0);
  const ux = length > 0 ? (x1 - x0) / length : 1;
  const uy = length > 0 ? (y1 - y0) / length : 0;
  const firstY = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
  const lastY = Math.min(height - 1, Math.ceil(Math.max(y0, y1) + reach));
  const lowX = Math.min(x0, x1) - reach;
  const highX = Math.max(x0, x1) + reach;
  for (let y = firstY; y <= lastY; y++) {
    const py = y + 0.5 - y0;
    // Only the run of this row within reach of the infinite line is looked at.
    let from = lowX;
    let to = highX;
    if (Math.abs(uy) > 1e-6) {
      const centre = x0 + (py * ux) / uy;
      const half = reach / Math.abs(uy);
      from = Math.max(from, centre - half);
      to = Math.min(to, centre + half);
    }
    const firstX = Math.max(0, Math.floor(from - 0.5));
    const lastX = Math.min(width - 1, Math.ceil(to));
    for (let x = firstX; x <= lastX; x++) {
      const px = x + 0.5 - x0;
      const along = px * ux + py * uy;
      const past = along < 0 ? along : along > length ? along - length : 0;
      const across = px * uy - py * ux;
      const distance = past === 0 ? Math.abs(across) : Math.hypot(across, past);
      const a = clamp01(reach - distance);
      if (a > 0) blendPixel(data, y * width + x, color, a * opacity);
    }
  }
}

/** An anti-aliased filled disc, or an ellipse when `radiusY` is given. px. */
export function drawDisc(
  frame: RgbFrame,
  x: number,
  y: number,
  radius: number,
  color: Rgb,
  opacity = 1,
  radiusY = radius,
): void {
  eachOfEllipse(frame, x, y, radius, radiusY, 0, (i, distance) => {
    const a = clamp01(0.5 - distance);
    if (a > 0) blendPixel(frame.data, i, color, a * opacity);
  });
}

/** An anti-aliased circle or ellipse line. px. */
export function drawRing(
  frame: RgbFrame,
  x: number,
  y: number,
  radius: number,
  lineWidth: number,
  color: Rgb,
  opacity = 1,
  radiusY = radius,
): void {
  eachOfEllipse(frame, x, y, radius, radiusY, lineWidth / 2, (i, distance) => {
    const a = clamp01(0.5 + lineWidth / 2 - Math.abs(distance));
    if (a > 0) blendPixel(frame.data, i, color, a * opacity);
  });
}

/** Calls back with the pixels around an ellipse and their (first-order) distance from its line, negative inside, px. */
function eachOfEllipse(
  frame: RgbFrame,
  x: number,
  y: number,
  rx: number,
  ry: number,
  extra: number,
  visit: (i: number, distance: number) => void,
): void {
  if (!Number.isFinite(x + y) || rx <= 0 || ry <= 0) return;
  const { width, height } = frame;
  const firstY = Math.max(0, Math.floor(y - ry - extra - 1));
  const lastY = Math.min(height - 1, Math.ceil(y + ry + extra + 1));
  const firstX = Math.max(0, Math.floor(x - rx - extra - 1));
  const lastX = Math.min(width - 1, Math.ceil(x + rx + extra + 1));
  for (let py = firstY; py <= lastY; py++) {
    for (let px = firstX; px <= lastX; px++) {
      const qx = (px + 0.5 - x) / rx;
      const qy = (py + 0.5 - y) / ry;
      const k = Math.hypot(qx, qy);
      const slope = Math.hypot(qx / rx, qy / ry);
      visit(py * width + px, slope > 0 ? ((k - 1) * k) / slope : -Math.min(rx, ry));
    }
  }
}

export interface BoxOptions {
  /** Corner radius, px. */
  radius?: number;
  opacity?: number;
  /** Draw only a line of this width, px, along the inside of the border. */
  lineWidth?: number;
}

/** An anti-aliased box with round corners, filled or as a line. `x, y` is the upper left corner; px. */
export function drawBox(
  frame: RgbFrame,
  x: number,
  y: number,
  boxWidth: number,
  boxHeight: number,
  color: Rgb,
  options: BoxOptions = {},
): void {
  const { radius = 0, opacity = 1, lineWidth } = options;
  if (!Number.isFinite(x + y + boxWidth + boxHeight)) return;
  const { width, height, data } = frame;
  const cx = x + boxWidth / 2;
  const cy = y + boxHeight / 2;
  const hx = boxWidth / 2 - radius;
  const hy = boxHeight / 2 - radius;
  const lastY = Math.min(height - 1, Math.ceil(y + boxHeight));
  const lastX = Math.min(width - 1, Math.ceil(x + boxWidth));
  for (let py = Math.max(0, Math.floor(y)); py <= lastY; py++) {
    for (let px = Math.max(0, Math.floor(x)); px <= lastX; px++) {
      const dx = Math.abs(px + 0.5 - cx) - hx;
      const dy = Math.abs(py + 0.5 - cy) - hy;
      const distance = Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
      let a = clamp01(0.5 - distance);
      if (lineWidth !== undefined) a = Math.min(a, clamp01(distance + lineWidth + 0.5));
      if (a > 0) blendPixel(data, py * width + px, color, a * opacity);
    }
  }
}

/** An anti-aliased filled triangle of either orientation; corners in px. */
export function drawTriangle(
  frame: RgbFrame,
  a: readonly [number, number],
  b: readonly [number, number],
  c: readonly [number, number],
  color: Rgb,
  opacity = 1,
): void {
  const area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
  if (!Number.isFinite(area) || Math.abs(area) < 1e-6) return;
  const corners = area > 0 ? [a, b, c] : [a, c, b];
  const { width, height, data } = frame;
  const firstY = Math.max(0, Math.floor(Math.min(a[1], b[1], c[1])));
  const lastY = Math.min(height - 1, Math.ceil(Math.max(a[1], b[1], c[1])));
  const firstX = Math.max(0, Math.floor(Math.min(a[0], b[0], c[0])));
  const lastX = Math.min(width - 1, Math.ceil(Math.max(a[0], b[0], c[0])));
  for (let y = firstY; y <= lastY; y++) {
    for (let x = firstX; x <= lastX; x++) {
      let nearest = Number.POSITIVE_INFINITY;
      for (let k = 0; k < 3; k++) {
        const p = corners[k]!;
        const q = corners[(k + 1) % 3]!;
        const dx = q[0] - p[0];
        const dy = q[1] - p[1];
        const distance = (dx * (y + 0.5 - p[1]) - dy * (x + 0.5 - p[0])) / Math.hypot(dx, dy);
        nearest = Math.min(nearest, distance);
      }
      const alpha = clamp01(nearest + 0.5);
      if (alpha > 0) blendPixel(data, y * width + x, color, alpha * opacity);
    }
  }
}
