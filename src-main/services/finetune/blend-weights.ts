import type { ProbeFigures } from '#shared/contract/finetune.ts';
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

/**
 * Shares that are tried, the longest first. The whole way is never gone: on motion that neither the project nor the probe
 * shows, half of it costs a network next to nothing and the other half twice as much.
 */
export const BLENDS = [0.6, 0.45, 0.3, 0.2, 0.1] as const;

/** By how much the errors of the probe may grow together, and each of them alone. */
const SLACK = { together: 1.03, alone: 1.06 } as const;

/** Whether a network still does what its base did: on the demo clip, on made-up motion, and on both together. */
export function stillKnows(base: ProbeFigures, now: ProbeFigures): boolean {
  const growths = [
    [base.mpjpe_mm, now.mpjpe_mm] as const,
    [base.made_up_mpjpe_mm, now.made_up_mpjpe_mm] as const,
  ].flatMap(([before, after]) => (before === null || after === null ? [] : [after / before]));
  const mean = growths.reduce((sum, growth) => sum + growth, 0) / growths.length;
  return mean <= SLACK.together && growths.every((growth) => growth <= SLACK.alone);
}

/**
 * The longest way towards the trained weights on which nothing is forgotten; 0 where none is.
 *
 * @param holds whether weights still know what they must not forget
 */
export async function safeBlend(
  from: Weights,
  to: Weights,
  holds: (weights: Weights) => Promise<boolean>,
): Promise<{ readonly share: number; readonly weights: Weights }> {
  for (const share of BLENDS) {
    const weights = blendWeights(from, to, share);
    if (await holds(weights)) return { share, weights };
  }
  return { share: 0, weights: from };
}
