import { gzipSync, zlibSync } from 'fflate';
import { writeNpy } from '#shared/formats/npy.ts';
import { writeNpz } from '#shared/formats/npz.ts';
import { OP } from '#shared/formats/pickle/opcodes.ts';
import { writeSafetensors } from '#shared/formats/safetensors.ts';
import {
  build,
  call,
  countingArray,
  dict,
  global,
  int,
  join,
  le,
  list,
  newObject,
  numpyArray,
  numpyDtype,
  type Piece,
  pickle,
  text,
  tuple,
} from './pickle-assembler.ts';
import { rawZip } from './raw-zip.ts';
import { legacyTorch, stateDict, tensor, zipTorch } from './torch-assembler.ts';

/** A small, good file of one of the forms that models come in. */
export interface SmallFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** One good file of every form the readers know, a few hundred bytes each. */
export function smallModelFiles(): SmallFile[] {
  const files: Readonly<Record<string, Uint8Array>> = {
    'torch-zip.pth': zipTorch(network(false), STORAGES),
    'torch-deflated.pth': deflatedTorch(),
    'torch-legacy.pth.tar': legacyTorch(network(true), [
      { ...STORAGES[0]!, numel: 6 },
      { ...STORAGES[1]!, numel: 4 },
    ]),
    'body.pkl': pickle(body()),
    'protocol-0.pkl': join(
      "(dp0\nS'bs_style'\np1\nS'lbs'\np2\nsV\\u00e9\nI01\nsS'n'\nL12L\nsS'f'\nF1.5\nsS'l'\n(lp3\nI1\nag1\nas.",
    ),
    'protocol-5.pkl': protocolFive(),
    'joblib.pkl': joblib(),
    'joblib-zlib.pkl': zlibSync(joblib()),
    'joblib-gzip.pkl.gz': gzipSync(joblib()),
    'means.npz': writeNpz({
      pose: { dtype: 'f4', shape: [6], data: new Float32Array(6) },
      name: { dtype: 'U', shape: [], data: ['x'] },
    }),
    'regressor.npy': writeNpy({ dtype: 'f8', shape: [2, 3], data: new Float64Array(6) }),
    'weights.safetensors': safetensors(),
  };
  return Object.entries(files).map(([name, bytes]) => ({ name, bytes }));
}

const STORAGES = [
  { key: '0', data: le.f32(1, 2, 3, 4, 5, 6) },
  { key: '1', data: join(le.u16(0x3c00), le.u16(0x4000), le.u16(0x4200), le.u16(0x4400)) },
];

function network(legacy: boolean): Piece {
  const state = stateDict([
    ['a.weight', tensor({ key: '0', shape: [2, 3] }, legacy)],
    ['a.turned', tensor({ key: '0', shape: [3, 2], strides: [1, 3], numel: 6 }, legacy)],
    ['a.half', tensor({ key: '1', shape: [4], storage: 'HalfStorage', location: 'cuda:0' }, legacy)],
  ]);
  return dict([text('model'), state], [text('epoch'), int(3)], [text('lr'), [OP.BINFLOAT, new Uint8Array(8)]]);
}

function deflatedTorch(): Uint8Array {
  return rawZip([
    { name: 'm/data.pkl', data: pickle(network(false)), deflate: true },
    ...STORAGES.map(({ key, data }) => ({ name: `m/data/${key}`, data, deflate: true, zip64: key === '1' })),
    { name: 'm/byteorder', data: join('little') },
  ]);
}

function body(): Piece {
  const i4 = (...values: number[]) =>
    numpyArray([values.length], numpyDtype('i4'), new Uint8Array(Int32Array.from(values).buffer));
  const sparse = build(
    newObject(global('scipy.sparse.csc', 'csc_matrix')),
    dict(
      [text('_shape'), tuple(int(2), int(2))],
      [text('data'), countingArray([2])],
      [text('indices'), i4(0, 1)],
      [text('indptr'), i4(0, 1, 2)],
    ),
  );
  const variable = build(newObject(global('chumpy.ch', 'Ch')), dict([text('x'), countingArray([4])]));
  const select = build(
    newObject(global('chumpy.reordering', 'Select')),
    dict([text('a'), variable], [text('idxs'), i4(3, 0)], [text('preferred_shape'), tuple(int(2), int(1))]),
  );
  return dict(
    [text('J_regressor'), sparse],
    [text('shapedirs'), select],
    [text('turned'), numpyArray([2, 2], numpyDtype('f8', '>'), new Uint8Array(32), true)],
    [text('names'), numpyArray([2], numpyDtype('O8', '|'), list(text('a'), text('b')))],
    [text('texts'), numpyArray([2], numpyDtype('U2'), new Uint8Array(16).fill(0).with(0, 97).with(9, 32))],
    [
      text('number'),
      call(global('numpy.core.multiarray', 'scalar'), numpyDtype('f8'), [OP.SHORT_BINSTRING, 8, new Uint8Array(8)]),
    ],
    [text('bytes'), call(global('_codecs', 'encode'), text('ÿ'), text('latin1'))],
  );
}

function protocolFive(): Uint8Array {
  const short = (value: string): Piece => [OP.SHORT_BINUNICODE, value.length, value, OP.MEMOIZE];
  const array = [
    [short('numpy._core.numeric'), short('_frombuffer'), OP.STACK_GLOBAL, OP.MEMOIZE],
    [OP.BYTEARRAY8, le.u64(8), le.f32(1, 2), OP.MEMOIZE],
    [short('numpy'), short('dtype'), OP.STACK_GLOBAL, short('f4'), OP.NEWFALSE, OP.NEWTRUE, OP.TUPLE3, OP.REDUCE],
    [OP.BININT1, 2, OP.TUPLE1, short('C'), OP.TUPLE, OP.REDUCE],
  ];
  const [name, ...args] = array;
  const content = join([OP.EMPTY_DICT, OP.MEMOIZE, short('a')], [name!, OP.MARK, args], [OP.SETITEM, OP.STOP]);
  return join(OP.PROTO, 5, OP.FRAME, le.u64(content.length), content);
}

function joblib(): Uint8Array {
  const wrapper = (dtype: Piece, shape: Piece) =>
    build(
      newObject(global('joblib.numpy_pickle', 'NumpyArrayWrapper')),
      dict(
        [text('subclass'), global('numpy', 'ndarray')],
        [text('shape'), shape],
        [text('order'), text('C')],
        [text('dtype'), dtype],
        [text('allow_mmap'), OP.NEWTRUE],
        [text('numpy_array_alignment_bytes'), int(16)],
      ),
    );
  const person = [text('pose'), wrapper(numpyDtype('f4'), tuple(int(1), int(3))), [3, 255, 255, 255], le.f32(1, 2, 3)];
  const names = [
    text('names'),
    wrapper(numpyDtype('O8', '|'), tuple(int(1))),
    pickle(numpyArray([1], numpyDtype('O8', '|'), list(text('x')))),
  ];
  return pickle(OP.EMPTY_DICT, OP.MARK, int(1), [OP.EMPTY_DICT, OP.MARK, person, names, OP.SETITEMS], OP.SETITEMS);
}

function safetensors(): Uint8Array {
  const parts: Uint8Array[] = [];
  const entries = [
    { name: 'a', type: 'F32', shape: [2, 2] },
    { name: 'b', type: 'I64', shape: [] },
  ] as const;
  writeSafetensors(
    entries,
    ({ name }) => (name === 'a' ? le.f32(1, 2, 3, 4) : le.u64(7)),
    (part) => parts.push(part),
    {
      metadata: { origin: 'test' },
    },
  );
  return join(parts);
}
