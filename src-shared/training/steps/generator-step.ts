import type { BodyModel } from '../../body/body-model.ts';
import type { JointSource } from '../../networks/body-joints.ts';
import { generatedJoints, generator } from '../../networks/generator.ts';
import { keypointsEncoder } from '../../networks/keypoints-encoder.ts';
import { keypointInputs } from '../../networks/lifted-keypoints.ts';
import { motionDiscriminator } from '../../networks/motion-discriminator.ts';
import type { DiscriminatorOptions, EncoderOptions, GeneratorOptions } from '../../networks/options.ts';
import { reshape } from '../../tape/rearrange.ts';
import { Tape, type Value } from '../../tape/tape.ts';
import { bodyPose, type GeneratorTruth, generatorLoss, type LossShares } from '../losses/generator-loss.ts';
import type { LossWeights } from '../losses/loss-weights.ts';
import { THETA_WIDTH } from '../losses/theta.ts';
import { DISCRIMINATOR } from './discriminator-step.ts';
import { type FinishOptions, finishStep, type TrainingStep } from './training-step.ts';

/** Joints of a prediction that training compares. */
const JOINTS = 49;

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
  const { batch, generator: networks, discriminator, body, joints, lossWeights } = options;
  const { clips, frames } = batch;
  const tape = new Tape('training');
  const features = recordFeatures(tape, options);
  const time = networks.temporal.type === 'transformer' ? tape.input('time', [clips, frames]) : null;
  const generated = generator(features, networks, { time });
  const { joints3d, joints2d } = generatedJoints(generated, body, joints);
  const predicted = {
    theta: reshape(generated.theta, [clips, frames, THETA_WIDTH]),
    keypoints2d: reshape(joints2d, [clips, frames, JOINTS, 2]),
    keypoints3d: reshape(joints3d, [clips, frames, JOINTS, 3]),
  };
  const scores = discriminator && motionDiscriminator(bodyPose(predicted.theta), discriminator, DISCRIMINATOR).score;
  const shares = options.piece ? shareInputs(tape) : null;
  const { total, terms } = generatorLoss(predicted, truthInputs(tape, batch), scores, lossWeights, shares);
  return finishStep(total, { ...terms, ...predicted }, { ...options, trained: isGenerator });
}

function recordFeatures(tape: Tape, { generator: { encoder, temporal }, batch }: GeneratorStepOptions): Value {
  const { clips, frames } = batch;
  if (encoder?.type !== 'keypoints') return tape.input('features', [clips, frames, temporal.input]);
  const landmarks = tape.input('landmarks', [clips * frames, keypointInputs(encoder)]);
  return reshape(keypointsEncoder(landmarks, encoder), [clips, frames, encoder.feature]);
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
