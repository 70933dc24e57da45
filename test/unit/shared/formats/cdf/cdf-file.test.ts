import { describe, expect, it } from 'vitest';
import { memorySource } from '#shared/formats/bytes/byte-source.ts';
import { CdfFile } from '#shared/formats/cdf/cdf-file.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { writeCdf } from '#test/support/datasets/cdf-writer.ts';

const open = (bytes: Uint8Array) => new CdfFile(memorySource(bytes), { maxUnpackedBytes: 2 ** 22 });
/** Every third number is 0, so that runs of zeros occur. */
const wave = (count: number) => Float64Array.from({ length: count }, (_, i) => (i % 3 ? Math.sin(i) * 100 : 0));

describe('CDF files', () => {
  const forms = [
    { name: 'as it is', variable: {}, file: {} },
    { name: 'packed values', variable: { packing: 'gzip' }, file: {} },
    { name: 'runs of zeros', variable: { packing: 'rle' }, file: {} },
    { name: 'packed whole', variable: {}, file: { packed: true } },
    { name: 'version 2.6', variable: { packing: 'gzip' }, file: { version: 2 } },
    { name: 'version 2.6, packed whole', variable: {}, file: { version: 2, packed: true } },
    { name: 'column-major', variable: {}, file: { rowMajor: false } },
    { name: 'big-endian', variable: { packing: 'gzip' }, file: { bigEndian: true, rowMajor: false } },
  ] as const;

  it.each(forms)('gives back values written $name', ({ variable, file }) => {
    const data = wave(5 * 4 * 3);
    const bytes = writeCdf(
      {
        Pose: { dtype: 'f8', shape: [5, 4, 3], data, blockRecords: 2, ...variable },
        Other: { dtype: 'f4', shape: [2], data: [1.5, -2] },
      },
      file,
    );
    const cdf = open(bytes);
    expect(cdf.names()).toEqual(['Pose', 'Other']);
    const pose = cdf.read('Pose');
    expect([...pose.shape]).toEqual([5, 4, 3]);
    expect([...pose.data]).toEqual([...data]);
    expect([...cdf.read('Other').data]).toEqual([1.5, -2]);
  });

  it.each([2, 3] as const)('gives back rVariables of version %i', (version) => {
    const data = wave(2 * 4 * 3);
    const file = { version, shared: true, rowMajor: false };
    const variable = { dtype: 'f4', shape: [2, 4, 3], data: Float32Array.from(data) } as const;
    const cdf = open(writeCdf({ Pose: variable, Second: { ...variable, packing: 'gzip' } }, file));
    expect(cdf.names()).toEqual(['Pose', 'Second']);
    for (const name of cdf.names()) {
      expect([...cdf.read(name).shape]).toEqual([2, 4, 3]);
      expect([...cdf.read(name).data]).toEqual([...Float32Array.from(data)]);
    }
  });

  it('names what is missing', () => {
    const cdf = open(writeCdf({ Pose: { dtype: 'f4', shape: [1], data: [1] } }));
    expect(() => cdf.read('Pos')).toThrow('it has no variable called Pos');
  });
});

describe('broken CDF files', () => {
  const whole = writeCdf({ Pose: { dtype: 'f8', shape: [3, 4], data: wave(12), packing: 'gzip', blockRecords: 2 } });

  it('are refused wherever they are cut', () => {
    for (let length = 0; length < whole.length; length++) {
      expect(() => open(whole.slice(0, length)).read('Pose'), `cut at ${length}`).toThrow(FormatError);
    }
  });

  it('end in an error of the format or in numbers, whatever bit is turned', () => {
    for (const packed of [false, true]) {
      const file = writeCdf({ Pose: { dtype: 'f4', shape: [2, 3], data: wave(6), packing: 'rle' } }, { packed });
      for (let at = 0; at < file.length; at++) {
        const turned = file.slice();
        turned[at]! ^= 1 << (at % 8);
        try {
          open(turned).read('Pose');
        } catch (error) {
          expect(error, `bit turned in byte ${at}`).toBeInstanceOf(FormatError);
        }
      }
    }
  });

  it('are told from other files', () => {
    expect(() => open(new Uint8Array(100))).toThrow('it is not a CDF file');
    expect(() => open(new Uint8Array(3))).toThrow('it is not a CDF file');
  });

  it('that unpack to more than is allowed are refused before memory is taken', () => {
    const packed = writeCdf({ Pose: { dtype: 'f8', shape: [1000], data: new Float64Array(1000) } }, { packed: true });
    expect(() => new CdfFile(memorySource(packed), { maxUnpackedBytes: 1000 })).toThrow('more than the limit of 1000');
  });
});
