import type { Weights, WeightTensor } from './weights.ts';

/** Where a regressor starts, as `smpl_mean_params.npz` holds it: 24 × 6 numbers, 10 shape coefficients, s, tx, ty. */
export interface RegressorMeans {
  readonly pose: Float32Array;
  readonly shape: Float32Array;
  readonly cam: Float32Array;
}

/** Tensors of a regressor's start that weights lack, under their keys. */
export function missingMeans(weights: Weights, name = 'regressor'): string[] {
  return ['init_pose', 'init_shape', 'init_cam'].map((part) => `${name}.${part}`).filter((key) => !weights.has(key));
}

/** The weights with the regressor's start filled in where they lack it; what they hold stays. */
export function withMeans(weights: Weights, { pose, shape, cam }: RegressorMeans, name = 'regressor'): Weights {
  const full = new Map<string, WeightTensor>(weights);
  const means = [
    ['init_pose', pose],
    ['init_shape', shape],
    ['init_cam', cam],
  ] as const;
  for (const [part, data] of means) {
    const key = `${name}.${part}`;
    if (!full.has(key)) full.set(key, { shape: [1, data.length], data });
  }
  return full;
}
