import { add, divide, negate, square, subtract } from '../../tape/elementwise.ts';
import { mean, sum } from '../../tape/reduce.ts';
import { staticDim } from '../../tape/shape.ts';
import type { Value } from '../../tape/tape.ts';

/** What a discriminator's loss consists of. */
export interface DiscriminatorLoss {
  readonly real: Value;
  readonly fake: Value;
  readonly total: Value;
}

/** Σ (score - target)² / clips (least-squares GAN: Mao et al. 2017). */
function squaredDistance(scores: Value, target: number): Value {
  return divide(sum(square(subtract(scores, target))), staticDim(scores.shape, 0, 'scores'));
}

/**
 * What the generator loses to the discriminator: distance of its scores from 1 (specification 7.3, Lgen-adv, unweighted).
 *
 * @param fake scores of predicted motion, shape [N, 1]
 */
export function generatorAdversarialLoss(fake: Value): Value {
  return squaredDistance(fake, 1);
}

/**
 * What the discriminator loses: distance of real motion from 1 and of predicted motion from 0 (Ldis, unweighted).
 *
 * @param real scores of real motion, shape [R, 1]
 * @param fake scores of predicted motion, shape [N, 1]
 */
export function discriminatorLoss(real: Value, fake: Value): DiscriminatorLoss {
  const ofReal = squaredDistance(real, 1);
  const ofFake = squaredDistance(fake, 0);
  return { real: ofReal, fake: ofFake, total: add(ofReal, ofFake) };
}

/** The Wasserstein form of `generatorAdversarialLoss` (Arjovsky et al. 2017); the published method does not use it. */
export function wassersteinGeneratorLoss(fake: Value): Value {
  return negate(mean(fake));
}

/** The Wasserstein form of `discriminatorLoss`. */
export function wassersteinDiscriminatorLoss(real: Value, fake: Value): DiscriminatorLoss {
  const ofReal = negate(mean(real));
  const ofFake = mean(fake);
  return { real: ofReal, fake: ofFake, total: add(ofReal, ofFake) };
}
