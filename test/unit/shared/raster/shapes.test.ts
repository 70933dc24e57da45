import { describe, expect, it } from 'vitest';
import { drawBox, drawDisc, drawLine, drawRing, drawTriangle } from '#shared/raster/shapes.ts';
import { glyphOf } from '#shared/raster/stroke-font.ts';
import { drawText, textWidth } from '#shared/raster/text.ts';

const blank = (width = 40, height = 40) => ({ width, height, data: new Uint8Array(width * height * 3) });
const WHITE = [255, 255, 255] as const;
/** Sum of coverage, px. */
const ink = (frame: ReturnType<typeof blank>) => frame.data.reduce((sum, v) => sum + v, 0) / 255 / 3;

describe('shapes', () => {
  it('covers as much as the area says, at any place between pixels', () => {
    for (const shift of [0, 0.3, 0.5]) {
      const disc = blank();
      drawDisc(disc, 20 + shift, 20 - shift, 8, WHITE);
      expect(ink(disc)).toBeCloseTo(Math.PI * 64, -1);
      const line = blank();
      drawLine(line, 8, 10 + shift, 30, 24, 3, WHITE);
      const expected = Math.hypot(22, 14 - shift) * 3 + Math.PI * 1.5 * 1.5;
      expect(Math.abs(ink(line) - expected)).toBeLessThan(expected * 0.04);
      const ring = blank();
      drawRing(ring, 20, 20 + shift, 10, 2, WHITE);
      expect(Math.abs(ink(ring) - 2 * Math.PI * 10 * 2)).toBeLessThan(6);
      const triangle = blank();
      drawTriangle(triangle, [5, 5 + shift], [35, 9], [12, 33], WHITE);
      const area = Math.abs(30 * (28 - shift) - 7 * (4 - shift)) / 2;
      expect(Math.abs(ink(triangle) - area)).toBeLessThan(area * 0.02);
    }
    const box = blank();
    drawBox(box, 5, 6, 20, 10, WHITE);
    expect(ink(box)).toBeCloseTo(200, 3);
  });

  it('stays inside the picture and touches nothing when outside it', () => {
    const frame = blank();
    drawLine(frame, -100, -50, -10, -5, 4, WHITE);
    drawDisc(frame, 500, 20, 30, WHITE);
    drawBox(frame, 60, 60, 20, 20, WHITE);
    drawLine(frame, Number.NaN, 0, 10, 10, 4, WHITE);
    expect(ink(frame)).toBe(0);
    drawLine(frame, -1000, 20.5, 1000, 20.5, 1, WHITE);
    expect(ink(frame)).toBeCloseTo(40, 1);
  });

  it('mixes by opacity', () => {
    const frame = blank();
    frame.data.fill(100);
    drawBox(frame, 0, 0, 40, 40, [200, 0, 100], { opacity: 0.5 });
    const middle = (20 * 40 + 20) * 3;
    expect(Array.from(frame.data.slice(middle, middle + 3))).toEqual([150, 50, 100]);
  });
});

describe('text', () => {
  it('has a different shape for every letter and digit', () => {
    const seen = new Set<string>();
    for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%') {
      const { lines } = glyphOf(character);
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) {
        expect(line.length % 2).toBe(0);
        for (let i = 0; i < line.length; i += 2) {
          expect(line[i]).toBeLessThanOrEqual(4);
          expect(line[i + 1]).toBeLessThanOrEqual(6);
        }
      }
      seen.add(JSON.stringify(lines));
    }
    expect(seen.size).toBe(37);
  });

  it('fits the width it announces', () => {
    const frame = blank(200, 30);
    drawText(frame, 10, 8, 'Person 12', WHITE, { size: 12 });
    let last = 0;
    for (let x = 0; x < 200; x++) for (let y = 0; y < 30; y++) if (frame.data[(y * 200 + x) * 3]! > 40) last = x;
    expect(Math.abs(last - (10 + textWidth('Person 12', 12)))).toBeLessThan(2.5);
  });
});
