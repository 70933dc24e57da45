/**
 * The procedural tensors of the golden vectors: full-size weights and inputs from a seed, so that no file has to hold
 * them. Each tensor has its own stream of numbers, keyed by its name.
 */

/** FNV-1a hash of a text's UTF-8 bytes, 32 bits unsigned. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Calls `write(i, u)` with the uniform numbers 0 ≤ u < 1 of a tensor. */
function fill(name: string, seed: number, count: number, write: (index: number, u: number) => void): void {
  const key = (fnv1a32(name) ^ seed) >>> 0;
  for (let i = 0; i < count; i++) {
    let h = (key + Math.imul(i + 1, 0x9e3779b9)) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h = (h ^ (h >>> 16)) >>> 0;
    write(i, (h >>> 8) / 2 ** 24);
  }
}

/** Uniform numbers in 0..1: `offset + scale · u`. */
export function procUniform(name: string, seed: number, count: number, scale = 1, offset = 0): Float32Array {
  const out = new Float32Array(count);
  fill(name, seed, count, (i, u) => (out[i] = offset + scale * u));
  return out;
}

/** Uniform numbers in -1..1, scaled: `scale · (2u - 1)`. */
export function procSymmetric(name: string, seed: number, count: number, scale = 1): Float32Array {
  const out = new Float32Array(count);
  fill(name, seed, count, (i, u) => (out[i] = scale * (2 * u - 1)));
  return out;
}

/**
 * A weight or bias of the temporal encoder, regressor or discriminator: matrices ± 1/√columns, vectors ± 0.05, the
 * regressor's `dec*` tensors × 0.3.
 *
 * @param name key inside its module, such as `gru.weight_ih_l0`
 */
export function procWeight(
  name: string,
  seed: number,
  shape: readonly number[],
): { shape: readonly number[]; data: Float32Array } {
  const count = shape.reduce((a, b) => a * b, 1);
  const base = shape.length > 1 ? 1 / Math.sqrt(shape.at(-1)!) : 0.05;
  const scale = /^dec(pose|shape|cam)\./.test(name) ? base * 0.3 : base;
  return { shape, data: procSymmetric(name, seed, count, scale) };
}
