/** Bits of a weight. 7 leaves room for processors that add two products in 16 bits (x86 before VNNI). */
export type WeightBits = 7 | 8;

/** Weights on a symmetric grid of their own for every output channel: value = byte · scale. */
export interface ChannelWeights {
  readonly bytes: Int8Array;
  /** Shape [outputs]. */
  readonly scales: Float32Array;
}

/** Rounds weights, shape [outputs, …], to signed bytes; the largest of a channel takes the largest byte. */
export function quantiseWeights(weights: Float32Array, outputs: number, bits: WeightBits = 8): ChannelWeights {
  const largest = 2 ** (bits - 1) - 1;
  const row = weights.length / outputs;
  const bytes = new Int8Array(weights.length);
  const scales = new Float32Array(outputs);
  for (let o = 0; o < outputs; o++) {
    const end = (o + 1) * row;
    let top = 0;
    for (let i = o * row; i < end; i++) top = Math.max(top, Math.abs(weights[i]!));
    const scale = Math.fround(top / largest) || 1;
    scales[o] = scale;
    for (let i = o * row; i < end; i++) {
      bytes[i] = Math.max(-largest, Math.min(largest, Math.round(weights[i]! / scale)));
    }
  }
  return { bytes, scales };
}

/** Biases in the units of the products that they are added to: whole numbers of `inputScale · scales`. */
export function quantiseBias(bias: Float32Array, inputScale: number, scales: Float32Array): Int32Array {
  return Int32Array.from(bias, (value, o) => {
    const units = Math.round(value / (inputScale * scales[o]!));
    return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, units));
  });
}
