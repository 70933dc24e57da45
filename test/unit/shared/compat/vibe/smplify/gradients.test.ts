import { describe, expect, it } from 'vitest';
import { poseBody } from '#shared/compat/vibe/pose-body.ts';
import { bodyEnergy, type SmplifyData } from '#shared/compat/vibe/smplify/body-energy.ts';
import { bodyJoints } from '#shared/compat/vibe/smplify/body-joints.ts';
import { cameraEnergy } from '#shared/compat/vibe/smplify/camera-energy.ts';
import { jointPasses } from '#shared/compat/vibe/smplify/joint-passes.ts';
import { SMPLIFY_WEIGHTS, type SmplifyWeights } from '#shared/compat/vibe/smplify/weights.ts';
import { randomNumbers } from '#test/support/synthetic-person.ts';
import { tinyJoints49, tinyMixture } from '#test/support/tiny-joints49.ts';

const FRAMES = 3;
const POSE = 72 * FRAMES;
const { body, source } = tinyJoints49();
const prior = tinyMixture();
const random = randomNumbers(9);
const spread = (length: number, size: number) => Float64Array.from({ length }, () => size * (random() - 0.5));

const pose = spread(POSE, 1.2);
const betas = spread(10, 2);
const translation = Float64Array.from({ length: 3 * FRAMES }, (_, i) => (i % 3 === 2 ? 45 + i : 0.02 * i));
const data: SmplifyData = {
  frames: FRAMES,
  observed: Float64Array.from({ length: FRAMES * 98 }, () => 112 + 150 * (random() - 0.5)),
  confidence: Float64Array.from({ length: FRAMES * 49 }, (_, i) => (i % 7 === 3 ? 0 : 0.2 + 0.8 * random())),
  center: [112, 112],
};
const passes = jointPasses(
  bodyJoints(body, source, () => true),
  FRAMES,
);

/** Largest difference between gradient and central differences of every eleventh number, relative to the largest slope. */
function worstError(energy: (x: Float64Array, g: Float64Array) => number, x: Float64Array): number {
  const g = new Float64Array(x.length);
  energy(x, g);
  const scratch = new Float64Array(x.length);
  const scale = Math.max(...g.map(Math.abs));
  expect(scale).toBeGreaterThan(0);
  let worst = 0;
  for (let i = 0; i < x.length; i += 11) {
    const h = 1e-5;
    const at = (step: number) =>
      energy(
        Float64Array.from(x, (v, k) => (k === i ? v + step : v)),
        scratch,
      );
    worst = Math.max(worst, Math.abs((at(h) - at(-h)) / (2 * h) - g[i]!) / scale);
  }
  return worst;
}

function bodyStage(weights: SmplifyWeights) {
  return (x: Float64Array, g: Float64Array): number => {
    passes.pose(x, 0, x, POSE);
    g.fill(0);
    const energy = bodyEnergy(
      passes.joints,
      translation,
      { pose: x, poseAt: 3, poseStride: 72, betas: x, betasAt: POSE },
      data,
      prior,
      weights,
      { joints: passes.forces, pose: g, betas: g, betasAt: POSE },
    );
    passes.pullBack(x, 0, g, 0, g, POSE);
    return energy;
  };
}

const NONE: SmplifyWeights = {
  ...SMPLIFY_WEIGHTS,
  posePrior: 0,
  shapePrior: 0,
  anglePrior: 0,
  smooth2d: 0,
  smooth3d: 0,
};
const start = Float64Array.of(...pose, ...betas);

describe('joints without the mesh', () => {
  it('are those of the posed mesh', () => {
    passes.pose(pose, 0, betas, 0);
    const all = Float64Array.from({ length: FRAMES * 10 }, (_, i) => betas[i % 10]!);
    const { joints49 } = poseBody(pose, all, body, source);
    for (const [i, value] of joints49.entries()) expect(passes.joints[i]).toBeCloseTo(value, 4);
  });
});

describe('gradients of the body stage', () => {
  it.each<[string, Partial<SmplifyWeights>]>([
    ['reprojection', {}],
    ['pose prior', { posePrior: 4.78 }],
    ['bends', { anglePrior: 15.2 }],
    ['shape', { shapePrior: 5 }],
    ['smoothness in the picture', { smooth2d: 3 }],
    ['smoothness in space', { smooth3d: 30 }],
    ['all of it', SMPLIFY_WEIGHTS],
  ])('%s', (_, weights) => {
    expect(worstError(bodyStage({ ...NONE, ...weights }), start)).toBeLessThan(1e-6);
  });
});

describe('smoothness', () => {
  it('does not hold rows together that do not follow each other', () => {
    const weights = { ...NONE, smooth3d: 30 };
    const energy = (follows?: Uint8Array): number => {
      passes.pose(start, 0, start, POSE);
      const g = { joints: passes.forces, pose: new Float64Array(POSE), betas: new Float64Array(10), betasAt: 0 };
      const x = { pose: start, poseAt: 3, poseStride: 72, betas, betasAt: 0 };
      return bodyEnergy(passes.joints, translation, x, { ...data, follows }, prior, weights, g);
    };
    const none = energy(Uint8Array.of(0, 0, 0));
    const parts = [Uint8Array.of(0, 1, 0), Uint8Array.of(0, 0, 1)].map((follows) => energy(follows) - none);
    expect(Math.min(...parts)).toBeGreaterThan(1);
    expect(parts[0]! + parts[1]!).toBeCloseTo(energy() - none, 6);
    expect(energy(Uint8Array.of(1, 1, 1))).toBe(energy());
  });
});

describe('gradients of the camera stage', () => {
  it('hips, shoulders and depth', () => {
    const from = translation.map((x, i) => (i % 3 === 2 ? x - 0.3 : x));
    const energy = (x: Float64Array, g: Float64Array): number => {
      const turned = pose.slice();
      for (let t = 0; t < FRAMES; t++) turned.set(x.subarray(3 * t, 3 * t + 3), 72 * t);
      passes.pose(turned, 0, betas, 0);
      g.fill(0);
      const gPose = new Float64Array(POSE);
      const value = cameraEnergy(passes.joints, x, 3 * FRAMES, from, data, SMPLIFY_WEIGHTS, passes.forces, g);
      passes.pullBack(turned, 0, gPose, 0, new Float64Array(10), 0);
      for (let t = 0; t < FRAMES; t++) g.set(gPose.subarray(72 * t, 72 * t + 3), 3 * t);
      return value;
    };
    const x = new Float64Array(6 * FRAMES);
    for (let t = 0; t < FRAMES; t++) x.set(pose.subarray(72 * t, 72 * t + 3), 3 * t);
    x.set(translation, 3 * FRAMES);
    expect(worstError(energy, x)).toBeLessThan(1e-6);
  });
});
