import { describe, expect, it } from 'vitest';
import { KEYPOINT_FEATURES } from '#shared/networks/keypoint-features.ts';
import { keypointInput, keypointInputs, LIFTED_POSE } from '#shared/networks/lifted-keypoints.ts';
import { REST_LANDMARKS } from '#shared/networks/rest-landmarks.ts';

/** A row whose 3D landmarks are those of the rest pose, turned about the vertical by `yaw`. */
function restRow(yaw: number): Float32Array {
  const row = new Float32Array(KEYPOINT_FEATURES);
  for (let k = 0; k < 33; k++) {
    const [x, y, z] = REST_LANDMARKS.slice(3 * k, 3 * k + 3) as [number, number, number];
    row.set([0, 0, 1, Math.cos(yaw) * x + Math.sin(yaw) * z, y, -Math.sin(yaw) * x + Math.cos(yaw) * z], 6 * k);
  }
  return row;
}

describe('what a keypoints encoder reads', () => {
  it('is the rows themselves unless the encoder is a lifted one', () => {
    const row = restRow(0.4);
    expect(keypointInput(row, { lifted: false })).toBe(row);
    expect(keypointInputs({ lifted: true })).toBe(KEYPOINT_FEATURES + LIFTED_POSE);
  });

  it('ends with the pose that bones and planes tell: a turned root, and no rotation elsewhere', () => {
    const yaw = 0.7;
    const input = keypointInput(restRow(yaw), { lifted: true });
    const joint = (j: number) => [...input.subarray(KEYPOINT_FEATURES + 6 * j, KEYPOINT_FEATURES + 6 * j + 6)];
    const root = joint(0);
    for (const [i, value] of [Math.cos(yaw), 0, 0, 1, -Math.sin(yaw), 0].entries())
      expect(root[i]).toBeCloseTo(value, 4);
    for (const j of [3, 6, 12, 16, 18]) {
      for (const [i, value] of [1, 0, 0, 1, 0, 0].entries()) expect(joint(j)[i]).toBeCloseTo(value, 1);
    }
  });

  it('holds numbers only, even where nothing was seen', () => {
    const input = keypointInput(new Float32Array(2 * KEYPOINT_FEATURES), { lifted: true });
    expect(input.length).toBe(2 * (KEYPOINT_FEATURES + LIFTED_POSE));
    expect(input.every(Number.isFinite)).toBe(true);
  });
});
