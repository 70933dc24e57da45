import { describe, expect, it } from 'vitest';
import { projectPoints, VIBE_FOCAL, weakCameraToTranslation } from '#shared/compat/vibe/camera.ts';
import { poseBody } from '#shared/compat/vibe/pose-body.ts';
import { runSmplify } from '#shared/compat/vibe/smplify/run-smplify.ts';
import { tinyJoints49, tinyMixture } from '#test/support/tiny-joints49.ts';

const FRAMES = 6;
const { body, source } = tinyJoints49();
const prior = tinyMixture();

/** A network whose pose is right and whose camera is off by a few centimetres, seen exactly. */
function misplaced() {
  const pose = Float64Array.from({ length: FRAMES * 72 }, (_, i) => {
    const k = i % 72;
    // Upright in a picture whose y points down.
    return k === 0 ? Math.PI : k < 3 ? 0 : 0.1 * Math.sin(k + 0.05 * Math.floor(i / 72));
  });
  const betas = new Float64Array(FRAMES * 10);
  const { joints49 } = poseBody(pose, betas, body, source);
  const keypoints = new Float64Array(FRAMES * 147);
  const truth = [0.9, 0.02, 0.9];
  for (let t = 0; t < FRAMES; t++) {
    const out = new Float64Array(98);
    const points = joints49.slice(t * 147, (t + 1) * 147);
    projectPoints(out, points, weakCameraToTranslation(truth), VIBE_FOCAL, [112, 112]);
    for (let k = 0; k < 19; k++) keypoints.set([out[2 * k]!, out[2 * k + 1]!, 0.9], t * 147 + 3 * k);
  }
  const cam = Float64Array.from({ length: FRAMES * 3 }, (_, i) => [0.9, 0.07, 0.86][i % 3]!);
  return { truth, input: { pose, betas, cam, keypoints } };
}

const mean = (a: ArrayLike<number>): number => Array.from(a).reduce((x, y) => x + y, 0) / a.length;

describe('temporal SMPLify', () => {
  it('never fits the camera in VIBE’s own form', () => {
    const { input } = misplaced();
    const { cam } = runSmplify(input, body, source, prior, { mode: 'compat' });
    for (const [i, value] of cam.entries()) expect(value).toBeCloseTo(input.cam[i]!, 9);
  });

  it('fits the camera in the corrected form, and ends nearer to what is seen', () => {
    const { truth, input } = misplaced();
    const compat = runSmplify(input, body, source, prior, { mode: 'compat' });
    const exact = runSmplify(input, body, source, prior, { mode: 'exact' });
    for (let t = 0; t < FRAMES; t++) {
      expect(Math.abs(exact.cam[3 * t + 1]! - truth[1]!)).toBeLessThan(0.02);
      expect(Math.abs(exact.cam[3 * t + 2]! - truth[2]!)).toBeLessThan(0.02);
    }
    expect(mean(exact.lossAfter)).toBeLessThan(0.5 * mean(compat.lossAfter));
    expect(mean(compat.lossAfter)).toBeLessThan(mean(compat.lossBefore));
  });

  it('keeps what the network said where the fit is no better', () => {
    const { truth, input } = misplaced();
    const perfect = { ...input, cam: Float64Array.from({ length: FRAMES * 3 }, (_, i) => truth[i % 3]!) };
    const { improved, pose, cam, lossBefore } = runSmplify(perfect, body, source, prior, { mode: 'exact' });
    expect(Math.max(...lossBefore)).toBeLessThan(1e-6);
    expect([...improved]).toEqual(Array(FRAMES).fill(0));
    expect([...pose]).toEqual([...perfect.pose]);
    expect([...cam]).toEqual([...perfect.cam]);
  });

  it('leaves its input as it was', () => {
    const { input } = misplaced();
    const before = structuredClone(input);
    runSmplify(input, body, source, prior, { mode: 'compat' });
    expect(input).toEqual(before);
  });

  it('does nothing once it is told to stop', () => {
    const { input } = misplaced();
    const { pose } = runSmplify(input, body, source, prior, { mode: 'exact', stop: () => true });
    expect([...pose]).toEqual([...input.pose]);
  });

  it('stops within a stage and keeps the last step it took', () => {
    const { input } = misplaced();
    let calls = 0;
    const stop = (): boolean => ++calls > 12;
    const { lossBefore, lossAfter } = runSmplify(input, body, source, prior, { mode: 'exact', stop });
    expect(calls).toBeLessThan(20);
    expect(lossAfter.every(Number.isFinite)).toBe(true);
    expect(mean(lossAfter)).toBeLessThan(mean(lossBefore));
  });
});
