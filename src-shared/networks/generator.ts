import type { BodyModel } from '../body/body-model.ts';
import { mergeAxes } from '../tape/rearrange.ts';
import type { Value } from '../tape/tape.ts';
import { bodyJoints, type JointSource, jointVertices } from './body-joints.ts';
import type { GeneratorOptions } from './options.ts';
import { projectWeakCamera } from './project-weak-camera.ts';
import { iteratedRegressor, type RegressedBody, regressedBody, thetaOf } from './regressor.ts';
import { smplLayer } from './smpl-layer.ts';
import { type TemporalContext, type TemporalState, temporalEncoder } from './temporal-encoder.ts';

export interface Generated extends RegressedBody {
  /** Camera 3, axis-angle 72, shape 10; shape [N·T, 85]. */
  readonly theta: Value;
  /** What the temporal encoder gave, shape [N, T, W]. */
  readonly features: Value;
  readonly state: TemporalState;
}

/**
 * Temporal encoder and regressor: features of frames to bodies. Tensors are `encoder.…` and `regressor.…`. Rows of the
 * result are clips, then frames.
 *
 * @param features shape [N, T, F]
 */
export function generator(
  features: Value,
  options: Pick<GeneratorOptions, 'temporal' | 'regressor'>,
  context: TemporalContext = {},
): Generated {
  const encoded = temporalEncoder(features, options.temporal, { name: 'encoder', ...context });
  const body = regressedBody(iteratedRegressor(mergeAxes(encoded.features, 0, 1), options.regressor));
  return { ...body, theta: thetaOf(body), features: encoded.features, state: encoded.state };
}

export interface GeneratedJoints {
  /** Metres, shape [M, 49, 3] or [M, 14, 3]. */
  readonly joints3d: Value;
  /** In the crop, -1..1, shape [M, 49, 2] or [M, 14, 2]. */
  readonly joints2d: Value;
  /** Metres, shape [M, V, 3]; null where only the joints' own vertices were computed. */
  readonly vertices: Value | null;
}

/**
 * Joints of regressed bodies in space and in the crop.
 *
 * @param withVertices whether all vertices are computed, not just those the joints are made of
 */
export function generatedJoints(
  { rotations, betas, camera }: RegressedBody,
  body: BodyModel,
  joints: JointSource,
  withVertices = false,
): GeneratedJoints {
  const only = withVertices ? undefined : jointVertices(joints);
  const posed = smplLayer(rotations, betas, body, only);
  const joints3d = bodyJoints(posed.vertices, posed.joints, joints, only);
  return { joints3d, joints2d: projectWeakCamera(joints3d, camera), vertices: withVertices ? posed.vertices : null };
}
