import { describe, expect, it } from 'vitest';
import { makeAnchors } from '#shared/vision/anchors.ts';
import { decodeDetections, regionOfDetection } from '#shared/vision/detection.ts';
import { tileWindows, wholeWindow } from '#shared/vision/detector-windows.ts';
import { suppressDetections } from '#shared/vision/suppress-detections.ts';

const person = (x: number, y: number, scale: number, score: number) => ({
  score,
  points: Float64Array.of(x, y, x, y - scale, x, y - scale / 2, x, y - scale),
});

describe('makeAnchors', () => {
  it('gives the 2254 anchors the model was trained with, finest layer first', () => {
    const anchors = makeAnchors();
    expect(anchors.length).toBe(2 * 2254);
    expect([...anchors.subarray(0, 6)].map((v) => Math.round(v * 56e4) / 1e4)).toEqual([1, 1, 1, 1, 3, 1]);
    const last = anchors.length - 12;
    expect([...anchors.subarray(last)]).toEqual(Array(12).fill(Math.fround(13 / 14)));
    expect(anchors[2 * (1568 + 392)]).toBeCloseTo(1 / 14, 6);
  });
});

describe('decodeDetections', () => {
  it('places points relative to their anchor, in image px', () => {
    const boxes = new Float32Array(2254 * 12);
    const scores = new Float32Array(2254).fill(-9);
    scores[0] = 2;
    boxes.set([22.4, 0, 22.4, -44.8], 4);
    const [found, ...others] = decodeDetections(boxes, scores, { x: 100, y: 50, side: 560 }, 0.5);
    expect(others).toEqual([]);
    expect(found!.score).toBeCloseTo(0.8808, 4);
    expect(found!.points[0]).toBeCloseTo(100 + 10 + 56, 4);
    expect(found!.points[1]).toBeCloseTo(50 + 10, 4);
    const region = regionOfDetection(found!);
    expect(region.side).toBeCloseTo(2 * 112 * 1.25, 3);
    expect(region.angle).toBeCloseTo(0, 6);
  });
});

describe('suppressDetections', () => {
  it('joins finds of one person from several windows, weighted by score', () => {
    const kept = suppressDetections([person(100, 200, 100, 0.9), person(110, 205, 100, 0.3)]);
    expect(kept.length).toBe(1);
    expect(kept[0]!.score).toBe(0.9);
    expect(kept[0]!.points[0]).toBeCloseTo(102.5, 6);
  });

  it('drops a find that sees the hips elsewhere without letting it move the better one', () => {
    const cut = { ...person(100, 260, 160, 0.6), points: Float64Array.of(100, 260, 100, 100, 100, 150, 100, 100) };
    const kept = suppressDetections([person(100, 200, 100, 0.9), cut]);
    expect(kept.map(({ points }) => points[1])).toEqual([200]);
  });

  it('keeps two people apart who stand side by side', () => {
    expect(suppressDetections([person(100, 200, 100, 0.9), person(150, 200, 100, 0.8)]).length).toBe(2);
  });

  it('keeps a child apart from the adult behind it', () => {
    expect(suppressDetections([person(100, 200, 120, 0.9), person(105, 235, 50, 0.8)]).length).toBe(2);
  });
});

describe('detector windows', () => {
  it('cover the whole picture in one square with bars', () => {
    expect(wholeWindow(1280, 720)).toEqual({ x: 0, y: -280, side: 1280 });
  });

  it('tile the picture without gaps, overlapping by a third at least', () => {
    const tiles = tileWindows(1280, 720, 2);
    expect(tiles.length).toBe(8);
    const { side } = tiles[0]!;
    expect(side).toBe(468);
    const columns = [...new Set(tiles.map(({ x }) => x))].sort((a, b) => a - b);
    expect(columns[0]).toBe(0);
    expect(columns.at(-1)! + side).toBe(1280);
    for (let i = 1; i < columns.length; i++) expect(columns[i]! - columns[i - 1]!).toBeLessThanOrEqual(side * 0.67);
  });
});
