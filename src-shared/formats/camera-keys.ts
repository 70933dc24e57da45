import type { CameraTrack } from '../camera/camera-track.ts';
import { matrixToQuaternionInto, slerpInto } from '../math/rotation.ts';
import { isEvenlySpaced } from './body-motion.ts';

/** A camera as scene files want it: where it stands in the world and how it is turned, one key per time. */
export interface CameraKeys {
  /** Seconds since the first row, as the motion beside it has them, shape [T]. */
  readonly times: Float64Array;
  /** Place in the world, metres, shape [T, 3]. */
  readonly positions: Float64Array;
  /** Camera to world, unit quaternions (x, y, z, w) whose sign never jumps, shape [T, 4]. */
  readonly rotations: Float64Array;
  /** Focal length, px, shape [T]. */
  readonly focalPx: Float64Array;
  /** True where no key differs from the first. */
  readonly still: boolean;
}

/**
 * Axes of a scene camera in those of the studio's (x right, y down, z forward), as columns: `gl` looks along −Z with Y
 * up (glTF, USD, Blender), `fbx` looks along +X with Y up.
 */
const AXES = {
  gl: [1, 0, 0, 0, -1, 0, 0, 0, -1],
  fbx: [0, 0, 1, 0, -1, 0, 1, 0, 0],
} as const;

/** A camera's keys in the world, for cameras that look along −Z or +X. */
export function cameraKeys(track: CameraTrack, axes: keyof typeof AXES = 'gl'): CameraKeys {
  const T = track.frames;
  const positions = new Float64Array(3 * T);
  const rotations = new Float64Array(4 * T);
  const focalPx = new Float64Array(T);
  const own = AXES[axes];
  const turn = new Float64Array(9);
  const moves = track.rotation.length > 9;
  for (let f = 0; f < T; f++) {
    const r = moves ? 9 * f : 0;
    const t = moves ? 3 * f : 0;
    for (let i = 0; i < 3; i++) {
      let place = 0;
      for (let k = 0; k < 3; k++) {
        place -= track.rotation[r + 3 * k + i]! * track.translation[t + k]!;
        let sum = 0;
        for (let m = 0; m < 3; m++) sum += track.rotation[r + 3 * m + i]! * own[3 * m + k]!;
        turn[3 * i + k] = sum;
      }
      positions[3 * f + i] = place;
    }
    matrixToQuaternionInto(rotations, 4 * f, turn, 0);
    if (f > 0) keepSign(rotations, 4 * f);
    focalPx[f] = track.focalPx[track.focalPx.length > 1 ? f : 0]!;
  }
  const still = !moves && track.focalPx.length === 1;
  return { times: evenTimes(track), positions, rotations, focalPx, still };
}

/** The same camera at the frames of a nominal rate, for formats that keep whole frames only. */
export function resampleCamera(keys: CameraKeys, { num, den }: CameraTrack['fps'], frames: number): CameraKeys {
  const positions = new Float64Array(3 * frames);
  const rotations = new Float64Array(4 * frames);
  const focalPx = new Float64Array(frames);
  const times = new Float64Array(frames);
  const last = keys.times.length - 1;
  let a = 0;
  for (let f = 0; f < frames; f++) {
    times[f] = (f * den) / num;
    while (a < last - 1 && keys.times[a + 1]! <= times[f]!) a++;
    const b = Math.min(last, a + 1);
    const span = keys.times[b]! - keys.times[a]!;
    const u = span > 0 ? Math.min(1, Math.max(0, (times[f]! - keys.times[a]!) / span)) : 0;
    slerpInto(rotations, 4 * f, keys.rotations, 4 * a, keys.rotations, 4 * b, u);
    focalPx[f] = keys.focalPx[a]! + u * (keys.focalPx[b]! - keys.focalPx[a]!);
    for (let i = 0; i < 3; i++) {
      const from = keys.positions[3 * a + i]!;
      positions[3 * f + i] = from + u * (keys.positions[3 * b + i]! - from);
    }
  }
  return { times, positions, rotations, focalPx, still: keys.still };
}

/** Times put exactly on the grid of the rate where they stand on it, as `bodyMotion` does. */
function evenTimes({ times, fps }: CameraTrack): Float64Array {
  return isEvenlySpaced(times, fps) ? times.map((_, f) => (f * fps.den) / fps.num) : times;
}

function keepSign(rotations: Float64Array, q: number): void {
  let dot = 0;
  for (let k = 0; k < 4; k++) dot += rotations[q + k]! * rotations[q - 4 + k]!;
  if (dot < 0) for (let k = 0; k < 4; k++) rotations[q + k] = -rotations[q + k]!;
}
