import { stat } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { replaySamples } from '#main/services/finetune/replay/replay-set.ts';
import type { Sample } from '#shared/training/examples/sample.ts';
import { loadSampleBody } from '../../../../../../models/builtin-temporal/generator/learn/training-data.ts';

describe('the recordings that come with the studio', () => {
  let train: readonly (Sample & { readonly label: string })[];
  let probe: readonly Sample[];
  beforeAll(async () => {
    const body = await loadSampleBody();
    train = await replaySamples('train', body);
    probe = await replaySamples('probe', body);
  });

  it('are small, many, and long enough for the windows of training', async () => {
    const { size } = await stat(new URL('../../../../../../models/replay/replay.npz', import.meta.url));
    expect(size).toBeLessThan(3e6);
    expect(train.length).toBeGreaterThan(60);
    expect(Math.min(...train.map(({ frames }) => frames))).toBeGreaterThanOrEqual(48);
  });

  it('show many kinds of motion, and keep some of them for judging', () => {
    expect(new Set(train.map(({ label }) => label.split(' ')[0])).size).toBeGreaterThanOrEqual(8);
    expect(probe.length).toBeGreaterThan(train.length / 20);
    expect(probe.length).toBeLessThan(train.length / 5);
  });

  it('have the person in sight, where the detector puts it', () => {
    for (const { frames, seen, features, keypoints2d } of [...train, ...probe]) {
      expect(seen.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(0.6 * frames);
      expect(features.every(Number.isFinite)).toBe(true);
      // The mid-hip (8 of the 49) lies within the crop.
      const inside = Array.from({ length: frames }, (_, t) =>
        Math.max(Math.abs(keypoints2d[(t * 49 + 8) * 3]!), Math.abs(keypoints2d[(t * 49 + 8) * 3 + 1]!)),
      );
      expect(inside.filter((far) => far < 1).length).toBeGreaterThan(0.9 * frames);
    }
  });
});
