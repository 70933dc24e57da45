import { describe, expect, it } from 'vitest';
import { ByteSpan, memorySource } from '#shared/formats/bytes/byte-source.ts';
import type { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { OP } from '#shared/formats/pickle/opcodes.ts';
import { type ReadPickleOptions, readPickle } from '#shared/formats/pickle/read-pickle.ts';
import { PickleName, type PickleValue } from '#shared/formats/pickle/values.ts';
import {
  build,
  call,
  dict,
  global,
  int,
  join,
  le,
  list,
  newObject,
  numpyArray,
  numpyDtype,
  pickle,
  text,
  tuple,
} from '#test/support/pickle-assembler.ts';

const read = (bytes: Uint8Array, options?: ReadPickleOptions): PickleValue => readPickle(memorySource(bytes), options);

describe('a pickle', () => {
  it('keeps order, identity of shared parts and the kinds of numbers', () => {
    const value = read(
      pickle(
        [list(int(1)), OP.BINPUT, 5],
        OP.POP,
        dict([text('b'), [OP.BINGET, 5]], [text('a'), [OP.BINGET, 5]], [int(7), int(2 ** 60)]),
      ),
    );
    const found = value as ReadonlyMap<string | number, PickleValue>;
    expect([...found.keys()]).toEqual(['b', 'a', 7]);
    expect(found.get('a')).toBe(found.get('b'));
    expect(found.get(7)).toBe(2n ** 60n);
  });

  it('reads Python 2 strings as text, letter by letter, and long ones as bytes', () => {
    const long = new Uint8Array(70_000).fill(200);
    expect(read(pickle(OP.SHORT_BINSTRING, 3, [0x47, 0xf6, 0xdf]))).toBe('Göß');
    expect(read(join("S'a\\x41\\n\\'\\101'\n."))).toBe("aA\n'A");
    const span = read(pickle(OP.BINSTRING, le.u32(long.length), long));
    expect(span).toBeInstanceOf(ByteSpan);
    expect((span as ByteSpan).bytes()).toEqual(long);
  });

  it('leaves arrays in the file until they are read', () => {
    const inner = memorySource(pickle(numpyArray([3], numpyDtype('f8'), le.f64(1, 2, 3))));
    let reads = 0;
    const source = {
      size: inner.size,
      read: (offset: number, length: number) => {
        reads++;
        return inner.read(offset, length);
      },
    };
    const array = readPickle(source) as StoredArray;
    const before = reads;
    expect(array).toMatchObject({ dtype: 'f8', shape: [3], elements: 3 });
    expect(array.readFloat32()).toEqual(Float32Array.of(1, 2, 3));
    expect(reads).toBe(before + 1);
  });

  it('reads an array in Fortran order row by row', () => {
    const array = read(
      pickle(numpyArray([2, 3], numpyDtype('f4', '>'), new Uint8Array(24).fill(0).with(0, 0x3f).with(1, 0x80), true)),
    );
    expect(Array.from((array as StoredArray).read().data)).toEqual([1, 0, 0, 0, 0, 0]);
  });

  it('names types that are only mentioned, and calls none', () => {
    const value = read(pickle(dict([text('type'), global('numpy', 'float32')])));
    expect((value as ReadonlyMap<string, PickleValue>).get('type')).toEqual(new PickleName('numpy.float32'));
    expect(() => read(pickle(call(global('numpy', 'float32'), int(1))))).toThrow(/only knows as a name/);
  });

  it('reads chumpy selections and sparse matrices as the arrays they stand for', () => {
    const i8 = (...values: number[]) =>
      numpyArray([values.length], numpyDtype('i8'), new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
    const variable = build(newObject(global('chumpy.ch', 'Ch')), dict([text('x'), i8(10, 20, 30)]));
    const select = build(
      newObject(global('chumpy.reordering', 'Select')),
      dict([text('a'), variable], [text('idxs'), i8(2, 0)], [text('preferred_shape'), tuple(int(2), int(1))]),
    );
    const sparse = build(
      newObject(global('scipy.sparse.csr', 'csr_matrix')),
      dict(
        [text('_shape'), tuple(int(2), int(3))],
        [text('indptr'), i8(0, 2, 3)],
        [text('indices'), i8(0, 2, 1)],
        [text('data'), i8(1, 2, 3)],
      ),
    );
    const [picked, matrix] = read(pickle(list(select, sparse))) as StoredArray[];
    expect(picked!.read()).toMatchObject({ shape: [2, 1], data: Float64Array.of(30, 10) });
    expect(matrix!.read()).toMatchObject({ shape: [2, 3], data: Float64Array.of(1, 0, 2, 0, 3, 0) });
  });

  it('keeps to the limits it is given', () => {
    const many = pickle(
      OP.EMPTY_LIST,
      OP.MARK,
      Array.from({ length: 50 }, () => OP.NONE),
      OP.APPENDS,
    );
    expect(read(many)).toHaveLength(50);
    expect(() => read(many, { limits: { maxValues: 53 } })).toThrow(/more than 53 values/);
    expect(() => read(many, { limits: { maxStack: 40 } })).toThrow(/nested too deeply/);
    expect(() => read(pickle(text('x'.repeat(100))), { limits: { maxTextBytes: 99 } })).toThrow(
      /more than 99 bytes of text/,
    );
    expect(() => read(pickle(list(list(list(int(1))))), { limits: { maxDepth: 2 } })).toThrow(/nested too deeply/);
    const memo = pickle([int(1), OP.BINPUT, 0], [OP.BINPUT, 1], [OP.BINPUT, 2]);
    expect(() => read(memo, { limits: { maxMemo: 2 } })).toThrow(/remembers too many/);
    const laughs = pickle(
      [list(int(1)), OP.BINPUT, 0],
      Array.from({ length: 4 }, () => [OP.DUP, OP.DUP, OP.TUPLE3]),
    );
    expect(() => read(laughs, { limits: { maxNodes: 100 } })).toThrow(/beyond all measure/);
  });

  it('is refused with the name of what it asks for, and where it breaks off', () => {
    expect(() => read(pickle(call(global('os', 'system'), text('true'))))).toThrow(
      new FormatError('it asks for os.system, which this reader does not know'),
    );
    expect(() => read(pickle(OP.EMPTY_DICT).subarray(0, 3))).toThrow(/ends after 3 bytes/);
    expect(() => read(new Uint8Array(0))).toThrow(FormatError);
  });

  it('shortens long names in its refusals and keeps them on one line', () => {
    expect(() => read(pickle([text(`a\n${'b'.repeat(5000)}`), text('c'), OP.STACK_GLOBAL]))).toThrow(/^.{0,200}$/);
  });
});
