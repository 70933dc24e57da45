import { expect, it } from 'vitest';
import { weldedNormals } from '#renderer/scene/welded-normals.ts';

it('a seam along which a file split its vertices does not show', () => {
  // Two faces of a roof that share an edge, each with vertices of its own there.
  const vertices = Float32Array.of(0, 1, 0, 0, 1, 1, -1, 0, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0);
  const normals = weldedNormals(vertices, Uint32Array.of(0, 2, 1, 3, 4, 5));
  for (const v of [0, 1, 3, 4]) {
    expect([...normals.subarray(3 * v, 3 * v + 3)]).toEqual([0, 1, 0].map((value) => expect.closeTo(value, 6)));
  }
  expect(normals[6]).toBeCloseTo(-normals[15]!, 6);
});
