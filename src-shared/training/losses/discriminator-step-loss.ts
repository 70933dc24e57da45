import { multiply } from '../../tape/elementwise.ts';
import type { Value } from '../../tape/tape.ts';
import { discriminatorLoss } from './adversarial-losses.ts';
import type { WeightedLoss } from './generator-loss.ts';
import type { LossWeights } from './loss-weights.ts';

/**
 * The discriminator's weighted loss (specification 7.3, Ldis), with its terms under VIBE's names.
 *
 * @param real scores of real motion, shape [R, 1]
 * @param fake scores of predicted motion, shape [N, 1]
 */
export function discriminatorStepLoss(real: Value, fake: Value, weights: LossWeights): WeightedLoss {
  const loss = discriminatorLoss(real, fake);
  const weighted = (x: Value): Value => multiply(x, weights.adversarial);
  const total = weighted(loss.total);
  const terms = { d_m_disc_real: weighted(loss.real), d_m_disc_fake: weighted(loss.fake), d_m_disc_loss: total };
  return { total, terms };
}
