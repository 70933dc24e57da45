import { describe, expect, it } from 'vitest';
import { orientationFilters, orientationOfMatrix, swapsSides } from '#main/media/orientation.ts';

const ONE = 1 << 16;
const matrix = (a: number, b: number, c: number, d: number) =>
  new Uint8Array(Int32Array.of(a * ONE, b * ONE, 0, c * ONE, d * ONE, 0, 0, 0, 1 << 30).buffer);

describe('orientationOfMatrix', () => {
  it('reads the four turns', () => {
    expect(orientationOfMatrix(matrix(1, 0, 0, 1))).toEqual({ rotation: 0, flipped: false });
    // Phone held upright: stored (1, 0) is shown at (0, 1), which is down: a quarter turn clockwise.
    expect(orientationOfMatrix(matrix(0, 1, -1, 0))).toEqual({ rotation: 90, flipped: false });
    expect(orientationOfMatrix(matrix(-1, 0, 0, -1))).toEqual({ rotation: 180, flipped: false });
    expect(orientationOfMatrix(matrix(0, -1, 1, 0))).toEqual({ rotation: 270, flipped: false });
  });

  it('reads the four mirrored turns', () => {
    expect(orientationOfMatrix(matrix(-1, 0, 0, 1))).toEqual({ rotation: 0, flipped: true });
    expect(orientationOfMatrix(matrix(1, 0, 0, -1))).toEqual({ rotation: 180, flipped: true });
    expect(orientationOfMatrix(matrix(0, 1, 1, 0))).toEqual({ rotation: 270, flipped: true });
    expect(orientationOfMatrix(matrix(0, -1, -1, 0))).toEqual({ rotation: 90, flipped: true });
  });

  it('snaps small angles and ignores matrices that say nothing', () => {
    expect(orientationOfMatrix(matrix(0.999, 0.04, -0.04, 0.999))).toEqual({ rotation: 0, flipped: false });
    expect(orientationOfMatrix(matrix(0, 0, 0, 0))).toEqual({ rotation: 0, flipped: false });
    expect(orientationOfMatrix(new Uint8Array(8))).toEqual({ rotation: 0, flipped: false });
  });

  it('reads a matrix that does not start at a multiple of four bytes', () => {
    const bytes = new Uint8Array(40);
    bytes.set(matrix(0, 1, -1, 0), 3);
    expect(orientationOfMatrix(bytes.subarray(3))).toEqual({ rotation: 90, flipped: false });
  });
});

describe('orientationFilters', () => {
  it('does nothing to an upright picture', () => {
    expect(orientationFilters({ rotation: 0, flipped: false })).toBe('');
  });

  it('swaps the sides exactly for quarter turns', () => {
    expect([0, 90, 180, 270].map((rotation) => swapsSides({ rotation, flipped: false }))).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});
