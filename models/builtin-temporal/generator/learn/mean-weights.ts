import type { Weights } from '#shared/networks/weights.ts';

/**
 * The mean of a network at several moments of its training (Izmailov et al. 2018): single steps wander about what all
 * batches ask for, their mean does not. Optimiser state is left out.
 *
 * @throws Error where one of them lacks a tensor of the first
 */
export function meanWeights(moments: readonly Weights[]): Weights {
  const [first] = moments;
  if (!first) throw new Error('the mean of nothing');
  return new Map(
    [...first].flatMap(
      ([
        key,
        {
          shape,
          data: { length },
        },
      ]) => {
        if (key.includes('/')) return [];
        const data = new Float32Array(length);
        for (const moment of moments) {
          const tensor = moment.get(key);
          if (!tensor) throw new Error(`a checkpoint has no ${key}`);
          for (let i = 0; i < length; i++) data[i]! += tensor.data[i]! / moments.length;
        }
        return [[key, { shape, data }]];
      },
    ),
  );
}
