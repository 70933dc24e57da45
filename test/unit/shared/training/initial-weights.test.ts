import { describe, expect, it } from 'vitest';
import { initialWeights } from '#shared/training/initial-weights.ts';

const SHAPES = new Map<string, readonly number[]>([
  ['encoder.gru.weight_ih_l0', [48, 100]],
  ['encoder.gru.bias_ih_l0', [48]],
  ['regressor.fc1.weight', [30, 400]],
  ['regressor.fc1.bias', [30]],
  ['regressor.decpose.weight', [144, 30]],
  ['regressor.init_pose', [1, 144]],
  ['regressor.init_cam', [1, 3]],
  ['discriminator.attention.attention.0.weight', [20, 20]],
  ['discriminator.attention.attention.0.bias', [20]],
  ['encoder.norm.weight', [16]],
  ['encoder.norm.bias', [16]],
]);

describe('initialWeights', () => {
  const weights = initialWeights(SHAPES, 1);
  const largest = (key: string): number => weights.get(key)!.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

  it('keeps each layer within the bound of its kind', () => {
    const bounds: Record<string, number> = {
      'encoder.gru.weight_ih_l0': 1 / 4,
      'encoder.gru.bias_ih_l0': 1 / 4,
      'regressor.fc1.weight': 1 / 20,
      'regressor.fc1.bias': 1 / 20,
      'regressor.decpose.weight': 0.01 * Math.sqrt(6 / 174),
      'discriminator.attention.attention.0.weight': 0.1,
    };
    for (const [key, bound] of Object.entries(bounds)) {
      expect(largest(key)).toBeLessThanOrEqual(bound);
      expect(largest(key)).toBeGreaterThan(0.8 * bound);
    }
  });

  it('starts at no rotation, s = 0.9, and does nothing in normalisations', () => {
    expect([...weights.get('regressor.init_pose')!.data.subarray(0, 6)]).toEqual([1, 0, 0, 1, 0, 0]);
    expect(weights.get('regressor.init_cam')!.data[0]).toBeCloseTo(0.9, 6);
    expect(new Set(weights.get('encoder.norm.weight')!.data)).toEqual(new Set([1]));
    expect(new Set(weights.get('encoder.norm.bias')!.data)).toEqual(new Set([0]));
    expect(weights.get('discriminator.attention.attention.0.bias')!.data[0]).toBeCloseTo(0.01, 7);
  });

  it('depends on seed and key alone', () => {
    const key = 'regressor.fc1.weight';
    const alone = initialWeights(new Map([[key, SHAPES.get(key)!]]), 1);
    expect(alone.get(key)!.data).toEqual(weights.get(key)!.data);
    expect(initialWeights(SHAPES, 2).get(key)!.data).not.toEqual(weights.get(key)!.data);
  });
});
