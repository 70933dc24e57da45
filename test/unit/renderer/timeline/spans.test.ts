import { describe, expect, it } from 'vitest';
import { firstEndingAfter, joinSpans, paintedSpans, runsOf, spanAt } from '#renderer/timeline/spans.ts';

const SPANS = [
  { from: 0, to: 10 },
  { from: 20, to: 21 },
  { from: 30, to: 40 },
];

describe('spans', () => {
  it('finds the span a frame lies in', () => {
    expect(spanAt(SPANS, 9)).toBe(SPANS[0]);
    expect(spanAt(SPANS, 10)).toBeNull();
    expect(spanAt(SPANS, 20)).toBe(SPANS[1]);
    expect(spanAt(SPANS, 50)).toBeNull();
    expect(firstEndingAfter(SPANS, 21)).toBe(2);
  });

  it('paints those in view', () => {
    expect([...paintedSpans(SPANS, { from: 5, to: 31 }, 0.1)]).toEqual(SPANS);
    expect([...paintedSpans(SPANS, { from: 10, to: 30 }, 0.1)]).toEqual([SPANS[1]]);
  });

  it('visits no more spans than there are pixels', () => {
    const many = Array.from({ length: 50_000 }, (_, i) => ({ from: 2 * i, to: 2 * i + 1 }));
    const painted = [...paintedSpans(many, { from: 0, to: 100_000 }, 100)];
    expect(painted.length).toBeLessThanOrEqual(1000);
    expect(painted.length).toBeGreaterThan(900);
  });

  it('cuts rows into runs', () => {
    const rows = [0, 1, 1, 0, 0, 1];
    expect(runsOf(rows.length, (row) => rows[row] === 1)).toEqual([
      { from: 1, to: 3 },
      { from: 5, to: 6 },
    ]);
    expect(runsOf(0, () => true)).toEqual([]);
  });

  it('joins what touches or overlaps', () => {
    const joined = joinSpans([
      { from: 30, to: 40 },
      { from: 0, to: 10 },
      { from: 10, to: 12 },
      { from: 35, to: 50 },
    ]);
    expect(joined).toEqual([
      { from: 0, to: 12 },
      { from: 30, to: 50 },
    ]);
  });
});
