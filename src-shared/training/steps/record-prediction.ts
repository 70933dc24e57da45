import { generatedJoints, generator } from '../../networks/generator.ts';
import { keypointsEncoder } from '../../networks/keypoints-encoder.ts';
import { keypointInputs } from '../../networks/lifted-keypoints.ts';
import { reshape } from '../../tape/rearrange.ts';
import type { Tape, Value } from '../../tape/tape.ts';
import type { GeneratorPrediction } from '../losses/generator-loss.ts';
import { THETA_WIDTH } from '../losses/theta.ts';
import type { GeneratorStepOptions } from './generator-step.ts';

/** Joints of a prediction that training compares. */
export const JOINTS = 49;

export interface PredictionOptions extends Pick<GeneratorStepOptions, 'generator' | 'body' | 'joints'> {
  readonly clips: number;
  readonly frames: number;
}

/**
 * Records what the generator says of a batch. Inputs: `features` [N, T, F], or with a `keypoints` encoder `landmarks`, rows of
 * `keypointInput`, [N · T, `keypointInputs`]; transformers also `time` [N, T], seconds.
 */
export function recordPrediction(tape: Tape, options: PredictionOptions): GeneratorPrediction {
  const { clips, frames, generator: networks, body, joints } = options;
  const features = recordFeatures(tape, options);
  const time = networks.temporal.type === 'transformer' ? tape.input('time', [clips, frames]) : null;
  const generated = generator(features, networks, { time });
  const { joints3d, joints2d } = generatedJoints(generated, body, joints);
  return {
    theta: reshape(generated.theta, [clips, frames, THETA_WIDTH]),
    keypoints2d: reshape(joints2d, [clips, frames, JOINTS, 2]),
    keypoints3d: reshape(joints3d, [clips, frames, JOINTS, 3]),
  };
}

function recordFeatures(tape: Tape, { generator: { encoder, temporal }, clips, frames }: PredictionOptions): Value {
  if (encoder?.type !== 'keypoints') return tape.input('features', [clips, frames, temporal.input]);
  const landmarks = tape.input('landmarks', [clips * frames, keypointInputs(encoder)]);
  return reshape(keypointsEncoder(landmarks, encoder), [clips, frames, encoder.feature]);
}
