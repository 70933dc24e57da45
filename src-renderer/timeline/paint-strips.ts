import { t } from '../words/words.ts';
import { type CanvasColors, faded } from './colors.ts';
import type { Band } from './layout.ts';
import type { BaseScene } from './scene.ts';
import { thumbnailSlots, thumbnailStep } from './thumbnails.ts';
import { secondsOf } from './waveform.ts';

/** Pictures of the clip, side by side. */
export function paintThumbnails(
  context: CanvasRenderingContext2D,
  scene: BaseScene,
  band: Band,
  width: number,
  colors: CanvasColors,
): void {
  context.fillStyle = colors.canvas;
  context.fillRect(0, band.y, width, band.height);
  const { thumbnails, view, frames } = scene;
  const height = band.height - 4;
  const pictureWidth = Math.max(12, Math.round(height * scene.aspect));
  const slots = thumbnailSlots(view, width, pictureWidth + 1, frames);
  const step = thumbnailStep(view, width, pictureWidth + 1);
  const end = ((frames - view.from) / (view.to - view.from)) * width;
  const slotWidth = (step / (view.to - view.from)) * width;
  context.save();
  context.beginPath();
  context.rect(0, band.y, Math.min(width, end), band.height);
  context.clip();
  for (const { frame, x } of slots) {
    const picture = thumbnails?.get(frame, step * 4) ?? null;
    context.fillStyle = colors.panel;
    context.fillRect(x, band.y + 2, slotWidth - 1, height);
    if (!picture) continue;
    const shown = Math.min(slotWidth - 1, pictureWidth * Math.ceil(slotWidth / (pictureWidth + 1)));
    context.save();
    context.beginPath();
    context.rect(x, band.y + 2, shown, height);
    context.clip();
    for (let at = x; at < x + slotWidth - 1 && at < width; at += pictureWidth + 1) {
      context.drawImage(picture, at, band.y + 2, pictureWidth, height);
    }
    context.restore();
  }
  context.restore();
  thumbnails?.want(slots.map(({ frame }) => frame));
  if (!thumbnails?.failing) return;
  context.font = `11px ${colors.font}`;
  context.fillStyle = colors.text3;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(t('timeline.no-pictures'), 12, band.y + band.height / 2);
}

/** The sound, lowest to highest sample of each column. */
export function paintWaveform(
  context: CanvasRenderingContext2D,
  scene: BaseScene,
  band: Band,
  width: number,
  colors: CanvasColors,
  columns: Float32Array,
): void {
  context.fillStyle = colors.canvas;
  context.fillRect(0, band.y, width, band.height);
  const middle = band.y + band.height / 2;
  context.fillStyle = colors.line;
  context.fillRect(0, Math.round(middle), width, 1);
  const { waveform, view } = scene;
  if (!waveform) return;
  waveform.columnsInto(columns, view, width, secondsOf(scene.pts, scene.fps));
  const scale = (band.height / 2 - 2) / waveform.peak;
  context.fillStyle = faded(colors.accent, 0.62);
  context.beginPath();
  for (let x = 0; x < width; x++) {
    const [low, high] = [columns[2 * x]!, columns[2 * x + 1]!];
    if (Number.isNaN(low)) continue;
    const top = middle - high * scale;
    context.rect(x, top, 1, Math.max(1, (high - low) * scale));
  }
  context.fill();
}
