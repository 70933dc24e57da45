import { describe, expect, it } from 'vitest';
import { decodeArrays, decodeRows, decodeTimes } from '#renderer/document/decode-rows.ts';

describe('raw numbers of the host', () => {
  it('are read as what their header says', () => {
    expect([...decodeRows(new Float32Array([0.5, -2]).buffer, 'float32')]).toEqual([0.5, -2]);
    expect([...decodeRows(new Uint8Array([1, 0, 1]).buffer, 'uint8')]).toEqual([1, 0, 1]);
    expect([...decodeRows(new Float64Array([3.25]).buffer, 'float64')]).toEqual([3.25]);
  });

  it('keep times to the microsecond over many hours', () => {
    const hours = 30 * 3600 * 1e6 + 1;
    expect(decodeTimes(new Float64Array([hours]).buffer, 'float64')[0]).toBe(hours);
    expect(decodeTimes(new BigInt64Array([BigInt(hours)]).buffer, 'int64')[0]).toBe(hours);
  });

  it('of an unknown type are refused', () => {
    expect(() => decodeRows(new ArrayBuffer(8), 'complex64')).toThrow(/complex64/);
  });

  it('of several arrays come one after the other', () => {
    const rows = 2;
    const numbers = Float32Array.from({ length: rows * (1 + 3) }, (_, at) => at);
    const arrays = new Map(decodeArrays(numbers.buffer, ['score', 'trans']));
    expect([...arrays.get('score')!]).toEqual([0, 1]);
    expect([...arrays.get('trans')!]).toEqual([2, 3, 4, 5, 6, 7]);
    expect(() => decodeArrays(new ArrayBuffer(20), ['score', 'trans'])).toThrow(/20 bytes/);
  });
});
