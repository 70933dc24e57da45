import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import type { Observations } from './observations.ts';

/** Standard deviation of the filter, seconds: quick strikes survive it, the tremble of single frames does not. */
const SIGMA = 0.06;

/**
 * World landmarks averaged over neighbouring observed frames (Gaussian in real time, weighted by confidence), for the
 * first guess only: a single frame's depth is too noisy to pose limbs from.
 *
 * @returns metres, shape [T, 33, 3]
 */
export function smoothWorld(obs: Observations, seen: Uint8Array): Float64Array {
  const { frames, times, world, worldWeight } = obs;
  const out = world.slice();
  for (let t = 0; t < frames; t++) {
    if (seen[t] === 0) continue;
    let from = t;
    let to = t;
    while (from > 0 && times[t]! - times[from - 1]! < 3 * SIGMA) from--;
    while (to + 1 < frames && times[to + 1]! - times[t]! < 3 * SIGMA) to++;
    if (from === to) continue;
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      let total = 0;
      let x = 0;
      let y = 0;
      let z = 0;
      for (let s = from; s <= to; s++) {
        if (seen[s] === 0) continue;
        const far = (times[s]! - times[t]!) / SIGMA;
        const i = s * LANDMARK_COUNT + k;
        const w = Math.exp(-0.5 * far * far) * worldWeight[i]!;
        total += w;
        x += w * world[3 * i]!;
        y += w * world[3 * i + 1]!;
        z += w * world[3 * i + 2]!;
      }
      if (total < 1e-6) continue;
      const o = (t * LANDMARK_COUNT + k) * 3;
      out[o] = x / total;
      out[o + 1] = y / total;
      out[o + 2] = z / total;
    }
  }
  return out;
}
