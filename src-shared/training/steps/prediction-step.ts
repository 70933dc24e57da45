import { bodyJoints, jointVertices } from '../../networks/body-joints.ts';
import { smplLayer } from '../../networks/smpl-layer.ts';
import { mergeAxes, reshape, slice } from '../../tape/rearrange.ts';
import { Tape, type Value } from '../../tape/tape.ts';
import { axisAngleToMatrix } from '../losses/axis-angle-to-matrix.ts';
import { POSE, SHAPE, THETA_JOINTS, THETA_WIDTH } from '../losses/theta.ts';
import type { GeneratorStepOptions } from './generator-step.ts';
import { JOINTS, type PredictionOptions, recordPrediction } from './record-prediction.ts';
import { describeStep, type TrainingStep } from './training-step.ts';

/**
 * What the generator says, without dropout and without changing anything: for validation between updates, on the parameters
 * where they are. Feeds as `generatorStep`'s inputs. Reports `theta`, `keypoints2d` and `keypoints3d`.
 */
export function predictionStep(options: PredictionOptions): TrainingStep {
  const tape = new Tape('training');
  const said = recordPrediction(tape, { ...options, generator: withoutDropout(options.generator) });
  return describeStep(tape, [], { ...said });
}

/** The 49 joints of bodies: feeds `truth.theta` [N, T, 85], reports `truthJoints` [N, T, 49, 3], metres. */
export function posedTruthStep({ clips, frames, body, joints }: PredictionOptions): TrainingStep {
  const tape = new Tape('training');
  const theta = mergeAxes(tape.input('truth.theta', [clips, frames, THETA_WIDTH]), 0, 1);
  const rotations = axisAngleToMatrix(slice(theta, 1, POSE.first, POSE.end), THETA_JOINTS);
  const only = jointVertices(joints);
  const posed = smplLayer(
    reshape(rotations, [clips * frames, THETA_JOINTS, 3, 3]),
    slice(theta, 1, SHAPE.first, SHAPE.end),
    body,
    only,
  );
  const found: Value = bodyJoints(posed.vertices, posed.joints, joints, only);
  return describeStep(tape, [], { truthJoints: reshape(found, [clips, frames, JOINTS, 3]) });
}

function withoutDropout({ encoder, temporal, regressor }: GeneratorStepOptions['generator']) {
  return {
    ...(encoder && { encoder: encoder.type === 'keypoints' ? { ...encoder, dropout: 0 } : encoder }),
    temporal: temporal.type === 'transformer' ? { ...temporal, dropout: 0 } : temporal,
    regressor: { ...regressor, dropout: 0 },
  };
}
