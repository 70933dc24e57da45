import type { Weights } from '#shared/networks/weights.ts';

/**
 * Weights on the straight line from one training to the next: `from + share · (to − from)`. On the way between a network
 * and its fine-tuned form, new skill comes sooner than old skill goes (Wortsman et al. 2022, "Robust fine-tuning of
 * zero-shot models").
 *
 * @param share 0 gives `from`, 1 gives `to`
 */
export function blendWeights(from: Weights, to: Weights, share: number): Weights {
  return new Map(
    [...to].map(([key, { shape, data }]) => {
      const base = from.get(key)?.data;
      if (!base || share === 1) return [key, { shape, data }];
      return [key, { shape, data: data.map((value, i) => base[i]! + share * (value - base[i]!)) }];
    }),
  );
}

/** Shares that are tried, the whole way first. */
export const BLENDS = [1, 0.75, 0.5, 0.35, 0.25, 0.15] as const;

/** By how much an error of the probe may grow. */
const PROBE_SLACK = 1.03;

/**
 * The longest way towards the trained weights that leaves the probe nearly as good as it was; 0 where none does.
 *
 * @param probe error of weights on what the network must not forget, lower is better
 */
export async function safeBlend(
  from: Weights,
  to: Weights,
  probe: (weights: Weights) => Promise<number>,
): Promise<{ readonly share: number; readonly weights: Weights }> {
  const limit = PROBE_SLACK * (await probe(from));
  for (const share of BLENDS) {
    const weights = blendWeights(from, to, share);
    if ((await probe(weights)) <= limit) return { share, weights };
  }
  return { share: 0, weights: from };
}
