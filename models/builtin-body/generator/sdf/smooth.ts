/** Limits `x` to `[low, high]`. */
export function clamp(x: number, low: number, high: number): number {
  return Math.min(Math.max(x, low), high);
}

/** Hermite step: 0 below `from`, 1 above `to`, with zero slope at both ends. `from` may be greater than `to`. */
export function smoothStep(from: number, to: number, x: number): number {
  const u = clamp((x - from) / (to - from), 0, 1);
  return u * u * (3 - 2 * u);
}

/** Bell curve of height 1 around `centre`; falls to 1/e at `centre ± width`. */
export function bell(x: number, centre: number, width: number): number {
  const u = (x - centre) / width;
  return Math.exp(-u * u);
}

/** Quadratic polynomial smooth minimum: joins two distances with a fillet of about `radius`, metres. */
export function smoothMin(a: number, b: number, radius: number): number {
  const h = radius - Math.abs(a - b);
  return h <= 0 ? Math.min(a, b) : Math.min(a, b) - (h * h) / (4 * radius);
}

/** Smooth maximum; `smoothMax(a, -b, r)` carves the solid `b` out of `a` with a rounded rim. */
export function smoothMax(a: number, b: number, radius: number): number {
  return -smoothMin(-a, -b, radius);
}
