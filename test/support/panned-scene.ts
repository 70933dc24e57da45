import { exponential } from '#shared/math/rotation3.ts';
import type { Vec3 } from '#shared/math/vec3.ts';
import type { Picture } from '#shared/vision/picture.ts';

/** What a made-up camera sees. */
export interface PannedScene {
  readonly width: number;
  readonly height: number;
  readonly focalPx: number;
  /** Rotation vector of each frame from the first, radians. */
  readonly turns: readonly Vec3[];
  /** Focal length of each frame as a multiple; 1 where left out. */
  readonly zooms?: readonly number[];
  /** Grey levels of noise; 4 where left out. */
  readonly noise?: number;
  /** Whether somebody with a pattern of their own crosses the picture. */
  readonly walker?: boolean;
}

/** Box of the walker, px: x, y, width, height. */
export function walkerBox({ width, height, turns }: PannedScene, frame: number): [number, number, number, number] {
  const u = frame / Math.max(1, turns.length - 1);
  return [width * (0.1 + 0.55 * u), height * 0.25, width * 0.22, height * 0.7];
}

/** A frame of a textured sphere around a turning camera, with noise and perhaps a walker whose clothes move along. */
export function pannedPicture(scene: PannedScene, frame: number): Picture {
  const { width, height, focalPx, turns, zooms, noise = 4, walker = false } = scene;
  const data = new Uint8Array(width * height * 3);
  const r = exponential(turns[frame]!);
  const f = focalPx * (zooms?.[frame] ?? 1);
  const [left, top, w, h] = walkerBox(scene, frame);
  let state = (frame + 1) * 7919;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const a = x + 0.5 - width / 2;
      const b = y + 0.5 - height / 2;
      // The world's direction behind a pixel: turnᵀ · ray.
      const dx = r[0]! * a + r[3]! * b + r[6]! * f;
      const dy = r[1]! * a + r[4]! * b + r[7]! * f;
      const dz = r[2]! * a + r[5]! * b + r[8]! * f;
      const inWalker = walker && x >= left && x < left + w && y >= top && y < top + h;
      const value = inWalker
        ? texture((x - left) / 9, (y - top) / 9, 5)
        : texture(40 * Math.atan2(dx, dz), 40 * Math.atan2(dy, Math.hypot(dx, dz)), 0);
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const shown = Math.max(0, Math.min(255, 128 + 100 * value + noise * ((state >>> 8) / 2 ** 23 - 1)));
      data.fill(shown, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return { width, height, data };
}

/** Smooth spots of three sizes, −1 .. 1. */
export function texture(u: number, v: number, seed: number): number {
  return 0.5 * spots(u, v, seed) + 0.35 * spots(2.3 * u, 2.3 * v, seed + 1) + 0.15 * spots(5 * u, 5 * v, seed + 2);
}

function spots(u: number, v: number, seed: number): number {
  const i = Math.floor(u);
  const j = Math.floor(v);
  const [a, b] = [u - i, v - j].map((t) => t * t * (3 - 2 * t)) as [number, number];
  const at = (x: number, y: number) => hash(i + x, j + y, seed);
  return (at(0, 0) * (1 - a) + at(1, 0) * a) * (1 - b) + (at(0, 1) * (1 - a) + at(1, 1) * a) * b;
}

function hash(i: number, j: number, seed: number): number {
  let h = (Math.imul(i, 374761393) + Math.imul(j, 668265263) + Math.imul(seed, 2147483647)) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1;
}
