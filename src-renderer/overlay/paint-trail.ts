import { type Brush, fillDisc } from './brush.ts';
import { TRAIL_REACH, type Trail } from './trail.ts';

/** Paints a joint's path with a dot per frame: what was in one colour, what comes in another, fading with distance. */
export function paintTrail({ context, view, colors }: Brush, trail: Trail, row: number): void {
  const count = trail.points.length / 2;
  context.save();
  context.lineCap = 'round';
  for (let i = 0; i + 1 < count; i++) {
    const [x0, y0, x1, y1] = trail.points.subarray(2 * i, 2 * i + 4) as unknown as [number, number, number, number];
    if (Number.isNaN(x0) || Number.isNaN(x1)) continue;
    const at = trail.from + i;
    const color = at < row ? colors.past : colors.future;
    const near = at < row ? at + 1 : at;
    context.globalAlpha = 0.9 * (1 - Math.abs(near - row) / (TRAIL_REACH + 4));
    context.strokeStyle = color;
    context.lineWidth = 1.6;
    context.beginPath();
    context.moveTo(x0 * view.scale + view.x, y0 * view.scale + view.y);
    context.lineTo(x1 * view.scale + view.x, y1 * view.scale + view.y);
    context.stroke();
    const dot = at < row ? i : i + 1;
    fillDisc(
      context,
      trail.points[2 * dot]! * view.scale + view.x,
      trail.points[2 * dot + 1]! * view.scale + view.y,
      1.7,
      color,
    );
  }
  context.restore();
}
