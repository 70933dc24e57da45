import { add } from '../tape/elementwise.ts';
import { affine, linear } from '../tape/linear-algebra.ts';
import { concat, reshape, slice } from '../tape/rearrange.ts';
import type { Value } from '../tape/tape.ts';
import { matrixToAxisAngle } from './axis-angle.ts';
import { dropout } from './dropout.ts';
import type { RegressorOptions } from './options.ts';
import { rot6dToMatrix } from './rot6d.ts';

/** Joints whose rotation is regressed. */
const JOINTS = 24;

/** Parts of the regressor's state: name of the initial value, of the layer that corrects it, and how many numbers. */
export const REGRESSOR_STATE = [
  { initial: 'init_pose', layer: 'decpose', width: 6 * JOINTS },
  { initial: 'init_shape', layer: 'decshape', width: 10 },
  { initial: 'init_cam', layer: 'deccam', width: 3 },
] as const;

/** Numbers of the state: 144 + 10 + 3. */
export const STATE_WIDTH = REGRESSOR_STATE.reduce((sum, part) => sum + part.width, 0);

/**
 * The iterative regressor (Kanazawa et al. 2018): starts from mean pose, shape and camera and corrects them
 * `iterations` times from the feature and its own last guess. It has no activation functions; in training dropout
 * follows each hidden layer.
 *
 * The first layer is applied to feature and state apart, so that the feature's share is computed once.
 *
 * @param features shape [M, `options.feature`]
 * @returns 24 rotations in six numbers each, 10 shape coefficients, camera s, tx, ty: shape [M, 157]
 */
export function iteratedRegressor(features: Value, options: RegressorOptions, name = 'regressor'): Value {
  const { tape } = features;
  const { feature, hidden } = options;
  if (features.shape.at(-1) !== feature) {
    throw new Error(`the regressor reads ${feature} numbers per frame, not ${features.shape.at(-1)}`);
  }
  const weight = tape.parameter(`${name}.fc1.weight`, [hidden, feature + STATE_WIDTH]);
  const bias = tape.parameter(`${name}.fc1.bias`, [hidden]);
  const fromFeature = affine(features, slice(weight, 1, 0, feature), bias);
  const stateWeight = slice(weight, 1, feature, feature + STATE_WIDTH);
  let state = concat(
    REGRESSOR_STATE.map(({ initial, width }) => tape.parameter(`${name}.${initial}`, [1, width])),
    1,
  );
  for (let i = 0; i < options.iterations; i++) {
    const first = dropout(add(fromFeature, affine(state, stateWeight, null)), options.dropout, `${name}.drop1`);
    const second = dropout(linear(first, `${name}.fc2`, hidden), options.dropout, `${name}.drop2`);
    const corrections = REGRESSOR_STATE.map(({ layer, width }) => linear(second, `${name}.${layer}`, width));
    state = add(state, concat(corrections, 1));
  }
  return state;
}

/** A regressed body, frame by frame. */
export interface RegressedBody {
  /** Joint rotations, the root in camera axes, shape [M, 24, 3, 3]. */
  readonly rotations: Value;
  /** Shape coefficients, [M, 10]. */
  readonly betas: Value;
  /** Weak-perspective camera s, tx, ty, shape [M, 3]. */
  readonly camera: Value;
}

/** Reads a regressor's state, shape [M, 157]. */
export function regressedBody(state: Value): RegressedBody {
  const pose = 6 * JOINTS;
  return {
    rotations: rot6dToMatrix(slice(state, 1, 0, pose), JOINTS),
    betas: slice(state, 1, pose, pose + 10),
    camera: slice(state, 1, pose + 10, STATE_WIDTH),
  };
}

/** θ as VIBE stores it: camera 3, axis-angle 72, shape 10; shape [M, 85]. */
export function thetaOf({ rotations, betas, camera }: RegressedBody): Value {
  const pose = reshape(matrixToAxisAngle(rotations), [rotations.shape[0]!, 3 * JOINTS]);
  return concat([camera, pose, betas], 1);
}
