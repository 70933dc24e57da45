import { add, multiply } from '../../tape/elementwise.ts';
import { mergeAxes, reshape, slice } from '../../tape/rearrange.ts';
import { staticDim, staticShape } from '../../tape/shape.ts';
import type { Value } from '../../tape/tape.ts';
import { generatorAdversarialLoss } from './adversarial-losses.ts';
import { poseLoss, shapeLoss } from './body-losses.ts';
import { keypointLoss2d, keypointLoss3d, motionLoss } from './keypoint-losses.ts';
import type { LossWeights } from './loss-weights.ts';
import { BODY_POSE } from './theta.ts';

/** What the generator says of N clips of T frames. */
export interface GeneratorPrediction {
  /** θ, shape [N, T, 85]. */
  readonly theta: Value;
  /** Crop-normalised joints, shape [N, T, 49, 2]. */
  readonly keypoints2d: Value;
  /** Joints in metres, shape [N, T, 49, 3]. */
  readonly keypoints3d: Value;
}

/** What is known of the clips. The last S of them have a truth in 3D. */
export interface GeneratorTruth {
  /** Positions and confidences of all clips, shape [N, T, 49, 3]. */
  readonly keypoints2d: Value;
  /** Null where no clip has a truth in 3D (S = 0). */
  readonly solid: {
    /** Shape [S, T, 49, 3], metres. */
    readonly keypoints3d: Value;
    /** θ, shape [S, T, 85]. */
    readonly theta: Value;
    /** `w_3d`, shape [S, T]: above 0 where the joints are known. */
    readonly hasJoints: Value;
    /** `w_smpl`, shape [S, T]: above 0 where θ is known. */
    readonly hasTheta: Value;
  } | null;
}

/** Weighted terms under VIBE's names, and their sum, shape []. */
export interface WeightedLoss {
  readonly total: Value;
  readonly terms: Readonly<Record<string, Value>>;
}

/** How much of a whole batch's mean a piece of it makes up, per term; each shape []. */
export interface LossShares {
  readonly keypoints2d: Value;
  readonly joints: Value;
  readonly bodies: Value;
  readonly scores: Value;
}

/** What the discriminator reads of θ: the 23 joints below the root. Shape [N, T, 85] to [N, T, 69]. */
export function bodyPose(theta: Value): Value {
  return slice(theta, 2, BODY_POSE.first, BODY_POSE.end);
}

/**
 * The generator's loss (specification 7.3): L2D + L3D + Lpose + Lshape + Lgen-adv, each with its weight. The mean is over
 * frames, so clips may be of any length.
 *
 * @param scores the discriminator's scores of all predicted clips, shape [N, 1]; null trains without it
 * @param shares where the clips are a piece of a batch: terms then add up to those of the whole batch
 */
export function generatorLoss(
  predicted: GeneratorPrediction,
  truth: GeneratorTruth,
  scores: Value | null,
  weights: LossWeights,
  shares: LossShares | null = null,
): WeightedLoss {
  const share = (term: Value, of: keyof LossShares): Value => (shares ? multiply(term, shares[of]) : term);
  const frames = (x: Value): Value => mergeAxes(x, 0, 1);
  const terms: Record<string, Value> = {
    loss_kp_2d: share(
      multiply(keypointLoss2d(frames(predicted.keypoints2d), frames(truth.keypoints2d)), weights.keypoints2d),
      'keypoints2d',
    ),
  };
  if (truth.solid) {
    const { keypoints3d, theta, hasJoints, hasTheta } = truth.solid;
    const count = staticDim(theta.shape, 0, 'clips with a truth in 3D');
    const solid = (x: Value): Value => {
      const [clips] = staticShape(x.shape, 'a prediction');
      return frames(slice(x, 0, clips! - count, clips!));
    };
    const joints = frames(hasJoints);
    const bodies = frames(hasTheta);
    const l3d = keypointLoss3d(solid(predicted.keypoints3d), frames(keypoints3d), joints);
    const shape = shapeLoss(solid(predicted.theta), frames(theta), bodies);
    const pose = poseLoss(solid(predicted.theta), frames(theta), bodies);
    terms.loss_kp_3d = share(multiply(l3d, weights.keypoints3d), 'joints');
    terms.loss_shape = share(multiply(shape, weights.shape), 'bodies');
    terms.loss_pose = share(multiply(pose, weights.pose), 'bodies');
  }
  if (truth.solid && weights.motion > 0) {
    const { keypoints3d, hasJoints } = truth.solid;
    const [clips] = staticShape(predicted.keypoints3d.shape, 'a prediction') as readonly [number];
    const [count, length] = staticShape(hasJoints.shape, 'clips with a truth in 3D') as readonly [number, number];
    if (length > 1) {
      const solid = slice(predicted.keypoints3d, 0, clips - count, clips);
      // Shares of frames stand for shares of pairs of frames.
      terms.loss_motion = share(multiply(motionLoss(solid, keypoints3d, hasJoints), weights.motion), 'joints');
    }
  }
  if (scores) terms.e_m_disc_loss = share(multiply(generatorAdversarialLoss(scores), weights.adversarial), 'scores');
  const total = Object.values(terms).reduce((a, b) => add(a, b));
  return { total: reshape(total, []), terms };
}
