import type { Rgb, RgbFrame } from './frame.ts';
import type { FittedBones } from './overlay-skeleton.ts';
import { LEFT_COLOR, personColor, RIGHT_COLOR } from './palette.ts';
import { drawBox, drawDisc, drawLine } from './shapes.ts';
import { drawText, textWidth } from './text.ts';

const INK: Rgb = [244, 246, 252];
const PAPER: Rgb = [16, 18, 28];

/** A chip above the head: colour of the person, name, score with a bar that turns from red to green. */
export function drawPersonLabel(
  frame: RgbFrame,
  person: { person: number; color?: Rgb; label?: string; score?: number; keypoints2d?: ArrayLike<number> },
  fitted: FittedBones | null,
  strength: number,
): void {
  const anchor = headTop(fitted, person.keypoints2d);
  if (!anchor) return;
  const unit = Math.max(1, Math.min(frame.width, frame.height) / 720);
  const size = 10 * unit;
  const text = person.label ?? `Person ${person.person}`;
  const scoreText = person.score === undefined ? '' : `${Math.round(person.score * 100)}%`;
  const padding = 7 * unit;
  const dot = 4.5 * unit;
  const wide =
    padding * 2 + dot * 2 + 6 * unit + textWidth(text, size) + (scoreText ? 9 * unit + textWidth(scoreText, size) : 0);
  const high = size + padding * 2;
  const x = Math.min(frame.width - wide - 4, Math.max(4, anchor[0] - wide / 2));
  const y = Math.min(frame.height - high - 4, Math.max(4, anchor[1] - high));
  drawBox(frame, x, y, wide, high, PAPER, { radius: high / 2, opacity: 0.72 * strength });
  const color = person.color ?? personColor(person.person);
  drawDisc(frame, x + padding + dot, y + high / 2, dot, color, strength);
  const textX = x + padding + dot * 2 + 6 * unit;
  drawText(frame, textX, y + padding, text, INK, { size, opacity: strength });
  if (!scoreText) return;
  const scoreX = textX + textWidth(text, size) + 9 * unit;
  drawText(frame, scoreX, y + padding, scoreText, scoreColor(person.score!), { size, opacity: strength });
}

/** Red at 0.3 and below, yellow, green at 0.9 and above. */
function scoreColor(score: number): Rgb {
  const u = Math.min(1, Math.max(0, (score - 0.3) / 0.6));
  return [255 - 155 * Math.max(0, u * 2 - 1), 110 + 125 * Math.min(1, u * 2), 110];
}

function headTop(fitted: FittedBones | null, keypoints?: ArrayLike<number>): readonly [number, number] | null {
  if (fitted) {
    const x = fitted.points[30]!;
    const y = fitted.points[31]!;
    // From the head joint (between the ears) to above the hair.
    if (Number.isFinite(x + y)) return [x, y - 62 * fitted.scale];
  }
  if (!keypoints) return null;
  return keypoints[2]! > 0.05 ? [keypoints[0]!, keypoints[1]! - 50] : null;
}

/** The key to the colours, in the lower left corner. */
export function drawLegend(frame: RgbFrame): void {
  const unit = Math.max(1, Math.min(frame.width, frame.height) / 720);
  const size = 8.5 * unit;
  const items: readonly (readonly [string, 'left' | 'right' | 'dot' | 'bone'])[] = [
    ['Left', 'left'],
    ['Right', 'right'],
    ['Detected', 'dot'],
    ['Fitted', 'bone'],
  ];
  const mark = 14 * unit;
  const gap = 14 * unit;
  const padding = 8 * unit;
  let wide = padding * 2 - gap;
  for (const [name] of items) wide += mark + 5 * unit + textWidth(name, size) + gap;
  const high = size + padding * 2;
  let x = 12 * unit;
  const y = frame.height - high - 12 * unit;
  drawBox(frame, x, y, wide, high, PAPER, { radius: high / 2, opacity: 0.6 });
  x += padding;
  const middle = y + high / 2;
  for (const [name, kind] of items) {
    if (kind === 'dot') drawDisc(frame, x + mark / 2, middle, 2.6 * unit, [255, 255, 255]);
    else {
      const color = kind === 'left' ? LEFT_COLOR : kind === 'right' ? RIGHT_COLOR : INK;
      drawLine(frame, x + 2 * unit, middle, x + mark - 2 * unit, middle, 3.4 * unit, color);
    }
    drawText(frame, x + mark + 5 * unit, y + padding, name, INK, { size, opacity: 0.92 });
    x += mark + 5 * unit + textWidth(name, size) + gap;
  }
}
