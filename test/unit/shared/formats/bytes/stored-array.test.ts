import { describe, expect, it } from 'vitest';
import { ByteSpan, memorySource } from '#shared/formats/bytes/byte-source.ts';
import { columnMajorStrides, storedView } from '#shared/formats/bytes/stored-array.ts';
import { FormatError } from '#shared/formats/format-error.ts';

const six = ByteSpan.of(new Uint8Array(Float32Array.of(0, 1, 2, 3, 4, 5).buffer));

describe('a stored array', () => {
  it('reads views row by row: turned, strided, repeated, of one element, of none', () => {
    const read = (shape: number[], strides: number[], offset = 0) =>
      Array.from(storedView(six, { dtype: 'f4', shape, strides, offset }).read().data);
    expect(read([2, 3], [3, 1])).toEqual([0, 1, 2, 3, 4, 5]);
    expect(read([3, 2], [1, 3])).toEqual([0, 3, 1, 4, 2, 5]);
    expect(read([2, 2], [3, 1], 1)).toEqual([1, 2, 4, 5]);
    expect(read([2, 3], [0, 1], 2)).toEqual([2, 3, 4, 2, 3, 4]);
    expect(read([1, 6], [99, 1])).toEqual([0, 1, 2, 3, 4, 5]);
    expect(read([], [], 5)).toEqual([5]);
    expect(read([0, 3], [3, 1])).toEqual([]);
  });

  it('reads Fortran order and big-endian numbers', () => {
    const strides = columnMajorStrides([2, 3]);
    expect(strides).toEqual([1, 2]);
    expect(Array.from(storedView(six, { dtype: 'f4', shape: [2, 3], strides }).read().data)).toEqual([
      0, 2, 4, 1, 3, 5,
    ]);
    const big = ByteSpan.of(Uint8Array.of(0, 0, 1, 2, 255, 255, 255, 254));
    expect(Array.from(storedView(big, { dtype: 'i4', shape: [2], bigEndian: true }).read().data)).toEqual([258, -2]);
  });

  it('reads halves of both kinds as float32, long integers as doubles, booleans as 0 and 1', () => {
    const of = (dtype: 'f2' | 'bf16' | 'i8' | 'b1', ...bytes: number[]) => {
      const size = { f2: 2, bf16: 2, i8: 8, b1: 1 }[dtype];
      return storedView(ByteSpan.of(Uint8Array.from(bytes)), { dtype, shape: [bytes.length / size] });
    };
    expect(of('f2', 0, 0x3c, 0, 0xc0).read()).toMatchObject({ dtype: 'f2', data: Float32Array.of(1, -2) });
    expect(of('bf16', 0x80, 0x3f, 0x20, 0xc0).read()).toMatchObject({ dtype: 'f4', data: Float32Array.of(1, -2.5) });
    expect(of('i8', 0, 0, 0, 0, 0, 1, 0, 0).readFloat32()).toEqual(Float32Array.of(2 ** 40));
    expect(of('b1', 0, 1, 2).read().data).toEqual(Uint8Array.of(0, 1, 1));
  });

  it('reads nothing before it is asked to, and no more than its elements', () => {
    const reads: [number, number][] = [];
    const inner = memorySource(new Uint8Array(400));
    const source = {
      size: 400,
      read: (offset: number, length: number) => {
        reads.push([offset, length]);
        return inner.read(offset, length);
      },
    };
    const array = storedView(new ByteSpan(source, 40, 360), { dtype: 'f4', shape: [3], strides: [2], offset: 5 });
    expect(reads).toEqual([]);
    array.read();
    expect(reads).toEqual([[60, 20]]);
  });

  it('refuses views that leave their bytes or would grow beyond measure', () => {
    const view =
      (shape: number[], strides?: number[], offset = 0) =>
      () =>
        storedView(six, { dtype: 'f4', shape, strides, offset });
    expect(view([7])).toThrow(/needs 28 bytes, but there are 24/);
    expect(view([6], undefined, 1)).toThrow(FormatError);
    expect(view([2], [-1], 1)).toThrow(/strides/);
    expect(view([2], [1.5])).toThrow(/strides/);
    expect(view([2, 2], [1])).toThrow(/strides/);
    expect(view([2 ** 40, 2 ** 40])).toThrow(/larger than the limit/);
    expect(view([Number.NaN])).toThrow(/axis/);
    expect(view([5000, 5000], [0, 0])).toThrow(/repeats/);
    expect(view([1], [1], Number.MAX_SAFE_INTEGER)).toThrow(FormatError);
  });
});
