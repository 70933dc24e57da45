import { describe, expect, it } from 'vitest';
import { createScoreColumns, ScorePyramid } from '#renderer/timeline/score-pyramid.ts';

function filled(frames: number): ScorePyramid {
  const pyramid = new ScorePyramid(frames);
  const score = new Float32Array(frames).fill(0.9);
  const seen = new Float32Array(frames).fill(1);
  score[4321] = 0.1;
  seen.fill(0, 6000, 7000);
  pyramid.load(score, seen, 0, frames);
  return pyramid;
}

describe('ScorePyramid', () => {
  it('shows a single bad frame among a hundred thousand', () => {
    const columns = createScoreColumns(500);
    filled(100_000).columnsInto(columns, { from: 0, to: 100_000 }, 0, 500);
    const column = Math.floor(4321 / 200);
    expect(columns.worst[column]).toBeCloseTo(0.1, 6);
    expect(columns.mean[column]).toBeCloseTo((199 * 0.9 + 0.1) / 200, 5);
    expect([...columns.worst].filter((value) => value < 0.5)).toHaveLength(1);
  });

  it('has nothing where nobody was seen, before the take and after it', () => {
    const columns = createScoreColumns(400);
    filled(10_000).columnsInto(columns, { from: 0, to: 20_000 }, 5000, 400);
    expect(columns.worst[99]).toBeNaN();
    expect(columns.worst[100]).toBeCloseTo(0.9, 6);
    // Rows 6000 to 7000 are frames 11,000 to 12,000.
    expect(columns.worst[219]).toBeCloseTo(0.9, 6);
    expect([...columns.worst.slice(220, 240)].every(Number.isNaN)).toBe(true);
    expect(columns.worst[240]).toBeCloseTo(0.9, 6);
    expect(columns.worst[300]).toBeNaN();
  });

  it('repeats a frame over all its columns when zoomed in', () => {
    const columns = createScoreColumns(100);
    filled(10_000).columnsInto(columns, { from: 4316, to: 4326 }, 0, 100);
    const bad = [...columns.worst].flatMap((value, column) => (value < 0.5 ? [column] : []));
    expect(bad).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58, 59]);
  });

  it('counts every frame in exactly one column', () => {
    const frames = 977;
    const pyramid = new ScorePyramid(frames);
    const columns = createScoreColumns(310);
    const seen = new Float32Array(frames).fill(1);
    for (const bad of [0, 1, 500, 976]) {
      const score = new Float32Array(frames).fill(1);
      score[bad] = 0;
      pyramid.load(score, seen, 0, frames);
      pyramid.columnsInto(columns, { from: 0, to: frames }, 0, 310);
      expect([...columns.worst].filter((value) => value === 0)).toHaveLength(1);
    }
  });
});
