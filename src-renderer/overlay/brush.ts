import type { OverlayColors } from './overlay-colors.ts';
import type { ViewTransform } from './view-transform.ts';

/** What painters need: a context in CSS px, where the picture lies, and the theme. */
export interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly view: ViewTransform;
  readonly colors: OverlayColors;
}

/** Strokes a path twice, dark and wider below, so that it reads on any picture. */
export function strokeCased(brush: Brush, path: Path2D, color: string, width: number): void {
  const { context, colors } = brush;
  context.lineWidth = width + Math.min(2.2, width);
  context.strokeStyle = colors.casing;
  context.stroke(path);
  context.lineWidth = width;
  context.strokeStyle = color;
  context.stroke(path);
}

export function fillDisc(context: CanvasRenderingContext2D, x: number, y: number, radius: number, color: string): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
}

/** Text on a dark plate; `x`, `y` is the left lower corner of the plate. Returns the plate's width. */
export function paintPlate(
  { context, colors }: Brush,
  text: string,
  x: number,
  y: number,
  color = colors.text,
  mark?: string,
): number {
  context.font = `600 11px ${colors.font}`;
  context.textBaseline = 'alphabetic';
  const before = mark ? 12 : 0;
  const width = context.measureText(text).width + 12 + before;
  context.fillStyle = colors.plate;
  context.beginPath();
  context.roundRect(x, y - 18, width, 18, 4);
  context.fill();
  if (mark) fillDisc(context, x + 10, y - 9, 3.2, mark);
  context.fillStyle = color;
  context.fillText(text, x + 6 + before, y - 5);
  return width;
}
