import { type CanvasColors, faded } from './colors.ts';
import type { TimelineLayout } from './layout.ts';
import type { OverScene } from './scene.ts';
import { pxPerFrame, xOfFrame } from './time-view.ts';

/** Paints what moves: loop, chosen span, pointer and playhead. Cheap enough for every frame of playback. */
export function paintOver(
  context: CanvasRenderingContext2D,
  scene: OverScene,
  layout: TimelineLayout,
  colors: CanvasColors,
  ratio: number,
): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, layout.width, layout.height);
  if (scene.frames === 0) return;
  paintLoop(context, scene, layout, colors);
  paintSpan(context, scene, layout, colors);
  paintHover(context, scene, layout, colors);
  paintScroll(context, layout, colors);
  paintPlayhead(context, scene, layout, colors);
}

function paintLoop(
  context: CanvasRenderingContext2D,
  { loop, view }: OverScene,
  { width, ruler, overview }: TimelineLayout,
  colors: CanvasColors,
): void {
  if (!loop) return;
  const left = xOfFrame(view, width, loop.from);
  const right = xOfFrame(view, width, loop.to);
  const bottom = ruler.y + ruler.height;
  context.fillStyle = faded(colors.canvas, 0.45);
  context.fillRect(0, bottom, Math.max(0, left), overview.y - bottom);
  context.fillRect(Math.min(width, right), bottom, Math.max(0, width - right), overview.y - bottom);
  context.fillStyle = faded(colors.accent, 0.2);
  context.fillRect(left, ruler.y, right - left, ruler.height);
  context.fillStyle = colors.accent;
  context.fillRect(left, ruler.y, right - left, 2);
  for (const [x, side] of [
    [left, 1],
    [right, -1],
  ] as const) {
    context.fillRect(x - (side < 0 ? 2 : 0), ruler.y, 2, ruler.height);
    context.fillRect(side > 0 ? x : x - 6, ruler.y, 6, 6);
  }
}

function paintSpan(
  context: CanvasRenderingContext2D,
  { span, lanes, view }: OverScene,
  layout: TimelineLayout,
  colors: CanvasColors,
): void {
  if (!span) return;
  const bands = layout.lane[lanes.findIndex(({ take }) => take.id === span.takeId)];
  if (!bands) return;
  const left = xOfFrame(view, layout.width, span.from);
  const right = Math.max(left + 2, xOfFrame(view, layout.width, span.to));
  context.save();
  context.beginPath();
  context.rect(0, layout.lanes.y, layout.width, layout.lanes.height);
  context.clip();
  context.fillStyle = faded(colors.accent, 0.22);
  context.fillRect(left, bands.y, right - left, bands.height - 1);
  context.strokeStyle = colors.accentStrong;
  context.lineWidth = 1.5;
  context.strokeRect(left + 0.75, bands.y + 0.75, right - left - 1.5, bands.height - 2.5);
  context.fillStyle = colors.accentStrong;
  const middle = bands.y + bands.height / 2;
  if (right - left > 14) {
    context.fillRect(left, middle - 7, 3, 14);
    context.fillRect(right - 3, middle - 7, 3, 14);
  }
  context.restore();
}

function paintHover(
  context: CanvasRenderingContext2D,
  { hoverX, hoverLabel }: OverScene,
  layout: TimelineLayout,
  colors: CanvasColors,
): void {
  if (hoverX === null) return;
  const x = Math.round(hoverX);
  context.fillStyle = faded(colors.text, 0.28);
  context.fillRect(x, layout.ruler.height, 1, layout.overview.y - layout.ruler.height);
  if (hoverLabel) chip(context, x, layout, hoverLabel, colors.raised, colors.text, colors);
}

/** There are more people above or below. */
function paintScroll(
  context: CanvasRenderingContext2D,
  { lanes, lane, maxScroll, width }: TimelineLayout,
  colors: CanvasColors,
): void {
  if (maxScroll === 0 || !lane[0]) return;
  const scroll = lanes.y - lane[0].y;
  const whole = lanes.height + maxScroll;
  const thumb = Math.max(16, (lanes.height / whole) * lanes.height);
  context.fillStyle = faded(colors.text3, 0.7);
  context.beginPath();
  context.roundRect(width - 6, lanes.y + (scroll / maxScroll) * (lanes.height - thumb), 4, thumb, 2);
  context.fill();
}

function paintPlayhead(
  context: CanvasRenderingContext2D,
  { frame, view }: OverScene,
  layout: TimelineLayout,
  colors: CanvasColors,
): void {
  const { width, ruler, overview } = layout;
  const each = pxPerFrame(view, width);
  const middle = xOfFrame(view, width, frame + 0.5);
  if (each >= 6) {
    context.fillStyle = faded(colors.playhead, 0.13);
    context.fillRect(xOfFrame(view, width, frame), ruler.height, each, overview.y - ruler.height);
  }
  const x = Math.round(middle);
  context.fillStyle = colors.playhead;
  if (x >= -7 && x <= width + 7) {
    context.fillRect(x - 0.5, ruler.height - 6, 1.5, overview.y - ruler.height + 6);
    context.beginPath();
    context.moveTo(x - 5.5, ruler.height - 15);
    context.lineTo(x + 6, ruler.height - 15);
    context.lineTo(x + 6, ruler.height - 7);
    context.lineTo(x + 0.25, ruler.height - 1);
    context.lineTo(x - 5.5, ruler.height - 7);
    context.closePath();
    context.fill();
  }
}

/** A label on the ruler, kept inside it. */
function chip(
  context: CanvasRenderingContext2D,
  x: number,
  layout: TimelineLayout,
  label: string,
  fill: string,
  color: string,
  colors: CanvasColors,
): void {
  context.font = `500 11px ${colors.font}`;
  const wide = context.measureText(label).width + 12;
  const left = Math.max(2, Math.min(layout.width - wide - 2, x + 8));
  context.fillStyle = fill;
  context.strokeStyle = colors.lineStrong;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(left + 0.5, 2.5, wide, 17, 4);
  context.fill();
  context.stroke();
  context.fillStyle = color;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(label, left + 6.5, 11.5);
}
