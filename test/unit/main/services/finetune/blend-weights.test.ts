import { describe, expect, it } from 'vitest';
import { blendWeights, safeBlend } from '#main/services/finetune/blend-weights.ts';
import type { Weights } from '#shared/networks/weights.ts';

const one = (value: number): Weights => new Map([['a', { shape: [1], data: Float32Array.of(value) }]]);
const valueIn = (weights: Weights): number => weights.get('a')!.data[0]!;

describe('the way from one training to the next', () => {
  it('is a straight line', () => {
    expect(valueIn(blendWeights(one(2), one(6), 0.25))).toBe(3);
  });

  it('is gone whole where the probe does not suffer', async () => {
    const { share, weights } = await safeBlend(one(2), one(6), async () => 50);
    expect([share, valueIn(weights)]).toEqual([1, 6]);
  });

  it('is gone as far as the probe allows', async () => {
    const { share } = await safeBlend(one(0), one(1), async (weights) => 100 + 10 * valueIn(weights));
    expect(share).toBe(0.25);
  });

  it('is not gone at all where every step makes the probe worse', async () => {
    const { share, weights } = await safeBlend(one(0), one(1), async (w) => (valueIn(w) > 0 ? 200 : 100));
    expect([share, valueIn(weights)]).toEqual([0, 0]);
  });
});
