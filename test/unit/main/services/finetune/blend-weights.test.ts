import { describe, expect, it } from 'vitest';
import { BLENDS, blendWeights, safeBlend, stillKnows } from '#main/services/finetune/blend-weights.ts';
import type { Weights } from '#shared/networks/weights.ts';

const one = (value: number): Weights => new Map([['a', { shape: [1], data: Float32Array.of(value) }]]);
const valueIn = (weights: Weights): number => weights.get('a')!.data[0]!;

describe('the way from one training to the next', () => {
  it('is a straight line', () => {
    expect(valueIn(blendWeights(one(2), one(6), 0.25))).toBe(3);
  });

  it('is gone as far as ever where nothing is forgotten', async () => {
    const { share, weights } = await safeBlend(one(2), one(6), async () => true);
    expect(share).toBe(BLENDS[0]);
    expect(valueIn(weights)).toBeCloseTo(2 + 4 * BLENDS[0], 5);
  });

  it('is gone as far as the probe allows', async () => {
    const { share } = await safeBlend(
      one(0),
      one(1),
      async (weights) => valueIn(weights) < (BLENDS[1] + BLENDS[2]) / 2,
    );
    expect(share).toBe(BLENDS[2]);
  });

  it('is not gone at all where every step forgets something', async () => {
    const { share, weights } = await safeBlend(one(0), one(1), async () => false);
    expect([share, valueIn(weights)]).toEqual([0, 0]);
  });
});

describe('what a network still knows', () => {
  const probe = (demo: number, madeUp: number | null) => ({
    mpjpe_mm: demo,
    pa_mpjpe_mm: 40,
    acceleration_ms2: 4,
    made_up_mpjpe_mm: madeUp,
  });

  it('may cost a little on one motion where another gains by it', () => {
    expect(stillKnows(probe(70, 80), probe(73.5, 76))).toBe(true);
    expect(stillKnows(probe(70, 80), probe(73.5, 84))).toBe(false);
  });

  it('is lost where one motion suffers much, whatever another gains', () => {
    expect(stillKnows(probe(70, 80), probe(76, 60))).toBe(false);
  });

  it('is judged by the demo clip alone in runs from before there was made-up motion', () => {
    expect(stillKnows(probe(70, null), probe(71, 200))).toBe(true);
    expect(stillKnows(probe(70, null), probe(75, null))).toBe(false);
  });
});
