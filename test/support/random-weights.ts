import type { Weights } from '#shared/networks/weights.ts';
import { procSymmetric } from './procgen.ts';

/**
 * Weights of any shapes from a seed: matrices ± 1/√columns, vectors ± 0.05, norms' scales around 1. A regressor starts
 * from no rotation and corrects little, as real ones do: θ of arbitrary matrices would magnify every rounding.
 */
export function randomWeights(shapes: ReadonlyMap<string, readonly number[]>, seed = 1): Weights {
  const tensors = [...shapes].map(([key, shape]) => {
    const count = shape.reduce((a, b) => a * b, 1);
    const scale = (shape.length > 1 ? 1 / Math.sqrt(shape.at(-1)!) : 0.05) * (/\.dec\w+\./.test(key) ? 0.2 : 1);
    const data = procSymmetric(key, seed, count, scale);
    if (/norm\d?\.weight$/.test(key)) for (let i = 0; i < count; i++) data[i]! += 1;
    if (/init_pose$/.test(key)) for (let i = 0; i < count; i += 3) data[i]! += 1;
    return [key, { shape, data }] as const;
  });
  return new Map(tensors);
}
