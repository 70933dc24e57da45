import { elementCount } from '../../tape/shape.ts';
import type { DropoutMask } from '../../tape/tape.ts';

/**
 * The masks of one step: 0 with the mask's rate, else 1 / (1 - rate). The same seed and step give the same masks on every
 * machine, whatever was drawn before, so that a resumed run goes on as an unbroken one.
 */
export function drawDropoutMasks(masks: readonly DropoutMask[], seed: number, step: number): Map<string, Float32Array> {
  return new Map(masks.map((mask, i) => [mask.name, drawMask(mask, mix(mix(seed ^ 0x9e3779b9) ^ mix(step)) ^ i)]));
}

function drawMask({ shape, rate }: DropoutMask, seed: number): Float32Array {
  const out = new Float32Array(elementCount(shape));
  const kept = 1 / (1 - rate);
  const limit = rate * 2 ** 32;
  let state = mix(seed);
  for (let i = 0; i < out.length; i++) {
    state = (state + 0x9e3779b9) | 0;
    out[i] = mix(state) >>> 0 < limit ? 0 : kept;
  }
  return out;
}

/** Scrambles 32 bits (the finaliser of MurmurHash3, Appleby, public domain). */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
