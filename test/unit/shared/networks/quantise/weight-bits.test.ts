import { describe, expect, it } from 'vitest';
import { weightBitsFor } from '#shared/networks/quantise/weight-bits.ts';

describe('weightBitsFor', () => {
  it('gives 8 bits to processors that add products in 32 bits', () => {
    expect(weightBitsFor('arm64', null)).toBe(8);
    expect(weightBitsFor('x64', 'fpu avx2 avx512f avx512_vnni')).toBe(8);
    expect(weightBitsFor('x64', 'fpu avx2 avx_vnni')).toBe(8);
  });

  it('gives 7 bits to x86 without VNNI, and where nothing is known', () => {
    expect(weightBitsFor('x64', 'fpu sse4_2 avx2 avx512f')).toBe(7);
    expect(weightBitsFor('x64', null)).toBe(7);
  });
});
