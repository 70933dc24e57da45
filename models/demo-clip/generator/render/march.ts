import { THINGS } from './furniture.ts';
import type { Linear } from './shade-math.ts';

/** Where a ray meets a thing: distance and index into `THINGS`. */
export interface ThingHit {
  readonly t: number;
  readonly index: number;
}

/** Sphere tracing through the boxes of the things only. */
export function march(
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  limit: number,
): ThingHit | null {
  let best: ThingHit | null = null;
  for (let index = 0; index < THINGS.length; index++) {
    const thing = THINGS[index]!;
    const span = boxSpan(thing.low, thing.high, ox, oy, oz, dx, dy, dz);
    if (!span) continue;
    const end = Math.min(span[1], best ? best.t : limit);
    let t = Math.max(0, span[0]);
    for (let step = 0; step < 160 && t < end; step++) {
      const d = thing.distance(ox + dx * t, oy + dy * t, oz + dz * t);
      if (d < 0.0007) {
        best = { t, index };
        break;
      }
      t += d;
    }
  }
  return best;
}

function boxSpan(
  low: readonly number[],
  high: readonly number[],
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
): [number, number] | null {
  let near = 0;
  let far = Number.POSITIVE_INFINITY;
  const o = [ox, oy, oz];
  const d = [dx, dy, dz];
  for (let k = 0; k < 3; k++) {
    const inverse = 1 / d[k]!;
    const a = (low[k]! - o[k]!) * inverse;
    const b = (high[k]! - o[k]!) * inverse;
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
  }
  return far > near ? [near, far] : null;
}

/** Outward normal of a thing, from differences of its distance. */
export function thingNormal(index: number, x: number, y: number, z: number): Linear {
  const { distance } = THINGS[index]!;
  const e = 0.0012;
  const nx = distance(x + e, y, z) - distance(x - e, y, z);
  const ny = distance(x, y + e, z) - distance(x, y - e, z);
  const nz = distance(x, y, z + e) - distance(x, y, z - e);
  const n = Math.hypot(nx, ny, nz) || 1;
  return [nx / n, ny / n, nz / n];
}
