/**
 * One person's motion as a file tells it, on SMPL's tree: Y up, metres, seconds. Where the file's skeleton is another
 * one, the rotations are already those of SMPL's joints.
 */
export interface ImportedMotion {
  readonly format: 'bvh' | 'npz';
  /** Who moves, as far as the file says; else empty. */
  readonly name: string;
  readonly frames: number;
  /** Time of each frame since the first, seconds, ascending, shape [T]. */
  readonly times: Float64Array;
  /** Frames a second as the file tells them; null where it tells none and 30 was assumed. */
  readonly fps: number | null;
  /** Axis-angle, radians, the root in the world, shape [T, 24, 3]. */
  readonly poses: Float32Array;
  /** Where the body is, metres, shape [T, 3]: what `pathOf` says. */
  readonly path: Float64Array;
  /** `pelvis`: the pelvis joint. `translation`: SMPL's, without the rest pelvis. */
  readonly pathOf: 'pelvis' | 'translation';
  /** False where feet must still be put on a floor. */
  readonly standsOnFloor: boolean;
  /** Shape coefficients of the file's own body; null where it has none. */
  readonly betas: Float32Array | null;
  /** Name of the body the coefficients belong to; null where the file does not say. */
  readonly body: string | null;
  readonly licence: 'free' | 'research-only' | null;
  /** Length of each bone from its parent as the file has it, metres, 0 where unknown, shape [24]; null for SMPL's own. */
  readonly boneLengths: Float64Array | null;
  /** What was assumed or left out, for people. */
  readonly notes: readonly MotionNote[];
}

export interface MotionNote {
  readonly code: string;
  readonly message: string;
}

/** Longest motion that is read, frames: four and a half hours at 60 a second. */
export const MOST_MOTION_FRAMES = 1_000_000;
