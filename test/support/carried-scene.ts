import { exponential } from '#shared/math/rotation3.ts';
import type { Vec3 } from '#shared/math/vec3.ts';
import type { Picture } from '#shared/vision/picture.ts';
import { texture } from './panned-scene.ts';

/** A room before a camera that is carried through it: a floor, a far wall, and posts that stand nearer. */
export interface CarriedScene {
  readonly width: number;
  readonly height: number;
  readonly focalPx: number;
  /** Rotation vector of each frame from the first, radians, and place in the first camera's axes, metres. */
  readonly turns: readonly Vec3[];
  readonly places: readonly Vec3[];
  /** Distance of the far wall, metres; 9 where left out. */
  readonly wall?: number;
  /** Whether there is a floor and posts, or the wall alone. */
  readonly near?: boolean;
  /** Grey levels of noise; 4 where left out. */
  readonly noise?: number;
}

const FLOOR = 1.4;
/** Posts: x, z, half of their width, metres. */
const POSTS = [
  [-2.2, 5, 0.3],
  [1.9, 4, 0.25],
  [0.6, 7, 0.4],
  [-1, 6.5, 0.2],
  [3.2, 6, 0.35],
] as const;

/** A frame of that room, with noise. */
export function carriedPicture(scene: CarriedScene, frame: number): Picture {
  const { width, height, focalPx, turns, places, wall = 9, near = true, noise = 4 } = scene;
  const data = new Uint8Array(width * height * 3);
  const r = exponential(turns[frame]!);
  const [cx, cy, cz] = places[frame]!;
  let state = (frame + 1) * 7919;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const a = x + 0.5 - width / 2;
      const b = y + 0.5 - height / 2;
      const dx = r[0]! * a + r[3]! * b + r[6]! * focalPx;
      const dy = r[1]! * a + r[4]! * b + r[7]! * focalPx;
      const dz = r[2]! * a + r[5]! * b + r[8]! * focalPx;
      let far = (wall - cz) / dz;
      let value = texture(3.2 * (cx + far * dx), 3.2 * (cy + far * dy), 0);
      if (near && dy > 0 && (FLOOR - cy) / dy < far) {
        far = (FLOOR - cy) / dy;
        value = texture(3.2 * (cx + far * dx), 3.2 * (cz + far * dz), 7);
      }
      for (const [i, [px, pz, half]] of near ? POSTS.entries() : []) {
        const s = (pz - cz) / dz;
        if (s > 0 && s < far && Math.abs(cx + s * dx - px) < half) {
          far = s;
          value = texture(6 * (cx + s * dx), 6 * (cy + s * dy), 20 + i);
        }
      }
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const shown = Math.max(0, Math.min(255, 128 + 100 * value + noise * ((state >>> 8) / 2 ** 23 - 1)));
      data.fill(shown, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return { width, height, data };
}
