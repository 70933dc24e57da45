import { describe, expect, it } from 'vitest';
import { clearRasterTarget, createRasterTarget, type RasterTarget } from '#shared/raster/raster-target.ts';
import { rasterizeInto } from '#shared/raster/visibility.ts';

/** One px a metre at depth 1, so that positions at z = 1 are pixels. */
const CAMERA = { fx: 1, fy: 1, cx: 0, cy: 0 };

const covered = (target: RasterTarget) => Array.from(target.face).filter((f) => f >= 0).length;

describe('rasterizeInto', () => {
  it('covers exactly the pixels whose centres lie in the triangle', () => {
    const target = createRasterTarget(10, 10);
    // Right angle at the origin, legs of 8 px; counter-clockwise as seen.
    rasterizeInto(target, [0, 0, 1, 0, 8, 1, 8, 0, 1], [0, 1, 2], CAMERA);
    // Centres on the slanted edge (x + y = 8) belong to the other side: 7 + 6 + … + 1 + the row of 8.
    expect(covered(target)).toBe(28);
    expect(target.face[0]).toBe(0);
    expect(target.face[7]).toBe(-1);
    expect(target.face[6]).toBe(0);
  });

  it('gives every pixel of a square cut in two triangles to exactly one of them', () => {
    const owners = new Int32Array(64);
    for (const faces of [
      [0, 1, 2],
      [0, 2, 3],
    ]) {
      const target = createRasterTarget(8, 8);
      rasterizeInto(target, [0, 0, 1, 0, 8, 1, 8, 8, 1, 8, 0, 1], faces, CAMERA);
      target.face.forEach((f, i) => {
        if (f >= 0) owners[i]! += 1;
      });
    }
    expect(Array.from(owners)).toEqual(new Array(64).fill(1));
  });

  it('keeps the nearer surface whatever the order of drawing', () => {
    const near = [0, 0, 1, 0, 9, 1, 9, 0, 1];
    const far = near.map((x) => x * 3);
    for (const faces of [
      [0, 1, 2, 3, 4, 5],
      [3, 4, 5, 0, 1, 2],
    ]) {
      const target = createRasterTarget(9, 9);
      rasterizeInto(target, [...near, ...far], faces, CAMERA);
      const nearFace = faces[0] === 0 ? 0 : 1;
      expect(target.face[10]).toBe(nearFace);
      expect(target.inverseDepth[10]).toBeCloseTo(1, 6);
    }
  });

  it('interpolates depth and weights as the perspective demands', () => {
    const target = createRasterTarget(101, 3);
    const camera = { fx: 100, fy: 100, cx: 0, cy: 1 };
    // A floor strip from depth 1 (at x = 0 px) to depth 3 (at x = 100 px).
    const positions = [0, -1, 1, 0, 1, 1, 3, 3, 3, 3, -3, 3];
    rasterizeInto(target, positions, [0, 1, 2, 0, 2, 3], camera, { cull: false });
    const i = 101 + 50;
    // 1/Z is affine on the screen: half way (50.5 px of 100) 1/Z = 1 + (1/3 - 1) · 0.505.
    expect(target.inverseDepth[i]).toBeCloseTo(1 - (2 / 3) * 0.505, 5);
    const z = 1 / target.inverseDepth[i]!;
    const face = target.face[i]!;
    const w1 = target.weight1[i]!;
    const w2 = target.weight2[i]!;
    const zs = face === 0 ? [1, 1, 3] : [1, 3, 3];
    expect((1 - w1 - w2) * zs[0]! + w1 * zs[1]! + w2 * zs[2]!).toBeCloseTo(z, 5);
  });

  it('clips faces that pass the camera and draws the part in front of it', () => {
    const target = createRasterTarget(20, 20);
    const camera = { fx: 10, fy: 10, cx: 10, cy: 10 };
    // A floor one metre below the eye from behind the camera to 5 m ahead.
    const floor = [-20, 1, -5, 20, 1, -5, 20, 1, 5, -20, 1, 5];
    rasterizeInto(target, floor, [0, 2, 1, 0, 3, 2], camera, { cull: false, near: 0.1 });
    expect(target.face[5 * 20 + 10]).toBe(-1);
    const i = 19 * 20 + 10;
    expect(target.face[i]).toBeGreaterThanOrEqual(0);
    // The ray through row 19.5 meets y = 1 at Z = 10 / 9.5.
    expect(1 / target.inverseDepth[i]!).toBeCloseTo(10 / 9.5, 4);
    for (const z of target.inverseDepth) expect(z).toBeLessThanOrEqual(10.001);
  });

  it('leaves out faces seen from behind unless told otherwise', () => {
    const back = [0, 0, 1, 8, 0, 1, 0, 8, 1];
    const target = createRasterTarget(9, 9);
    rasterizeInto(target, back, [0, 1, 2], CAMERA);
    expect(covered(target)).toBe(0);
    rasterizeInto(target, back, [0, 1, 2], CAMERA, { cull: false });
    expect(covered(target)).toBeGreaterThan(20);
  });

  it('is empty again after clearing', () => {
    const target = createRasterTarget(9, 9);
    rasterizeInto(target, [0, 0, 1, 0, 8, 1, 8, 0, 1], [0, 1, 2], CAMERA);
    clearRasterTarget(target);
    expect(covered(target)).toBe(0);
    expect(Math.max(...target.inverseDepth)).toBe(0);
    expect(target.dirty.x1).toBe(0);
  });

  it('ignores corners that are not numbers', () => {
    const target = createRasterTarget(9, 9);
    rasterizeInto(target, [Number.NaN, 0, 1, 0, 8, 1, 8, 0, 1], [0, 1, 2], CAMERA);
    expect(covered(target)).toBe(0);
  });
});
