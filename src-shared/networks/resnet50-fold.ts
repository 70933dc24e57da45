import { NORMALISATION_EPSILON, type TrunkConvolution } from './resnet50-layers.ts';
import { type Weights, weightOf } from './weights.ts';

/** A convolution with its normalisation folded in: weight [O, I, k, k], bias [O]. */
export interface FoldedConvolution {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/**
 * Folds batch normalisation with its running statistics into the convolution before it, in double precision:
 * weight · g and beta - mean · g, where g = gamma / √(variance + 1e-5).
 *
 * @throws Error naming the tensor that is absent or of another shape
 */
export function foldNormalisation(weights: Weights, layer: TrunkConvolution): FoldedConvolution {
  return { weight: foldWeight(weights, layer), bias: foldBias(weights, layer) };
}

/** The weight of a folded convolution, shape [O, I, k, k]. */
export function foldWeight(weights: Weights, layer: TrunkConvolution): Float32Array {
  const { key, inputs, outputs, kernel } = layer;
  const { data } = weightOf(weights, `${key}.weight`, [outputs, inputs, kernel, kernel]);
  const out = new Float32Array(data.length);
  const row = inputs * kernel * kernel;
  gains(weights, layer).forEach((gain, o) => {
    for (let i = o * row; i < (o + 1) * row; i++) out[i] = data[i]! * gain;
  });
  return out;
}

/** The bias of a folded convolution, shape [O]. */
export function foldBias(weights: Weights, layer: TrunkConvolution): Float32Array {
  const beta = part(weights, layer, 'bias');
  const mean = part(weights, layer, 'running_mean');
  return Float32Array.from(gains(weights, layer), (gain, o) => beta[o]! - mean[o]! * gain);
}

function gains(weights: Weights, layer: TrunkConvolution): Float64Array {
  const gamma = part(weights, layer, 'weight');
  const variance = part(weights, layer, 'running_var');
  return Float64Array.from(gamma, (value, o) => value / Math.sqrt(variance[o]! + NORMALISATION_EPSILON));
}

function part(weights: Weights, { normalisation, outputs }: TrunkConvolution, name: string): Float32Array {
  return weightOf(weights, `${normalisation}.${name}`, [outputs]).data;
}
