import { expect, it } from 'vitest';
import { missingMeans, withMeans } from '#shared/networks/mean-params.ts';

const means = { pose: new Float32Array(144).fill(1), shape: new Float32Array(10), cam: Float32Array.of(0.9, 0, 0) };

it('fills in the start of a regressor that comes without it, and keeps one that is there', () => {
  const own = { shape: [1, 3], data: Float32Array.of(1, 2, 3) };
  const weights = new Map([['regressor.init_cam', own]]);
  expect(missingMeans(weights)).toEqual(['regressor.init_pose', 'regressor.init_shape']);
  const full = withMeans(weights, means);
  expect(missingMeans(full)).toEqual([]);
  expect(full.get('regressor.init_cam')).toBe(own);
  expect(full.get('regressor.init_pose')).toEqual({ shape: [1, 144], data: means.pose });
  expect(weights.size).toBe(1);
});
