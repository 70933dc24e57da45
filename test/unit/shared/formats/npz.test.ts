import { describe, expect, it } from 'vitest';
import { FormatError } from '#shared/formats/format-error.ts';
import type { NpyArray } from '#shared/formats/npy.ts';
import { readNpy, writeNpy } from '#shared/formats/npy.ts';
import { npzNumbers, npzScalar, npzText, readNpz, writeNpz } from '#shared/formats/npz.ts';

const everyType: Record<string, NpyArray> = {
  half: { dtype: 'f2', shape: [3], data: Float32Array.of(0.5, -65504, 2 ** -24) },
  single: { dtype: 'f4', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, Number.NaN) },
  double: { dtype: 'f8', shape: [], data: Float64Array.of(Math.PI) },
  byte: { dtype: 'i1', shape: [2], data: Int8Array.of(-128, 127) },
  short: { dtype: 'i2', shape: [2], data: Int16Array.of(-32768, 32767) },
  int: { dtype: 'i4', shape: [1, 1], data: Int32Array.of(-(2 ** 31)) },
  long: { dtype: 'i8', shape: [2], data: Float64Array.of(-(2 ** 53), 2 ** 53) },
  ubyte: { dtype: 'u1', shape: [0, 3], data: new Uint8Array(0) },
  ushort: { dtype: 'u2', shape: [1], data: Uint16Array.of(65535) },
  uint: { dtype: 'u4', shape: [1], data: Uint32Array.of(2 ** 32 - 1) },
  ulong: { dtype: 'u8', shape: [1], data: Float64Array.of(2 ** 60) },
  bool: { dtype: 'b1', shape: [2], data: Uint8Array.of(0, 1) },
  text: { dtype: 'U', shape: [2], data: ['neutral', 'Müller 🙂'] },
  raw: { dtype: 'S', shape: [], data: ['male'] },
};

/** A version 1.0 NPY file with a hand-written header. */
function npyFile(header: string, body: Uint8Array): Uint8Array {
  const out = new Uint8Array(10 + header.length + body.length);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  out.set(new TextEncoder().encode(header), 10);
  out.set(body, 10 + header.length);
  return out;
}

import { writeZip } from '#shared/formats/zip.ts';

describe('npz', () => {
  it.each([true, false])('gives back every element type, shape and value it was given (compress: %s)', (compress) => {
    const back = readNpz(writeNpz(everyType, { compress }));
    expect([...back.keys()]).toEqual(Object.keys(everyType));
    for (const [name, array] of Object.entries(everyType)) expect(back.get(name), name).toEqual(array);
  });

  it('writes the same bytes for the same arrays', () => {
    expect(writeNpz(everyType)).toEqual(writeNpz(everyType));
  });

  it('reads column-major and big-endian arrays into row-major numbers', () => {
    const body = Uint8Array.of(0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6);
    const array = readNpy(npyFile("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }\n", body));
    expect(array).toEqual({ dtype: 'i2', shape: [2, 3], data: Int16Array.of(1, 2, 3, 4, 5, 6) });
  });

  it('starts array data at a multiple of 64 bytes, as numpy does', () => {
    const file = writeNpy({ dtype: 'f4', shape: [1], data: Float32Array.of(1) });
    expect((file.length - 4) % 64).toBe(0);
  });

  it('never opens object arrays, and leaves them out when asked to', () => {
    const pickle = npyFile("{'descr': '|O', 'fortran_order': False, 'shape': (), }\n", new Uint8Array(20));
    const archive = writeZip([
      ['gender.npy', pickle],
      ['fps.npy', writeNpy(everyType.double!)],
    ]);
    expect(() => readNpz(archive)).toThrow(/gender.*never opened/);
    expect([...readNpz(archive, { objectArrays: 'leave-out' }).keys()]).toEqual(['fps']);
    expect([...readNpz(archive, { names: ['fps'] }).keys()]).toEqual(['fps']);
  });

  it.each([
    ['a shape that is larger than the file', "{'descr': '<f4', 'fortran_order': False, 'shape': (999,), }", /promises/],
    ['a shape beyond all memory', "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999, 99999999), }", /limit/],
    ['a negative size', "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", /not valid/],
    ['a record type', "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", /several fields/],
    ['complex numbers', "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", /not supported/],
    ['code in the header', '__import__("os").system("true")', /cannot be understood/],
  ])('refuses %s', (_, header, reason) => {
    expect(() => readNpy(npyFile(header, new Uint8Array(16)))).toThrow(FormatError);
    expect(() => readNpy(npyFile(header, new Uint8Array(16)))).toThrow(reason);
  });

  it('notices a flipped bit by the checksum', () => {
    const file = writeNpz({ a: { dtype: 'f4', shape: [4], data: Float32Array.of(1, 2, 3, 4) } }, { compress: false });
    file[150] = file[150]! ^ 1;
    expect(() => readNpz(file)).toThrow(/checksum/);
  });

  it('refuses to unpack more than the limit', () => {
    const zeros = writeNpz({ a: { dtype: 'f8', shape: [100_000], data: new Float64Array(100_000) } });
    expect(zeros.length).toBeLessThan(2000);
    expect(() => readNpz(zeros, { maxBytes: 100_000 })).toThrow(/limit/);
  });

  it('ends every cut-off or scrambled archive in a FormatError', () => {
    const good = writeNpz(everyType);
    for (let length = 0; length < good.length; length += 7) {
      expect(() => readNpz(good.slice(0, length)), `cut at ${length}`).toThrow(FormatError);
    }
    let seed = 1;
    const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
    for (let round = 0; round < 3000; round++) {
      const bad = good.slice();
      for (let k = 0; k < 4; k++) bad[Math.floor(random() * bad.length)] = Math.floor(random() * 256);
      try {
        readNpz(bad, { maxBytes: 1 << 20 });
      } catch (error) {
        expect(error, `round ${round}`).toBeInstanceOf(FormatError);
      }
    }
  });

  it('names the array that is missing, of another shape or of another kind', () => {
    const npz = readNpz(writeNpz(everyType));
    expect(npzNumbers(npz, 'single', [null, 3]).data).toHaveLength(6);
    expect(npzScalar(npz, 'double')).toBe(Math.PI);
    expect(npzText(npz, 'raw')).toBe('male');
    expect(() => npzNumbers(npz, 'poses')).toThrow('the array poses is missing');
    expect(() => npzNumbers(npz, 'single', [null, 4])).toThrow('(2, 3) instead of (any, 4)');
    expect(() => npzNumbers(npz, 'text')).toThrow(/text instead of numbers/);
  });
});
