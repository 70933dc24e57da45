/** cos((2x + 1) u π / 16) · c(u) / 2, shape [u, x]. */
const BASIS = Float32Array.from({ length: 64 }, (_, i) => {
  const u = i >> 3;
  const x = i & 7;
  return (Math.cos(((2 * x + 1) * u * Math.PI) / 16) * (u === 0 ? Math.SQRT1_2 : 1)) / 2;
});

/**
 * The discrete cosine transform of 8 × 8 samples (T.81, A.3.3), divided by a quantisation table and rounded.
 *
 * @param table  shape [8, 8], row-major
 * @returns a function that reads samples of shape [y, x] and fills levels of shape [v, u]
 */
export function blockTransform(table: Uint8Array): (samples: Float32Array, levels: Int32Array) => void {
  const half = new Float32Array(64);
  return (samples, levels) => {
    for (let y = 0; y < 8; y++)
      for (let u = 0; u < 8; u++) {
        let sum = 0;
        for (let x = 0; x < 8; x++) sum += samples[y * 8 + x]! * BASIS[u * 8 + x]!;
        half[y * 8 + u] = sum;
      }
    for (let v = 0; v < 8; v++)
      for (let u = 0; u < 8; u++) {
        let sum = 0;
        for (let y = 0; y < 8; y++) sum += half[y * 8 + u]! * BASIS[v * 8 + y]!;
        levels[v * 8 + u] = Math.round(sum / table[v * 8 + u]!);
      }
  };
}
