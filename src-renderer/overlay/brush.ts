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

/** Free px between a plate and the edge of the canvas. */
const EDGE = 2;
const PLATE_HEIGHT = 18;

/** Where a plate begins so that all of it is on the canvas; as wished where there is room. */
export function keptInside(wished: number, size: number, room: number): number {
  return Math.max(EDGE, Math.min(wished, room - size - EDGE));
}

/** Text on a dark plate; `x`, `y` is the left lower corner it should have. Returns the plate's width. */
export function paintPlate(
  { context, colors }: Brush,
  text: string,
  wishedX: number,
  wishedY: number,
  color = colors.text,
  mark?: string,
): number {
  context.font = `600 11px ${colors.font}`;
  context.textBaseline = 'alphabetic';
  const before = mark ? 12 : 0;
  const width = context.measureText(text).width + 12 + before;
  // Not by the element's size: asking for that makes the browser lay the page out.
  const ratio = context.getTransform().a;
  const x = keptInside(wishedX, width, context.canvas.width / ratio);
  const y = keptInside(wishedY - PLATE_HEIGHT, PLATE_HEIGHT, context.canvas.height / ratio) + PLATE_HEIGHT;
  context.fillStyle = colors.plate;
  context.beginPath();
  context.roundRect(x, y - PLATE_HEIGHT, width, PLATE_HEIGHT, 4);
  context.fill();
  if (mark) fillDisc(context, x + 10, y - 9, 3.2, mark);
  context.fillStyle = color;
  context.fillText(text, x + 6 + before, y - 5);
  return width;
}
