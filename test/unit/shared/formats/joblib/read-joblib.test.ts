import { zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { memorySource } from '#shared/formats/bytes/byte-source.ts';
import type { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { readJoblib } from '#shared/formats/joblib/read-joblib.ts';
import { OP } from '#shared/formats/pickle/opcodes.ts';
import {
  build,
  dict,
  global,
  int,
  join,
  le,
  newObject,
  numpyDtype,
  type Piece,
  pickle,
  text,
  tuple,
} from '#test/support/pickle-assembler.ts';

const wrapper = (more: readonly (readonly [Piece, Piece])[], module = 'joblib.numpy_pickle') =>
  build(
    newObject(global(module, 'NumpyArrayWrapper')),
    dict([text('shape'), tuple(int(2), int(2))], [text('dtype'), numpyDtype('f4')], ...more),
  );
const read = (bytes: Uint8Array, maxUnpackedBytes?: number) => readJoblib(memorySource(bytes), { maxUnpackedBytes });

describe('a joblib file', () => {
  it('reads arrays behind their wrappers, with and without padding', () => {
    const numbers = le.f32(1, 2, 3, 4);
    const aligned = [[text('numpy_array_alignment_bytes'), int(16)]] as const;
    const order = [[text('order'), text('F')]] as const;
    const bytes = join(
      OP.PROTO,
      2,
      OP.MARK,
      wrapper([]),
      numbers,
      wrapper(aligned),
      [2, 255, 255],
      numbers,
      wrapper(order),
      numbers,
      OP.LIST,
      OP.STOP,
    );
    const arrays = read(bytes) as readonly StoredArray[];
    expect(arrays.map((array) => Array.from(array.read().data))).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [1, 3, 2, 4],
    ]);
  });

  it('reads files that scikit-learn wrote with its own joblib', () => {
    const bytes = join(OP.PROTO, 2, wrapper([], 'sklearn.externals.joblib.numpy_pickle'), le.f32(1, 2, 3, 4), OP.STOP);
    expect((read(bytes) as StoredArray).shape).toEqual([2, 2]);
  });

  it('unpacks no more than it is allowed to', () => {
    const packed = zlibSync(join(OP.PROTO, 3, OP.BINBYTES, le.u32(1_000_000), new Uint8Array(1_000_000), OP.STOP));
    expect(() => read(packed, 500_000)).toThrow(/unpacks to more than the limit of 500000 bytes/);
    expect(read(packed)).toMatchObject({ length: 1_000_000 });
  });

  it('reads plain pickles, and nothing that is none', () => {
    expect(read(pickle(int(5)))).toBe(5);
    expect(() => read(join('plain text'))).toThrow(/neither a pickle nor a joblib file/);
  });
});
