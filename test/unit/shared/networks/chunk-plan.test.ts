import { describe, expect, it } from 'vitest';
import { planChunks, temporalOverlap } from '#shared/networks/chunk-plan.ts';
import { TemporalEncoderOptions } from '#shared/networks/options.ts';

describe('chunks of a clip', () => {
  it('keep every frame once and see their overlap, but not beyond the clip', () => {
    expect(planChunks(10, 4, { past: 3, future: 1 })).toEqual([
      { from: 0, to: 5, keepFrom: 0, keepTo: 4 },
      { from: 1, to: 9, keepFrom: 4, keepTo: 8 },
      { from: 5, to: 10, keepFrom: 8, keepTo: 10 },
    ]);
    expect(planChunks(0, 4, { past: 3, future: 1 })).toEqual([]);
  });

  it('need no overlap behind a forward GRU, and all layers’ reach behind a transformer', () => {
    const gru = TemporalEncoderOptions.parse({ type: 'gru' });
    expect(temporalOverlap(gru)).toEqual({ past: 0, future: 0, exact: true });
    const sizes = { type: 'transformer', layers: 3, past: 8 };
    expect(temporalOverlap(TemporalEncoderOptions.parse(sizes))).toEqual({ past: 25, future: 0, exact: true });
    const ahead = TemporalEncoderOptions.parse({ ...sizes, future: 2 });
    expect(temporalOverlap(ahead)).toEqual({ past: 25, future: 7, exact: true });
  });
});
