import type { Rgb, RgbFrame } from './frame.ts';
import { drawLine } from './shapes.ts';
import { GLYPH_HEIGHT, glyphOf } from './stroke-font.ts';

export interface TextOptions {
  /** Height of capitals, px. */
  size?: number;
  /** Width of strokes, px; a sixth of the size when absent. */
  stroke?: number;
  opacity?: number;
}

const SPACING = 1.7;

/** Width of a line of text, px. */
export function textWidth(text: string, size = 12): number {
  let width = -SPACING;
  for (const character of text) width += glyphOf(character).width + SPACING;
  return (Math.max(0, width) * size) / GLYPH_HEIGHT;
}

/** Draws a line of capitals, digits and signs with anti-aliased strokes. `x, y` is the upper left corner, px. */
export function drawText(
  frame: RgbFrame,
  x: number,
  y: number,
  text: string,
  color: Rgb,
  options: TextOptions = {},
): void {
  const { size = 12, stroke = Math.max(1.2, size / 6.5), opacity = 1 } = options;
  const scale = size / GLYPH_HEIGHT;
  let left = x;
  for (const character of text) {
    const glyph = glyphOf(character);
    for (const line of glyph.lines) {
      for (let i = 2; i < line.length; i += 2) {
        drawLine(
          frame,
          left + line[i - 2]! * scale,
          y + line[i - 1]! * scale,
          left + line[i]! * scale,
          y + line[i + 1]! * scale,
          stroke,
          color,
          opacity,
        );
      }
    }
    left += (glyph.width + SPACING) * scale;
  }
}
