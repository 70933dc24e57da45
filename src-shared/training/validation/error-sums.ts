import { acceleration, accelerationError } from '../../metrics/acceleration.ts';
import { type JointMotion, mpjpe, paMpjpe, rootAligned } from '../../metrics/joint-error.ts';
import { PROTOCOL_HIPS } from '../../metrics/pose-protocol.ts';

/** The 14 joints of the published protocol among the 49. */
const FIRST = 25;
const COUNT = 14;
/** Half the side of the crop, px. */
const HALF_CROP_PX = 112;

/** What is known of one clip. Positions in metres, in axes of the camera, of any origin. */
export interface ClipTruth {
  /** Shape [T, 49, 3], or [T, 14, 3]; null where nothing is known in 3D. */
  readonly joints: Float32Array | null;
  /** 1 where `joints` counts, shape [T]. */
  readonly known: ArrayLike<number>;
  /** In the crop, -1..1, and confidence, shape [T, 49, 3]. */
  readonly keypoints2d: ArrayLike<number>;
}

export interface ClipPredicted {
  /** Shape [T, 49, 3], metres. */
  readonly keypoints3d: Float32Array;
  /** Shape [T, 49, 2]. */
  readonly keypoints2d: Float32Array;
}

/** Adds up the errors of clips: VIBE's validation metrics, with accelerations that stay within a clip. */
export class ErrorSums {
  private readonly sums = new Map<string, { sum: number; count: number }>();

  add(said: ClipPredicted, truth: ClipTruth, frames: number): void {
    this.addPoints(said.keypoints2d, truth.keypoints2d);
    if (!truth.joints || !Array.from({ length: frames }, (_, t) => truth.known[t]).some(Boolean)) return;
    const pred = protocolJoints(said.keypoints3d, frames);
    const real = protocolJoints(truth.joints, frames);
    const add = (tag: string, values: ArrayLike<number>, counts: (i: number) => boolean): void => {
      for (let i = 0; i < values.length; i++) if (counts(i)) this.put(tag, 1000 * values[i]!);
    };
    const isKnown = (t: number): boolean => truth.known[t]! > 0;
    const [a, b] = [rootAligned(pred, PROTOCOL_HIPS), rootAligned(real, PROTOCOL_HIPS)];
    add('error/mpjpe', mpjpe(pred, real, PROTOCOL_HIPS), isKnown);
    add('error/pa-mpjpe', paMpjpe(pred, real), isKnown);
    add('error/accel', acceleration(a), () => true);
    add('error/accel_err', accelerationError(a, b, truth.known), () => true);
  }

  /** Means under VIBE's tags: mm, mm per frame², and `error/reprojection` in px of a crop of 224. */
  means(): Record<string, number> {
    return Object.fromEntries([...this.sums].map(([tag, { sum, count }]) => [tag, sum / count]));
  }

  private addPoints(said: Float32Array, truth: ArrayLike<number>): void {
    for (let i = 0; 3 * i < truth.length; i++) {
      if (!(truth[3 * i + 2]! > 0)) continue;
      const distance = Math.hypot(said[2 * i]! - truth[3 * i]!, said[2 * i + 1]! - truth[3 * i + 1]!);
      this.put('error/reprojection', HALF_CROP_PX * distance);
    }
  }

  private put(tag: string, value: number): void {
    const entry = this.sums.get(tag) ?? { sum: 0, count: 0 };
    entry.sum += value;
    entry.count++;
    this.sums.set(tag, entry);
  }
}

function protocolJoints(joints: Float32Array, frames: number): JointMotion {
  const width = joints.length / frames;
  const first = width === 3 * COUNT ? 0 : 3 * FIRST;
  const positions = new Float64Array(frames * COUNT * 3);
  for (let t = 0; t < frames; t++)
    positions.set(joints.subarray(t * width + first, t * width + first + 3 * COUNT), t * COUNT * 3);
  return { frames, joints: COUNT, positions };
}
