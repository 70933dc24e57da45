import { REGRESSOR_SETS } from '#main/model-library/load-body.ts';
import type { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { draftTensor, isFloat } from './draft-tensors.ts';
import type { RecognisedModel } from './recognised.ts';
import { shapeText } from './state-dict.ts';

/** Most joints a regressor may give; more rows than that are something else. */
const MAX_JOINTS = 256;

/**
 * Recognises a matrix that gives joints from vertices (`J_regressor_extra.npy`, `J_regressor_h36m.npy`): shape
 * [joints, vertices].
 *
 * @throws FormatError for any other array
 */
export function recogniseJointRegressor(array: StoredArray): RecognisedModel {
  const [joints = 0, vertices = 0] = array.shape;
  if (array.shape.length !== 2 || joints === 0 || joints > MAX_JOINTS || vertices <= joints || !isFloat(array)) {
    throw new FormatError(
      `it holds one array of shape ${shapeText(array.shape)}, which is no joint regressor [joints, vertices]`,
    );
  }
  const set = Object.entries(REGRESSOR_SETS).find(([, rows]) => rows === joints)?.[0] ?? 'other';
  return {
    kind: 'joint-regressor',
    part: 'joint-regressor',
    suffix: '',
    architecture: null,
    facts: { joints, vertices, set },
    report: {
      found: ['J_regressor'],
      missing: [],
      ignored: [],
      notes: set === 'other' ? [`It gives ${joints} joints; the known ones give 9 (extra) or 17 (Human3.6M).`] : [],
    },
    tensors: [draftTensor('J_regressor', array)],
  };
}
