import { type Brush, paintPlate } from './brush.ts';
import type { PersonLayout } from './person-layout.ts';
import { toScreen } from './view-transform.ts';

/** Longest arm of a corner bracket, CSS px. */
const ARM = 18;

/** Paints corner brackets around a person, and who it is with the fit score above them. */
export function paintBox(brush: Brush, person: PersonLayout, chosen: boolean, label: string): void {
  const { box, take } = person;
  if (!box) return;
  const { context, view, colors } = brush;
  const { x, y } = toScreen(view, box);
  const width = box.width * view.scale;
  const height = box.height * view.scale;
  const arm = Math.min(ARM, width / 4, height / 4);
  context.save();
  context.globalAlpha = chosen ? 1 : 0.6;
  if (!person.seen) context.setLineDash([4, 4]);
  const path = new Path2D();
  for (const [cx, cy, sx, sy] of [
    [x, y, 1, 1],
    [x + width, y, -1, 1],
    [x, y + height, 1, -1],
    [x + width, y + height, -1, -1],
  ] as const) {
    path.moveTo(cx + sx * arm, cy);
    path.lineTo(cx, cy);
    path.lineTo(cx, cy + sy * arm);
  }
  context.lineWidth = chosen ? 4 : 3;
  context.strokeStyle = colors.casing;
  context.stroke(path);
  context.lineWidth = chosen ? 2 : 1.4;
  context.strokeStyle = take.color;
  context.stroke(path);
  context.setLineDash([]);
  paintPlate(brush, label, Math.max(2, x - 1), Math.max(20, y - 5), chosen ? colors.text : colors.quiet, take.color);
  context.restore();
}
