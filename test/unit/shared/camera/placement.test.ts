import { describe, expect, it } from 'vitest';
import { chooseFocal, focalFromMm } from '#shared/camera/focal-length.ts';
import { projectInto } from '#shared/camera/perspective.ts';
import { cameraToWorld, placeCamera } from '#shared/camera/placement.ts';
import type { Vec3 } from '#shared/math/vec3.ts';

const close = (v: readonly number[]) => v.map((x) => expect.closeTo(x, 9));

describe('the world', () => {
  it('has Y up, X to the right of the picture and Z towards a level camera', () => {
    const pose = placeCamera([0, -1, 0], 1.5, [0, 0, 4]);
    expect(cameraToWorld(pose, [0, 1.5, 4])).toEqual(close([0, 0, 0]));
    expect(cameraToWorld(pose, [1, 1.5, 4])).toEqual(close([1, 0, 0]));
    expect(cameraToWorld(pose, [0, 0.5, 4])).toEqual(close([0, 1, 0]));
    expect(cameraToWorld(pose, [0, 0, 0])).toEqual(close([0, 1.5, 4]));
  });

  it('keeps the floor at zero for a tilted and rolled camera, and its rotation proper', () => {
    const n = Math.hypot(0.2, -0.9, -0.3);
    const up: Vec3 = [0.2 / n, -0.9 / n, -0.3 / n];
    const pose = placeCamera(up, 1.2, [0.5, 0.3, 5]);
    const anchor = cameraToWorld(pose, [0.5, 0.3, 5]);
    expect([anchor[0], anchor[2]]).toEqual(close([0, 0]));
    expect(anchor[1]).toBeCloseTo(up[0] * 0.5 + up[1] * 0.3 + up[2] * 5 + 1.2, 9);
    const [a, b, c, d, e, f, g, h, i] = pose.rotation as number[] as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    expect(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)).toBeCloseTo(1, 9);
    expect(cameraToWorld(pose, [0, 0, 0])[2]).toBeGreaterThan(0);
  });

  it('exists for a camera that looks straight down', () => {
    const pose = placeCamera([0, 0, -1], 3, [0, 0, 2]);
    expect(pose.rotation.every(Number.isFinite)).toBe(true);
    expect(cameraToWorld(pose, [0, 0, 3])[1]).toBeCloseTo(0, 9);
  });
});

describe('focal lengths', () => {
  it('prefers the user, then the metadata, then the default, and says which', () => {
    expect(chooseFocal([1280, 720], 900, 1000)).toEqual({ focalPx: 1000, source: 'user' });
    expect(chooseFocal([1280, 720], 900, null)).toEqual({ focalPx: 900, source: 'metadata' });
    expect(chooseFocal([720, 1280], null, null)).toEqual({ focalPx: 1152, source: 'default' });
  });

  it('turns 35 mm equivalents into px by the picture’s diagonal', () => {
    // A 3:2 picture shows the whole 36 × 24 mm frame.
    expect(focalFromMm(36, [3000, 2000])).toBeCloseTo(3000, 9);
    expect(focalFromMm(26, [1080, 1920])).toBeCloseTo(1323.74, 1);
  });
});

describe('projection', () => {
  const camera = { focalPx: 1000, imageSize: [1280, 720] as const };
  it('puts the optical axis in the middle of the picture', () => {
    const out = new Float64Array(2);
    expect(projectInto(out, 0, camera, [0.5, -0.25, 2], 0)).toBe(true);
    expect([...out]).toEqual([890, 235]);
  });

  it('refuses points behind the camera', () => {
    const out = new Float64Array(2);
    expect(projectInto(out, 0, camera, [0, 0, -1], 0)).toBe(false);
    expect(Number.isNaN(out[0])).toBe(true);
  });
});
