import { motionDiscriminator } from '../../networks/motion-discriminator.ts';
import type { DiscriminatorOptions } from '../../networks/options.ts';
import { concat, slice } from '../../tape/rearrange.ts';
import { Tape } from '../../tape/tape.ts';
import { discriminatorStepLoss } from '../losses/discriminator-step-loss.ts';
import { bodyPose } from '../losses/generator-loss.ts';
import type { LossWeights } from '../losses/loss-weights.ts';
import { THETA_WIDTH } from '../losses/theta.ts';
import { type FinishOptions, finishStep, type TrainingStep } from './training-step.ts';

/** Prefix of the discriminator's tensors in training, so that both networks share one state. */
export const DISCRIMINATOR = 'discriminator.';

export interface DiscriminatorStepOptions extends Omit<FinishOptions, 'trained'> {
  readonly discriminator: DiscriminatorOptions;
  readonly lossWeights: LossWeights;
  readonly batch: {
    /** Predicted clips. */
    readonly clips: number;
    /** Clips of real motion; as many as predicted ones unless given. */
    readonly realClips?: number;
    readonly frames: number;
  };
  /** The batch is a piece of a larger one: feeds `share.real` and `share.fake`, [], say which part of its mean it is. */
  readonly piece?: boolean;
}

/**
 * One update of the discriminator. Feeds: `fake.theta`, the θ a generator step reported, and `real.theta`, θ of real
 * motion, both [clips, frames, 85]. As its predictions come as numbers, nothing flows back into the generator. Both go
 * through the network together, as one batch.
 */
export function discriminatorStep(options: DiscriminatorStepOptions): TrainingStep {
  const { discriminator, lossWeights, batch } = options;
  const { clips, realClips = clips, frames } = batch;
  const tape = new Tape('training');
  const real = tape.input('real.theta', [realClips, frames, THETA_WIDTH]);
  const fake = tape.input('fake.theta', [clips, frames, THETA_WIDTH]);
  const { score } = motionDiscriminator(concat([bodyPose(real), bodyPose(fake)], 0), discriminator, DISCRIMINATOR);
  const ofReal = slice(score, 0, 0, realClips);
  const ofFake = slice(score, 0, realClips, realClips + clips);
  const shares = options.piece ? { real: tape.input('share.real', []), fake: tape.input('share.fake', []) } : null;
  const { total, terms } = discriminatorStepLoss(ofReal, ofFake, lossWeights, shares);
  const reports = { ...terms, realScores: ofReal, fakeScores: ofFake };
  return finishStep(total, reports, { ...options, trained: (key) => key.startsWith(DISCRIMINATOR) });
}
