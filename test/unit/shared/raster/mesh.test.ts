import { describe, expect, it } from 'vitest';
import { blendTargetInto } from '#shared/raster/blend-target.ts';
import { drawMesh, litColor } from '#shared/raster/mesh.ts';
import { createRasterTarget } from '#shared/raster/raster-target.ts';
import { vertexNormalsInto } from '#shared/raster/vertex-normals.ts';

const CAMERA = { fx: 1, fy: 1, cx: 0, cy: 0 };
const square = (x: number, y: number, size: number, z: number) =>
  [x, y, 1, x, y + size, 1, x + size, y + size, 1, x + size, y, 1].map((c) => c * z);
const FACES = [0, 1, 2, 0, 2, 3];
const flat = (r: number, g: number, b: number) => (out: Float32Array, o: number) => {
  out[o] = r;
  out[o + 1] = g;
  out[o + 2] = b;
};

describe('drawMesh', () => {
  it('lets a nearer mesh hide a farther one drawn after it', () => {
    const target = createRasterTarget(12, 12);
    drawMesh(target, { positions: square(2, 2, 8, 1), faces: FACES, color: flat(200, 0, 0) }, CAMERA);
    drawMesh(target, { positions: square(0, 0, 12, 2), faces: FACES, color: flat(0, 0, 200) }, CAMERA);
    const at = (x: number, y: number) => Array.from(target.rgb.slice((y * 12 + x) * 3, (y * 12 + x) * 3 + 3));
    expect(at(5, 5)).toEqual([200, 0, 0]);
    expect(at(0, 5)).toEqual([0, 0, 200]);
  });

  it('interpolates the colours of the vertices', () => {
    const target = createRasterTarget(10, 10);
    const ramp = (out: Float32Array, o: number, vertex: number) => {
      out[o] = vertex >= 2 ? 200 : 0;
      out[o + 1] = 0;
      out[o + 2] = 0;
    };
    drawMesh(target, { positions: square(0, 0, 10, 1), faces: FACES, color: ramp }, CAMERA);
    expect(target.rgb[(5 * 10 + 2) * 3]).toBeCloseTo(50, 0);
    expect(target.rgb[(5 * 10 + 7) * 3]).toBeCloseTo(150, 0);
  });

  it('lights what faces up and towards the camera more than what faces down', () => {
    const out = new Float32Array(6);
    const shade = litColor([200, 200, 200]);
    shade(out, 0, 0, 0, -0.6, -0.8);
    shade(out, 3, 0, 0, 0.6, -0.8);
    expect(out[0]!).toBeGreaterThan(out[3]! + 60);
  });
});

describe('blendTargetInto', () => {
  it('mixes the layer with the picture by its opacity and leaves the rest alone', () => {
    const target = createRasterTarget(12, 12);
    drawMesh(target, { positions: square(3, 3, 6, 1), faces: FACES, color: flat(200, 100, 0), opacity: 0.5 }, CAMERA);
    const data = new Uint8Array(12 * 12 * 3).fill(100);
    blendTargetInto({ width: 12, height: 12, data }, target);
    const at = (x: number, y: number) => Array.from(data.slice((y * 12 + x) * 3, (y * 12 + x) * 3 + 3));
    expect(at(5, 5)).toEqual([150, 100, 50]);
    expect(at(0, 0)).toEqual([100, 100, 100]);
    // The border is a step between both.
    expect(at(3, 5)[0]).toBeGreaterThan(110);
    expect(at(3, 5)[0]).toBeLessThan(150);
  });

  it('draws the outline only along the silhouette', () => {
    const target = createRasterTarget(12, 12);
    drawMesh(target, { positions: square(3, 3, 6, 1), faces: FACES, color: flat(255, 255, 255) }, CAMERA);
    const data = new Uint8Array(12 * 12 * 3).fill(255);
    blendTargetInto({ width: 12, height: 12, data }, target, { outline: [0, 0, 0] });
    expect(data[(5 * 12 + 5) * 3]).toBe(255);
    expect(data[(5 * 12 + 3) * 3]).toBeLessThan(120);
  });
});

describe('vertexNormalsInto', () => {
  it('points outwards on a closed solid and has unit length', () => {
    const positions = [1, 1, 1, -1, -1, 1, -1, 1, -1, 1, -1, -1];
    const faces = [0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3];
    const normals = new Float32Array(12);
    vertexNormalsInto(normals, positions, faces);
    for (let v = 0; v < 12; v += 3) {
      const along =
        (positions[v]! * normals[v]! + positions[v + 1]! * normals[v + 1]! + positions[v + 2]! * normals[v + 2]!) /
        Math.sqrt(3);
      expect(along).toBeCloseTo(1, 5);
    }
  });
});
