import { JOINTS49_COUNT } from '#shared/body/joints49.ts';
import { KEYPOINT_FEATURES } from '#shared/networks/keypoint-features.ts';
import type { Sample } from '#shared/training/examples/sample.ts';
import { POSE, SHAPE, THETA_WIDTH } from '#shared/training/losses/theta.ts';
import type { FrameBlock } from '#shared/training/store/store-arrays.ts';

/** Rows of a sample as a store of frames holds them, all of their truths known. */
export function frameRowsOf(sample: Sample, from: number, to: number) {
  return {
    landmarks: sample.features.subarray(from * KEYPOINT_FEATURES, to * KEYPOINT_FEATURES),
    keypoints2d: sample.keypoints2d.slice(from * 3 * JOINTS49_COUNT, to * 3 * JOINTS49_COUNT),
    joints3d: sample.keypoints3d.subarray(from * 3 * JOINTS49_COUNT, to * 3 * JOINTS49_COUNT),
    ...motionRowsOf(sample, from, to),
    hasJoints: new Uint8Array(to - from).fill(1),
    hasTheta: new Uint8Array(to - from).fill(1),
  } satisfies FrameBlock;
}

/** The same as a store of motion holds them. */
export function motionRowsOf({ theta }: Sample, from: number, to: number) {
  const pose = new Float32Array((to - from) * 72);
  const betas = new Float32Array((to - from) * 10);
  for (let row = from; row < to; row++) {
    const at = row * THETA_WIDTH;
    pose.set(theta.subarray(at + POSE.first, at + POSE.first + 72), (row - from) * 72);
    betas.set(theta.subarray(at + SHAPE.first, at + SHAPE.first + 10), (row - from) * 10);
  }
  return { pose, betas } satisfies FrameBlock;
}
