import { ByteSpan } from '../bytes/byte-source.ts';
import { FormatError } from '../format-error.ts';
import { arrayOver, asShape, NumpyArray, scalarOf } from './numpy-array.ts';
import { NumpyDtype } from './numpy-dtype.ts';
import { latin1Bytes } from './python-text.ts';
import { type Known, KnownName, type MachineValue } from './values.ts';

const NDARRAY: Known = { make: () => new NumpyArray() };

/** `_reconstruct(type, (0,), b'b')`: an empty array that gets its state later. */
const RECONSTRUCT: Known = {
  make: ([type]) => {
    if (!(type instanceof KnownName) || !type.name.startsWith('numpy')) {
      throw new FormatError('it rebuilds an array of a type that is not known');
    }
    return new NumpyArray(type.name);
  },
};

const DTYPE: Known = {
  make: ([code]) => {
    if (code instanceof ByteSpan && code.length <= 16) return new NumpyDtype(String.fromCharCode(...code.bytes()));
    if (code instanceof KnownName) return new NumpyDtype(typeOfName(code.name));
    if (typeof code !== 'string') throw new FormatError('a numpy type has no name');
    return new NumpyDtype(code);
  },
};

/** `scalar(dtype, bytes)`. */
const SCALAR: Known = {
  make: ([dtype, data]) => {
    if (!(dtype instanceof NumpyDtype)) throw new FormatError('a numpy scalar has no element type');
    if (dtype.element.kind === 'object')
      throw new FormatError('a numpy scalar holds an object, which is not supported');
    const bytes = typeof data === 'string' ? latin1Bytes(data) : null;
    const span = bytes ? ByteSpan.of(bytes) : data;
    if (!(span instanceof ByteSpan)) throw new FormatError('a numpy scalar holds no bytes');
    return scalarOf(dtype, span) as MachineValue;
  },
};

/** `_frombuffer(bytes, dtype, shape, order)`: contiguous arrays in protocol 5. */
const FROM_BUFFER: Known = {
  make: ([data, dtype, shape, order]) => {
    if (!(data instanceof ByteSpan)) throw new FormatError('a numpy array holds no bytes');
    if (!(dtype instanceof NumpyDtype)) throw new FormatError('a numpy array has no element type');
    return arrayOver(data, dtype, asShape(shape), order === 'F') as MachineValue;
  },
};

const SCALAR_TYPES: Readonly<Record<string, string>> = {
  float16: 'f2',
  float32: 'f4',
  float64: 'f8',
  int8: 'i1',
  int16: 'i2',
  int32: 'i4',
  int64: 'i8',
  uint8: 'u1',
  uint16: 'u2',
  uint32: 'u4',
  uint64: 'u8',
  bool_: 'b1',
};

function typeOfName(name: string): string {
  const code = SCALAR_TYPES[name.replace(/^numpy\./, '')];
  if (!code) throw new FormatError(`${name} is not a numpy element type`);
  return code;
}

/** Names of numpy 1 and 2. */
export const KNOWN_NUMPY: readonly (readonly [string, Known])[] = [
  ...['numpy.core', 'numpy._core'].flatMap((core): (readonly [string, Known])[] => [
    [`${core}.multiarray._reconstruct`, RECONSTRUCT],
    [`${core}.multiarray.scalar`, SCALAR],
    [`${core}.numeric._frombuffer`, FROM_BUFFER],
  ]),
  ['numpy.ndarray', NDARRAY],
  ['numpy.dtype', DTYPE],
  ['numpy.core.memmap.memmap', NDARRAY],
  ['numpy.memmap', NDARRAY],
  ...Object.keys(SCALAR_TYPES).map((name) => [`numpy.${name}`, {}] as const),
  ...Object.entries(DTYPE_CLASSES()).map(([name, code]) => [name, { make: () => new NumpyDtype(code) }] as const),
];

/** Classes of element types (`numpy.dtype[float32]` is pickled as `numpy.dtypes.Float32DType`). */
function DTYPE_CLASSES(): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, code] of Object.entries(SCALAR_TYPES)) {
    const title =
      name === 'bool_' ? 'Bool' : name.replace(/^u/, 'U').replace(/^(U?)([fi])/, (_, u, c) => u + c.toUpperCase());
    out[`numpy.dtypes.${title}DType`] = code;
  }
  return out;
}
