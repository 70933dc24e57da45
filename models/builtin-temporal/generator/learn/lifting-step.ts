import { JOINT } from '#shared/body/smpl-tree.ts';
import { bodyJoints, jointVertices } from '#shared/networks/body-joints.ts';
import { generator } from '#shared/networks/generator.ts';
import { keypointsEncoder } from '#shared/networks/keypoints-encoder.ts';
import { keypointInputs } from '#shared/networks/lifted-keypoints.ts';
import { motionDiscriminator } from '#shared/networks/motion-discriminator.ts';
import { projectWeakCamera } from '#shared/networks/project-weak-camera.ts';
import { smplLayer } from '#shared/networks/smpl-layer.ts';
import { add, multiply, sqrt, square, subtract } from '#shared/tape/elementwise.ts';
import { gradients } from '#shared/tape/gradients/gradients.ts';
import { reshape, slice } from '#shared/tape/rearrange.ts';
import { mean, sum } from '#shared/tape/reduce.ts';
import { Tape, type Value } from '#shared/tape/tape.ts';
import type { SampleBody } from '#shared/training/examples/sample.ts';
import { bodyPose, generatorLoss } from '#shared/training/losses/generator-loss.ts';
import { THETA_WIDTH } from '#shared/training/losses/theta.ts';
import { DISCRIMINATOR } from '#shared/training/steps/discriminator-step.ts';
import { describeStep, type TrainingStep } from '#shared/training/steps/training-step.ts';
import type { Recipe } from './recipe.ts';

/** Joints whose distances count: all but the hands. Those the figures of the model card are of. */
export const JUDGED_JOINTS = 22;

/** Distances below this count as squares, metres: the root of zero has no gradient. */
const ROUND = 1e-3;

/** Reports that are gradients: this and the parameter's key. */
export const GRADIENT = 'gradient/';

/**
 * The generator's losses on landmarks and their gradients: the losses of the method (`generatorLoss`) and, as the recipe asks, how far
 * joints are from where they were and how far their accelerations are: means of distances, not of squares, as the figures
 * are. Feeds: those of `generatorStep` with a `keypoints` encoder, and `truth.joints` [N · T, 22, 3], metres.
 */
export function liftingStep(recipe: Recipe, { body, source }: SampleBody): TrainingStep {
  const { clips, frames, generator: networks, lossWeights, distances } = recipe;
  const { encoder } = networks;
  if (encoder.type !== 'keypoints') throw new Error('the network reads landmarks');
  const tape = new Tape('training');
  const landmarks = tape.input('landmarks', [clips * frames, keypointInputs(encoder)]);
  const features = reshape(keypointsEncoder(landmarks, encoder), [clips, frames, encoder.feature]);
  const time = networks.temporal.type === 'transformer' ? tape.input('time', [clips, frames]) : null;
  const said = generator(features, networks, { time });
  const joints = { set: 'spin49', source } as const;
  const only = jointVertices(joints);
  const posed = smplLayer(said.rotations, said.betas, body, only);
  const joints3d = bodyJoints(posed.vertices, posed.joints, joints, only);
  const predicted = {
    theta: reshape(said.theta, [clips, frames, THETA_WIDTH]),
    keypoints2d: reshape(projectWeakCamera(joints3d, said.camera), [clips, frames, 49, 2]),
    keypoints3d: reshape(joints3d, [clips, frames, 49, 3]),
  };
  const truth = (name: string, ...rest: number[]): Value => tape.input(`truth.${name}`, [clips, frames, ...rest]);
  const { discriminator } = recipe;
  const scores = discriminator && motionDiscriminator(bodyPose(predicted.theta), discriminator, DISCRIMINATOR).score;
  const solid = {
    keypoints3d: truth('keypoints3d', 49, 3),
    theta: truth('theta', THETA_WIDTH),
    hasJoints: truth('hasJoints'),
    hasTheta: truth('hasTheta'),
  };
  const { total, terms } = generatorLoss(
    predicted,
    { keypoints2d: truth('keypoints2d', 49, 3), solid },
    scores,
    lossWeights,
  );
  const all: Record<string, Value> = { ...terms };
  if (distances) {
    const off = subtract(
      centred(posed.joints),
      centred(tape.input('truth.joints', [clips * frames, JUDGED_JOINTS, 3])),
    );
    all.loss_distance = multiply(distance(off), distances.places);
    const byClip = reshape(off, [clips, frames, JUDGED_JOINTS, 3]);
    const at = (from: number): Value => slice(byClip, 1, from, frames - 2 + from);
    const bend = add(subtract(at(0), multiply(at(1), 2)), at(2));
    all.loss_acceleration = multiply(distance(bend), distances.accelerations);
  }
  const loss = distances ? add(total, reshape(add(all.loss_distance!, all.loss_acceleration!), [])) : total;
  const trained = [...tape.parameterValues()].filter(([key]) => isGenerator(key));
  const found = gradients(
    loss,
    trained.map(([, value]) => value),
  );
  const told = Object.fromEntries(trained.map(([key], i) => [`${GRADIENT}${key}`, found[i]!]));
  return describeStep(tape, [], { loss, ...all, ...predicted, ...told });
}

/** Mean pose, shape and camera are data, not parameters, as in the published models. */
function isGenerator(key: string): boolean {
  return /^(keypoints|encoder|regressor)\./.test(key) && !key.startsWith('regressor.init_');
}

/** Judged joints about the middle of the hips. */
function centred(joints: Value): Value {
  const judged = slice(joints, 1, 0, JUDGED_JOINTS);
  return subtract(judged, mean(slice(judged, 1, JOINT.l_hip, JOINT.r_hip + 1), [1], true));
}

/** The mean length of vectors along the last axis. */
function distance(vectors: Value): Value {
  return mean(sqrt(add(sum(square(vectors), [vectors.shape.length - 1]), ROUND * ROUND)));
}
