import { describe, expect, it } from 'vitest';
import { byteGrid } from '#shared/networks/quantise/activation-ranges.ts';
import { chooseRange } from '#shared/networks/quantise/choose-range.ts';
import { quantiseBias, quantiseWeights } from '#shared/networks/quantise/quantise-weights.ts';
import { RangeCollector } from '#shared/networks/quantise/range-collector.ts';
import { ValueHistogram } from '#shared/networks/quantise/value-histogram.ts';

/** A million values evenly from -1 to 1 with one far outlier. */
function withOutlier(outlier: number): ValueHistogram {
  const histogram = new ValueHistogram();
  histogram.add(Float32Array.from({ length: 1_000_000 }, (_, i) => i / 500_000 - 1));
  histogram.add([outlier]);
  return histogram;
}

describe('ValueHistogram', () => {
  it('keeps counts and places as larger values come', () => {
    const histogram = new ValueHistogram();
    histogram.add([0.25, -0.25]);
    histogram.add([100]);
    const at = (value: number) => Math.floor(value / histogram.step) + histogram.bins.length / 2;
    expect(histogram.bins.reduce((a, b) => a + b)).toBe(3);
    expect(histogram.bins[at(100)]).toBe(1);
    expect(histogram.bins[at(0.25)]).toBe(1);
    expect(histogram.bins[at(-0.25)]).toBe(1);
    expect(histogram.middle(at(100))).toBeCloseTo(100, 0);
    expect([histogram.min, histogram.max, histogram.count]).toEqual([-0.25, 100, 3]);
  });

  it('refuses values that are not finite', () => {
    expect(() => new ValueHistogram().add([1, Number.NaN])).toThrow('not a number');
    expect(() => new ValueHistogram().add([Number.POSITIVE_INFINITY])).toThrow('not finite');
  });
});

describe('chooseRange', () => {
  it('takes in everything with extremes', () => {
    expect(chooseRange(withOutlier(50), { kind: 'extremes' })).toEqual({ min: -1, max: 50 });
  });

  it('leaves out the given share of values with percentile', () => {
    const { min, max } = chooseRange(withOutlier(50), { kind: 'percentile', left: 0.01 });
    expect(min).toBeCloseTo(-0.98, 1);
    expect(max).toBeCloseTo(0.98, 1);
  });

  it('clips an outlier whose share of the error is small, and nothing of a range without one', () => {
    expect(chooseRange(withOutlier(4), { kind: 'squared-error' }).max).toBeLessThan(2);
    const plain = chooseRange(withOutlier(1), { kind: 'squared-error' });
    expect(plain.min).toBeCloseTo(-1, 1);
    expect(plain.max).toBeCloseTo(1, 1);
  });

  it('reaches to 0 where all values are positive', () => {
    const collector = new RangeCollector();
    collector.observe([['relu', [3, 4, 5]]]);
    expect(collector.ranges({ kind: 'extremes' }).relu).toEqual({ min: 0, max: 5 });
  });

  it('names the value that cannot be measured', () => {
    expect(() => new RangeCollector().observe([['t12', [Number.NaN]]])).toThrow('t12');
  });
});

describe('grids', () => {
  it('hold 0 exactly', () => {
    const { scale, zero } = byteGrid({ min: -1, max: 3 });
    expect(zero).toBe(64);
    expect((255 - zero) * scale).toBeCloseTo(3, 1);
    expect(byteGrid({ min: 0, max: 0 })).toEqual({ scale: 1, zero: 0 });
  });

  it('store the largest weight of a channel as the largest byte', () => {
    const { bytes, scales } = quantiseWeights(Float32Array.of(0.5, -1, 0.1, 0, 0, 0), 2);
    expect([...bytes]).toEqual([64, -127, 13, 0, 0, 0]);
    expect(scales[0]).toBeCloseTo(1 / 127, 8);
    expect(scales[1]).toBe(1);
    expect([...quantiseWeights(Float32Array.of(1.01, -2), 1, 7).bytes]).toEqual([32, -63]);
  });

  it('give biases in units of the products, within 32 bits', () => {
    expect([...quantiseBias(Float32Array.of(1, -1e30), 0.5, Float32Array.of(0.1, 1e-3))]).toEqual([20, -(2 ** 31)]);
  });
});
