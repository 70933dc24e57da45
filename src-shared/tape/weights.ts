/** One stored tensor: single precision, row-major. */
export interface WeightTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The tensors of a network under their state-dict keys, such as `encoder.gru.weight_ih_l0`. */
export type Weights = ReadonlyMap<string, WeightTensor>;

/**
 * The tensor under a key.
 *
 * @throws Error naming the key where it is absent or of another shape
 */
export function weightOf(weights: Weights, key: string, shape?: readonly number[]): WeightTensor {
  const found = weights.get(key);
  if (!found) throw new Error(`the weights hold no tensor called ${key}`);
  if (shape && found.shape.join() !== shape.join()) {
    throw new Error(`${key} is [${found.shape.join(', ')}] instead of [${shape.join(', ')}]`);
  }
  return found;
}
