import { expect, test } from 'vitest';
import { canonicalJson, contentKey } from '#main/store/canonical-json.ts';
import { decodeChunk, encodeChunk } from '#main/store/chunk-codec.ts';
import { packRecord, unpackRecord } from '#main/store/record-pack.ts';
import { seededRandom } from '#test/support/random-records.ts';

const roundTrip = (value: unknown) => {
  const { json, arrays } = packRecord(value);
  return unpackRecord(json, (name) => arrays.get(name) ?? null);
};

test('keeps plain data with typed arrays and every kind of number', () => {
  const value = {
    numbers: [0, -0, 1e-320, 0.1 + 0.2, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    nested: [{ a: Float32Array.from([1, Number.NaN]), b: [new Uint8Array(0)] }, null, 'text', true],
    root: Float64Array.from([-0, 1 / 3]),
    'odd.name': Int16Array.from([1]),
    empty: {},
  };
  expect(roundTrip(value)).toStrictEqual(value);
  expect(roundTrip(Float32Array.from([1]))).toStrictEqual(Float32Array.from([1]));
  expect(roundTrip(null)).toBeNull();
});

test('refuses what would come back as something else', () => {
  for (const value of [
    new Map(),
    new Date(),
    { a: () => 1 },
    { a: 1n },
    { $array: 'x' },
    { 'a.b': new Uint8Array(1), a: { b: new Uint8Array(1) } },
  ]) {
    expect(() => packRecord(value)).toThrow('internal error');
  }
});

test('gives the same key for the same value in any order of fields', () => {
  expect(contentKey({ b: [1, { d: null, c: 'x' }], a: 2 })).toBe(contentKey({ a: 2, b: [1, { c: 'x', d: null }] }));
  expect(contentKey({ a: 1 })).not.toBe(contentKey({ a: '1' }));
  expect(canonicalJson({ b: undefined, a: [true, -0, 'ü"'] })).toBe('{"a":[true,0,"ü\\""]}');
  expect(() => canonicalJson(Number.NaN)).toThrow();
});

test('compresses what repeats, leaves noise alone, and gives both back bit for bit', () => {
  const random = seededRandom(1);
  const times = Float64Array.from({ length: 5000 }, (_, i) => i * 33_366);
  const noise = Uint32Array.from({ length: 5000 }, () => random() * 2 ** 32);
  const packed = encodeChunk(times, 'float64', true);
  expect(packed.codec).toBe('shuffle-deflate');
  expect(packed.data.length).toBeLessThan(times.byteLength / 3);
  expect(decodeChunk(packed.data, packed.codec, 'float64')).toStrictEqual(times);
  const raw = encodeChunk(noise, 'uint32', true);
  expect(raw.codec).toBe('raw');
  expect(decodeChunk(raw.data, raw.codec, 'uint32')).toStrictEqual(noise);
});
