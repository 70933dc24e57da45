/** x, y, width, height. */
export type Box = readonly [x: number, y: number, width: number, height: number];

/** Intersection over union of two boxes, 0..1. */
export function boxOverlap([ax, ay, aw, ah]: Box, [bx, by, bw, bh]: Box): number {
  const width = Math.min(ax + aw, bx + bw) - Math.max(ax, bx);
  const height = Math.min(ay + ah, by + bh) - Math.max(ay, by);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (aw * ah + bw * bh - width * height);
}
