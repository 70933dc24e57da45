import type { LicenceClass } from '../body/body-model.ts';
import type { CameraMotion } from '../camera/camera-motion.ts';

/** Position and orientation of the clip's first camera in the world; of every camera where it stands still. */
export interface CameraPlacement {
  /** Rotation from world to camera axes (x right, y down, z forward), row-major, shape [3, 3]. */
  readonly rotation: readonly number[];
  /** `x_camera = rotation · x_world + translation`, metres, shape [3]. */
  readonly translation: readonly number[];
}

/** Fit quality of a take, for people. */
export interface FitSummary {
  /** Mean distance of reprojected and detected visible joints, px. */
  readonly reprojectionPx: number;
  /** The same as a share of the person's height in the picture. */
  readonly reprojectionShare: number;
  /** Mean score over frames, 0..1. */
  readonly score: number;
  /** Mean horizontal speed of feet in contact, m/s. */
  readonly footSlide: number;
}

/**
 * One person's solved motion.
 *
 * World space is right-handed, Y up, metres, floor at y = 0, Z towards the first camera. Camera space is OpenCV's.
 * `trans` is SMPL's translation: the pelvis joint is at `rest pelvis(β) + trans`.
 */
export interface Take {
  readonly person: number;
  /** Index into the clip's PTS table of row 0. */
  readonly firstFrame: number;
  /** Number of rows T. */
  readonly frames: number;
  /** Presentation times of the rows, µs, shape [T]. */
  readonly ptsUs: Float64Array;
  /** Frame rate as a rational: numerator / denominator. */
  readonly fps: { readonly num: number; readonly den: number };
  /** Axis-angle, radians, world space root, shape [T, 24, 3]. */
  readonly poses: Float32Array;
  /** One shape for the whole take, shape [10]. */
  readonly betas: Float32Array;
  /** Metres, world space, shape [T, 3]. */
  readonly trans: Float32Array;
  /** Joints in the world, metres, shape [T, 24, 3]. */
  readonly joints: Float32Array;
  /** Joints in camera space, metres, shape [T, 24, 3]. */
  readonly jointsCam: Float32Array;
  /** Detected landmarks: x px, y px, confidence, shape [T, 33, 3]. */
  readonly keypoints2d: Float32Array;
  /** Confidence of ground contact of left heel, left toes, right heel, right toes, 0..1, shape [T, 4]. */
  readonly contacts: Float32Array;
  /** Fit score per frame, 0 (bad) .. 1 (good), shape [T]. */
  readonly score: Float32Array;
  /** 1 where the person was observed, shape [T]; elsewhere the motion is bridged. */
  readonly seen: Uint8Array;
  readonly camera: CameraPlacement;
  /**
   * How the camera turned and zoomed; absent where it stands still. `camera` is then the clip's first one, and
   * `jointsCam` and `keypoints2d` are in the axes and the picture of their own frame.
   */
  readonly cameraMotion?: CameraMotion;
  readonly focalPx: number;
  /** Width and height of the picture after rotation metadata, px. */
  readonly imageSize: readonly [number, number];
  /** Name of the body model. */
  readonly body: string;
  readonly licence: LicenceClass;
  readonly fit: FitSummary;
}

/** Numbers per row of a take's frame-first arrays. */
export const TAKE_ROW_LENGTHS = {
  ptsUs: 1,
  poses: 72,
  trans: 3,
  joints: 72,
  jointsCam: 72,
  keypoints2d: 99,
  contacts: 4,
  score: 1,
  seen: 1,
} as const satisfies Partial<Record<keyof Take, number>>;
