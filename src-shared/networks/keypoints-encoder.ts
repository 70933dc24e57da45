import { add, gelu } from '../tape/elementwise.ts';
import { linear } from '../tape/linear-algebra.ts';
import { concat, slice } from '../tape/rearrange.ts';
import type { Value } from '../tape/tape.ts';
import { dropout } from './dropout.ts';
import { KEYPOINT_FEATURES } from './keypoint-features.ts';
import { layerNorm } from './layer-norm.ts';
import { LIFTED_POSE } from './lifted-keypoints.ts';
import type { KeypointsEncoderOptions } from './options.ts';

/**
 * Landmarks of one frame to a feature: a residual MLP (blocks of layer normalisation, affine, GELU, affine), after
 * Martinez et al. 2017.
 *
 * A `lifted` encoder hands the lifted pose on as it is, as the last numbers of the feature.
 *
 * @param landmarks rows of `keypointInput`, shape [..., `keypointInputs(options)`]
 * @param name      prefix of the tensors
 * @returns shape [..., `options.feature`]
 */
export function keypointsEncoder(landmarks: Value, options: KeypointsEncoderOptions, name = 'keypoints'): Value {
  let x = linear(landmarks, `${name}.input`, options.hidden);
  for (let block = 0; block < options.blocks; block++) {
    const key = `${name}.blocks.${block}`;
    const inner = dropout(
      gelu(linear(layerNorm(x, `${key}.norm`), `${key}.fc1`, options.hidden)),
      options.dropout,
      key,
    );
    x = add(x, linear(inner, `${key}.fc2`, options.hidden));
  }
  const encoded = (width: number): Value => linear(layerNorm(x, `${name}.norm`), `${name}.output`, width);
  if (!options.lifted) return encoded(options.feature);
  const axis = landmarks.shape.length - 1;
  const pose = slice(landmarks, axis, KEYPOINT_FEATURES, KEYPOINT_FEATURES + LIFTED_POSE);
  return concat([encoded(options.feature - LIFTED_POSE), pose], axis);
}
