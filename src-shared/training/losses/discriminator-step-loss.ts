import { add, multiply } from '../../tape/elementwise.ts';
import type { Value } from '../../tape/tape.ts';
import { discriminatorLoss } from './adversarial-losses.ts';
import type { WeightedLoss } from './generator-loss.ts';
import type { LossWeights } from './loss-weights.ts';

/** How much of a whole batch's mean a piece of it makes up; each shape []. */
export interface ScoreShares {
  readonly real: Value;
  readonly fake: Value;
}

/**
 * The discriminator's weighted loss (specification 7.3, Ldis), with its terms under VIBE's names.
 *
 * @param real   scores of real motion, shape [R, 1]
 * @param fake   scores of predicted motion, shape [N, 1]
 * @param shares where the clips are a piece of a batch: terms then add up to those of the whole batch
 */
export function discriminatorStepLoss(
  real: Value,
  fake: Value,
  weights: LossWeights,
  shares: ScoreShares | null = null,
): WeightedLoss {
  const loss = discriminatorLoss(real, fake);
  const weighted = (x: Value, share: Value | undefined): Value => {
    const term = multiply(x, weights.adversarial);
    return share ? multiply(term, share) : term;
  };
  const ofReal = weighted(loss.real, shares?.real);
  const ofFake = weighted(loss.fake, shares?.fake);
  const total = add(ofReal, ofFake);
  return { total, terms: { d_m_disc_real: ofReal, d_m_disc_fake: ofFake, d_m_disc_loss: total } };
}
