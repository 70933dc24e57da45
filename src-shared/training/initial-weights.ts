import type { Weights, WeightTensor } from '../networks/weights.ts';

type Shapes = ReadonlyMap<string, readonly number[]>;

/**
 * Weights of networks that were never trained, by the rules of the published code (specification 2): uniform within
 * 1 / √inputs for layers and within 1 / √hidden for GRUs, the regressor's corrections 100 times smaller (Glorot & Bengio
 * 2010, gain 0.01), attention within 0.1; no rotation, mean shape and s = 0.9 where the regressor starts. Each tensor
 * depends on the seed and its key alone.
 *
 * @param shapes of all tensors, under their keys
 */
export function initialWeights(shapes: Shapes, seed: number): Weights {
  const tensor = (key: string, shape: readonly number[]): WeightTensor => ({
    shape,
    data: fill(key, shape, shapes, seed),
  });
  return new Map([...shapes].map(([key, shape]) => [key, tensor(key, shape)]));
}

function fill(key: string, shape: readonly number[], shapes: Shapes, seed: number): Float32Array {
  const count = shape.reduce((a, b) => a * b, 1);
  if (key.endsWith('init_pose'))
    return Float32Array.from({ length: count }, (_, i) => (i % 6 === 0 || i % 6 === 3 ? 1 : 0));
  if (key.endsWith('init_cam')) return Float32Array.of(0.9, 0, 0);
  if (key.endsWith('init_shape')) return new Float32Array(count);
  const weight = shapes.get(key.replace(/\.bias$/, '.weight')) ?? shape;
  const isBias = key.endsWith('.bias');
  // A weight with one axis belongs to a normalisation.
  if (weight.length === 1 && !key.includes('gru.')) return new Float32Array(count).fill(isBias ? 0 : 1);
  if (isBias && /\battention\.attention\./.test(key)) return new Float32Array(count).fill(0.01);
  const bound = boundOf(key, shape, weight);
  const draw = uniform(key, seed);
  return Float32Array.from({ length: count }, () => bound * (2 * draw() - 1));
}

function boundOf(key: string, shape: readonly number[], weight: readonly number[]): number {
  if (/\bgru\./.test(key)) return 1 / Math.sqrt(shape[0]! / 3);
  const inputs = weight.slice(1).reduce((a, b) => a * b, 1);
  if (/\bdec(pose|shape|cam)\.weight$/.test(key)) return 0.01 * Math.sqrt(6 / (inputs + weight[0]!));
  if (/\battention\.attention\./.test(key)) return 0.1;
  return 1 / Math.sqrt(inputs);
}

/** Numbers from 0 to 1 that depend on a text and a seed (FNV-1a to start, then the mixing of SplitMix32). */
function uniform(text: string, seed: number): () => number {
  let state = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let x = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
  };
}
