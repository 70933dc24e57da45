/** A square of the picture, turned about its centre: what the landmark model is shown. */
export interface Region {
  /** Centre, image px. */
  readonly x: number;
  readonly y: number;
  /** Side length, image px. */
  readonly side: number;
  /** Turn from upright, radians, clockwise as seen on the screen. */
  readonly angle: number;
}

/** The region is this much larger than the circle through the scale point. */
const MARGIN = 1.25;

/**
 * The region around a person from its two alignment points: mid-hip, and the point that tells full-body size and
 * rotation (upright when it lies straight above the hips). Image px.
 */
export function regionFromPoints(hipX: number, hipY: number, scaleX: number, scaleY: number): Region {
  const dx = scaleX - hipX;
  const dy = scaleY - hipY;
  return {
    x: hipX,
    y: hipY,
    side: 2 * Math.hypot(dx, dy) * MARGIN,
    angle: wrapAngle(Math.PI / 2 - Math.atan2(-dy, dx)),
  };
}

/** The upright region around a hand-drawn box, image px. */
export function regionFromBox(x: number, y: number, width: number, height: number): Region {
  return { x: x + width / 2, y: y + height / 2, side: Math.max(width, height) * MARGIN, angle: 0 };
}

/** An angle brought into [-π, π), radians. */
export function wrapAngle(angle: number): number {
  return angle - 2 * Math.PI * Math.floor((angle + Math.PI) / (2 * Math.PI));
}

/** Overlap of the upright squares of two regions: intersection over union. */
export function regionOverlap(a: Region, b: Region): number {
  const width = Math.min(a.x + a.side / 2, b.x + b.side / 2) - Math.max(a.x - a.side / 2, b.x - b.side / 2);
  const height = Math.min(a.y + a.side / 2, b.y + b.side / 2) - Math.max(a.y - a.side / 2, b.y - b.side / 2);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.side ** 2 + b.side ** 2 - shared);
}
