import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memorySource } from '#shared/formats/bytes/byte-source.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { Hdf5File } from '#shared/formats/hdf5/hdf5-file.ts';
import { MATLAB_USER_BLOCK, writeHdf5 } from '#test/support/datasets/hdf5-writer.ts';

const open = (bytes: Uint8Array) => new Hdf5File(memorySource(bytes));
/** Files libhdf5 made: see test/fixtures/hdf5/README.md. */
const fixture = (name: string) => open(readFileSync(new URL(`../../../../fixtures/hdf5/${name}`, import.meta.url)));
const wave = (count: number) => Float64Array.from({ length: count }, (_, i) => Math.sin(i) * 1000);

const plain = writeHdf5({ numbers: { dtype: 'f8', shape: [7, 3], data: wave(21) } });

describe('HDF5 files', () => {
  it.each(['f8', 'f4', 'i4', 'u1', 'u2', 'f2'] as const)('gives back numbers of type %s', (dtype) => {
    const data = Float64Array.from({ length: 12 }, (_, i) => 3 * i);
    const file = open(writeHdf5({ a: { dtype, shape: [3, 4], data } }));
    const array = file.read('a');
    expect([...array.shape]).toEqual([3, 4]);
    expect([...array.data]).toEqual([...data]);
  });

  it.each([
    { name: 'plain', filters: [] as const },
    { name: 'deflated', filters: ['deflate'] as const },
    { name: 'shuffled and deflated', filters: ['shuffle', 'deflate'] as const },
  ])('puts $name chunks together, also where they reach beyond the array', ({ filters }) => {
    const data = wave(5 * 7 * 3);
    const file = open(
      writeHdf5(
        { g: { deep: { a: { dtype: 'f8', shape: [5, 7, 3], data, chunk: [2, 4, 2], filters } } } },
        MATLAB_USER_BLOCK,
      ),
    );
    expect(file.names()).toEqual(['g']);
    expect(file.names('g/deep')).toEqual(['a']);
    expect(file.shape('g/deep/a')).toEqual([5, 7, 3]);
    expect([...file.read('g/deep/a').data]).toEqual([...data]);
    expect([...file.read('/g/deep/a', { rows: [1, 4] }).data]).toEqual([...data.subarray(21, 84)]);
  });

  it('tells what is there and what is not', () => {
    const file = open(plain);
    expect(file.has('numbers')).toBe(true);
    expect(file.has('numbers/deeper')).toBe(false);
    expect(() => file.read('letters')).toThrow('dataset letters: there is nothing called letters');
    expect(() => file.read('/')).toThrow('/ is not a dataset');
    expect(() => file.read('numbers', { rows: [5, 9] })).toThrow('it has 7 rows, not 5 to 9');
    expect(() => file.read('numbers', { maxBytes: 100 })).toThrow('too large');
  });

  it('reads what libhdf5 itself wrote in the newer form', () => {
    const file = fixture('libhdf5.h5');
    const expected = Float32Array.from({ length: 40 * 17 * 3 }, (_, i) => i * 0.25 - 100);
    expect(file.names().sort()).toEqual(['group', 'letters', 'plain', 'scalar', 'signed', 'untouched']);
    expect([...file.read('plain').data]).toEqual([...expected]);
    expect([...file.read('group/packed').data]).toEqual([...expected]);
    expect(file.read('group/packed').shape).toEqual([40, 17, 3]);
    expect([...file.read('signed').data]).toEqual([-1, 2, -3]);
    expect(file.read('letters')).toEqual({ dtype: 'S', shape: [2], data: ['TS1', 'TS22'] });
    expect([...file.read('scalar').data]).toEqual([42]);
  });
});

describe('HDF5 files of the oldest form, as libhdf5 wrote them', () => {
  const file = fixture('libhdf5-trees.h5');

  it('have groups with more members than one node holds', () => {
    expect(file.names('many')).toHaveLength(20);
    for (let i = 0; i < 20; i++) expect([...file.read(`many/member_${i}`).data]).toEqual([i]);
  });

  it('have more chunks than one node of their tree holds', () => {
    const { shape, data } = file.read('many_chunks');
    expect(shape).toEqual([600, 2]);
    expect([...data]).toEqual(Array.from({ length: 1200 }, (_, i) => i * 0.5));
    expect([...file.read('many_chunks', { rows: [100, 102] }).data]).toEqual([100, 100.5, 101, 101.5]);
  });

  it('have headers that go on elsewhere', () => {
    expect([...file.read('described').data]).toEqual([1, 2, 3]);
  });
});

describe('broken HDF5 files', () => {
  it('are refused, never believed, wherever they are cut', () => {
    const file = writeHdf5({
      a: { dtype: 'f8', shape: [5, 7, 3], data: wave(105), chunk: [2, 4, 2], filters: ['shuffle', 'deflate'] },
    });
    // The padding of the last block is not part of the data.
    for (let length = 0; length < file.length - 700; length += 13) {
      expect(() => open(file.slice(0, length)).read('a'), `cut at ${length}`).toThrow(FormatError);
    }
  });

  it('end in an error of the format or in numbers, whatever bit is turned', () => {
    const whole = writeHdf5({ a: { dtype: 'f4', shape: [4, 3], data: wave(12), chunk: [2, 3], filters: ['deflate'] } });
    for (let at = 0; at < whole.length; at++) {
      if (at > 3000 && at % 7) continue;
      const file = whole.slice();
      file[at]! ^= 1 << (at % 8);
      try {
        open(file).read('a', { maxBytes: 2 ** 20 });
      } catch (error) {
        expect(error, `bit turned in byte ${at}`).toBeInstanceOf(FormatError);
      }
    }
  });

  it('are told from other files', () => {
    expect(() => open(new Uint8Array(5000))).toThrow('it is not an HDF5 file');
    expect(() => open(new Uint8Array(0))).toThrow('it is not an HDF5 file');
  });
});
