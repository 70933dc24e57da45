import { add, gelu } from '../tape/elementwise.ts';
import { linear } from '../tape/linear-algebra.ts';
import type { Value } from '../tape/tape.ts';
import { dropout } from './dropout.ts';
import { layerNorm } from './layer-norm.ts';
import type { KeypointsEncoderOptions } from './options.ts';

/**
 * Landmarks of one frame to a feature: a residual MLP (blocks of layer normalisation, affine, GELU, affine), after
 * Martinez et al. 2017.
 *
 * @param landmarks rows of `keypointFeaturesInto`, shape [..., `KEYPOINT_FEATURES`]
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
  return linear(layerNorm(x, `${name}.norm`), `${name}.output`, options.feature);
}
