import type { PinholeCamera } from '../../camera/perspective.ts';

/** A body in motion before a camera: the truth of a sample. */
export interface Scene {
  readonly frames: number;
  /** Frames a second; 30 where left out. */
  readonly fps?: number;
  readonly camera: PinholeCamera;
  /** Axis-angle, radians, the root in camera axes (x right, y down, z forward), shape [T, 24, 3]. */
  readonly poses: Float32Array;
  /** Pelvis joint in camera space, metres, shape [T, 3]. */
  readonly pelvis: Float32Array;
  /** Shape [10]. */
  readonly betas: Float32Array;
}
