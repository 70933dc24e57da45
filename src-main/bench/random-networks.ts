import { PUBLISHED_VIBE } from '#shared/networks/options.ts';
import { generatorShapes } from '#shared/networks/parameter-shapes.ts';
import { trunkShapes } from '#shared/networks/resnet50-layers.ts';
import type { Weights, WeightTensor } from '#shared/networks/weights.ts';

/** Weights of a trunk of the published size from a seed, of sizes that keep activations from growing or vanishing. */
export function randomTrunk(seed: number): Weights {
  const uniform = uniformNumbers(seed);
  const weights = new Map<string, WeightTensor>();
  for (const [key, shape] of trunkShapes()) {
    const [outputs, ...window] = shape as [number, ...number[]];
    const inputs = window.reduce((a, b) => a * b, 1);
    const data = new Float32Array(outputs * inputs);
    if (window.length > 0) fill(data, uniform, Math.sqrt(3 / inputs));
    else if (key.endsWith('running_var')) fill(data, uniform, 0.25, 1);
    else if (key.endsWith('.weight')) fill(data, uniform, 0.1, 1);
    else fill(data, uniform, 0.1);
    weights.set(key, { shape, data });
  }
  return weights;
}

/** Weights of temporal encoder and regressor of the published size from a seed. */
export function randomGenerator(seed: number): Weights {
  const uniform = uniformNumbers(seed);
  const weights = new Map<string, WeightTensor>();
  for (const [key, shape] of generatorShapes(PUBLISHED_VIBE)) {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    if (key.endsWith('init_pose')) for (let i = 0; i < data.length; i++) data[i] = i % 6 === 0 || i % 6 === 3 ? 1 : 0;
    else if (key.endsWith('init_cam')) data.set([0.9, 0, 0]);
    else if (key.includes('.init_')) data.fill(0);
    else fill(data, uniform, (key.includes('.dec') ? 0.3 : 1) / (shape.length > 1 ? Math.sqrt(shape.at(-1)!) : 20));
    weights.set(key, { shape, data });
  }
  return weights;
}

/** Pictures as the trunk takes them, of random numbers. */
export function randomPictures(count: number, seed: number): Float32Array {
  return fill(new Float32Array(count * 3 * 224 * 224), uniformNumbers(seed), 1.8);
}

/** Fills with numbers within `spread` of `middle`. */
function fill(out: Float32Array, uniform: () => number, spread: number, middle = 0): Float32Array {
  for (let i = 0; i < out.length; i++) out[i] = middle + spread * (2 * uniform() - 1);
  return out;
}

/** Uniform numbers in 0..1 from a seed (mulberry32). */
function uniformNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
