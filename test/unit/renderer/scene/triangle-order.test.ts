import { describe, expect, it } from 'vitest';
import { cacheFriendly } from '#renderer/scene/triangle-order.ts';

/** A grid of n × n squares, its triangles in an order without neighbours. */
function scatteredGrid(n: number): Uint32Array {
  const triangles: number[][] = [];
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const a = y * (n + 1) + x;
      triangles.push([a, a + 1, a + n + 2], [a, a + n + 2, a + n + 1]);
    }
  }
  const step = 7919;
  return Uint32Array.from(triangles.flatMap((_, i) => triangles[(i * step) % triangles.length]!));
}

function misses(faces: Uint32Array, size: number): number {
  const kept: number[] = [];
  let count = 0;
  for (const v of faces) {
    if (kept.includes(v)) continue;
    count++;
    kept.push(v);
    if (kept.length > size) kept.shift();
  }
  return count;
}

describe('order of triangles', () => {
  const faces = scatteredGrid(30);

  it('keeps every triangle with its corners in their order', () => {
    const texts = (array: Uint32Array) =>
      Array.from({ length: array.length / 3 }, (_, f) => array.subarray(3 * f, 3 * f + 3).join()).sort();
    expect(texts(cacheFriendly(faces, 31 * 31))).toEqual(texts(faces));
  });

  it('skins a vertex less than once per triangle', () => {
    const triangles = faces.length / 3;
    expect(misses(faces, 16)).toBeGreaterThan(2 * triangles);
    expect(misses(cacheFriendly(faces, 31 * 31), 16)).toBeLessThan(0.85 * triangles);
  });

  it('orders each body once', () => {
    expect(cacheFriendly(faces, 31 * 31)).toBe(cacheFriendly(faces, 31 * 31));
  });

  it('does with nothing', () => {
    expect(cacheFriendly(new Uint32Array(), 0)).toHaveLength(0);
  });
});
