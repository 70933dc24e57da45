import type { BodyModel } from '../../body/body-model.ts';
import type { JointSource } from '../../networks/body-joints.ts';
import { motionDiscriminator } from '../../networks/motion-discriminator.ts';
import type { DiscriminatorOptions, EncoderOptions, GeneratorOptions } from '../../networks/options.ts';
import { Tape, type Value } from '../../tape/tape.ts';
import { bodyPose, type GeneratorTruth, generatorLoss, type LossShares } from '../losses/generator-loss.ts';
import type { LossWeights } from '../losses/loss-weights.ts';
import { THETA_WIDTH } from '../losses/theta.ts';
import { DISCRIMINATOR } from './discriminator-step.ts';
import { JOINTS, recordPrediction } from './record-prediction.ts';
import { type FinishOptions, finishStep, type TrainingStep } from './training-step.ts';

/** How many clips a batch has, and how long they are. The last `solidClips` of them have a truth in 3D. */
export interface GeneratorBatch {
  readonly clips: number;
  readonly solidClips: number;
  readonly frames: number;
}

export interface GeneratorStepOptions extends Omit<FinishOptions, 'trained'> {
  /** With a `keypoints` encoder, it is trained too; features of a trunk come ready made, as in the published method. */
  readonly generator: Pick<GeneratorOptions, 'temporal' | 'regressor'> & { readonly encoder?: EncoderOptions };
  /** Null trains without the adversarial term. */
  readonly discriminator: DiscriminatorOptions | null;
  readonly body: BodyModel;
  /** What the 49 joints are made of. */
  readonly joints: Extract<JointSource, { set: 'spin49' }>;
  readonly batch: GeneratorBatch;
  readonly lossWeights: LossWeights;
  /**
   * The batch is a piece of a larger one: feeds `share.keypoints2d`, `share.joints`, `share.bodies` and `share.scores`, [],
   * say which part of its means it is.
   */
  readonly piece?: boolean;
}

/** Mean pose, shape and camera are data, not parameters, as in the published models. */
function isGenerator(key: string): boolean {
  return /^(keypoints|encoder|regressor)\./.test(key) && !key.startsWith('regressor.init_');
}

/**
 * One update of the generator (VIBE, section 3). Feeds: `features` [N, T, F] (with a `keypoints` encoder
 * `landmarks`, rows of `keypointInput`, [N · T, `keypointInputs`]), `truth.keypoints2d` [N, T, 49, 3] and, for
 * the S clips with a truth in 3D, `truth.keypoints3d` [S, T, 49, 3], `truth.theta` [S, T, 85], `truth.hasJoints` and
 * `truth.hasTheta` [S, T]; transformers also `time` [N, T], seconds. Reports `theta`, `keypoints2d` and `keypoints3d`
 * as they were before the update, and every term of the loss. The discriminator (`discriminator.…`) is read, not trained.
 */
export function generatorStep(options: GeneratorStepOptions): TrainingStep {
  const { batch, discriminator, lossWeights } = options;
  const tape = new Tape('training');
  const predicted = recordPrediction(tape, { ...options, ...batch });
  const scores = discriminator && motionDiscriminator(bodyPose(predicted.theta), discriminator, DISCRIMINATOR).score;
  const shares = options.piece ? shareInputs(tape) : null;
  const { total, terms } = generatorLoss(predicted, truthInputs(tape, batch), scores, lossWeights, shares);
  return finishStep(total, { ...terms, ...predicted }, { ...options, trained: isGenerator });
}

function shareInputs(tape: Tape): LossShares {
  const share = (of: keyof LossShares): Value => tape.input(`share.${of}`, []);
  return {
    keypoints2d: share('keypoints2d'),
    joints: share('joints'),
    bodies: share('bodies'),
    scores: share('scores'),
  };
}

function truthInputs(tape: Tape, { clips, solidClips, frames }: GeneratorBatch): GeneratorTruth {
  const solid = (name: string, ...rest: number[]): Value => tape.input(`truth.${name}`, [solidClips, frames, ...rest]);
  return {
    keypoints2d: tape.input('truth.keypoints2d', [clips, frames, JOINTS, 3]),
    solid:
      solidClips === 0
        ? null
        : {
            keypoints3d: solid('keypoints3d', JOINTS, 3),
            theta: solid('theta', THETA_WIDTH),
            hasJoints: solid('hasJoints'),
            hasTheta: solid('hasTheta'),
          },
  };
}
