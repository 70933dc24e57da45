import { clockTime, timeCode } from '../ui/time-code.ts';
import { type CanvasColors, faded } from './colors.ts';
import type { Band } from './layout.ts';
import { rulerSteps, ticksOf } from './ruler-ticks.ts';
import type { BaseScene } from './scene.ts';
import { pxPerFrame, xOfFrame } from './time-view.ts';

/** Ticks with time code and frame number, and the markers. */
export function paintRuler(
  context: CanvasRenderingContext2D,
  scene: BaseScene,
  band: Band,
  width: number,
  colors: CanvasColors,
): void {
  const { view, frames, fps } = scene;
  context.fillStyle = colors.head;
  context.fillRect(0, band.y, width, band.height);
  const bottom = band.y + band.height;
  const { major, minor } = rulerSteps(view, width, fps);
  context.fillStyle = colors.lineStrong;
  if (minor < major) {
    for (const frame of ticksOf(view, minor, frames)) {
      context.fillRect(Math.round(xOfFrame(view, width, frame)), bottom - 4, 1, 4);
    }
  }
  const perFrame = pxPerFrame(view, width);
  const rate = fps.num / fps.den;
  const wholeSeconds = major >= rate - 1e-6;
  const showsFrames = major * perFrame >= 130;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const frame of ticksOf(view, major, frames)) {
    const x = Math.round(xOfFrame(view, width, frame));
    context.fillStyle = colors.text3;
    context.fillRect(x, bottom - 9, 1, 9);
    const time = wholeSeconds ? clockTime(frame, fps) : timeCode(frame, fps);
    context.font = `500 11px ${colors.font}`;
    context.fillStyle = colors.text2;
    context.fillText(time, x + 5, band.y + 10);
    if (showsFrames) {
      const after = context.measureText(time).width;
      context.font = `10px ${colors.font}`;
      context.fillStyle = colors.text3;
      context.fillText(String(Math.round(frame)), x + 11 + after, band.y + 10);
    }
  }
  context.fillStyle = colors.line;
  context.fillRect(0, bottom - 1, width, 1);
  for (const marker of scene.markers) {
    const x = Math.round(xOfFrame(view, width, marker.frame + 0.5));
    if (x < -8 || x > width + 8) continue;
    paintMarker(context, x, bottom, colors);
  }
}

function paintMarker(context: CanvasRenderingContext2D, x: number, bottom: number, colors: CanvasColors): void {
  context.fillStyle = colors.accentStrong;
  context.strokeStyle = faded(colors.canvas, 0.9);
  context.beginPath();
  context.moveTo(x - 4.5, bottom - 12);
  context.lineTo(x + 4.5, bottom - 12);
  context.lineTo(x + 4.5, bottom - 6);
  context.lineTo(x, bottom - 1);
  context.lineTo(x - 4.5, bottom - 6);
  context.closePath();
  context.fill();
  context.stroke();
}
