import { RESNET50, type TrunkSizes, trunkShapes } from '#shared/networks/resnet50-layers.ts';
import type { Weights, WeightTensor } from '#shared/networks/weights.ts';
import { procSymmetric, procUniform } from './procgen.ts';

/** Weights of a trunk from a seed, by the rules of the golden vectors. */
export function proceduralTrunk(seed: number, sizes: TrunkSizes = RESNET50): Weights {
  const weights = new Map<string, WeightTensor>();
  for (const [key, shape] of trunkShapes(sizes)) weights.set(key, { shape, data: tensor(key, seed, shape) });
  return weights;
}

function tensor(key: string, seed: number, shape: readonly number[]): Float32Array {
  const [outputs, ...fan] = shape;
  if (fan.length > 0) {
    const inputs = fan.reduce((a, b) => a * b, 1);
    return procSymmetric(key, seed, outputs! * inputs, Math.sqrt(3 / inputs));
  }
  if (key.endsWith('.running_var')) return procUniform(key, seed, outputs!, 0.5, 0.75);
  if (key.endsWith('.weight')) return procUniform(key, seed, outputs!, 0.2, 0.9);
  return procSymmetric(key, seed, outputs!, 0.1);
}
