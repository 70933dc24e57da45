import { strToU8 } from 'fflate';

/** Pickle protocols that are written: 2 is read by every Python since 2.3, 3 by Python 3, 4 since 3.4. */
export type PickleProtocol = 2 | 3 | 4;

/** A number that Python reads as float, whatever its value. */
export class PickleFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** numpy's name of an element type, little-endian. */
export type PickleDtype = 'f4' | 'f8' | 'i4' | 'i8' | 'u1' | 'b1';

/** A numpy array whose bytes are made when they are needed, so that it may be larger than the memory. */
export class PickleArray {
  readonly dtype: PickleDtype;
  readonly shape: readonly number[];
  /** The elements' bytes in order, little-endian; a chunk may be written over once the next one is asked for. */
  readonly chunks: () => Iterable<Uint8Array>;

  constructor(dtype: PickleDtype, shape: readonly number[], chunks: () => Iterable<Uint8Array>) {
    this.dtype = dtype;
    this.shape = shape;
    this.chunks = chunks;
  }

  /** Number of bytes of all elements. */
  get byteLength(): number {
    return this.shape.reduce((product, size) => product * size, 1) * Number(this.dtype[1]);
  }
}

/** What can be pickled. Whole numbers become int; `PickleFloat` is for floats that happen to be whole. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleFloat
  | PickleArray
  | readonly PickleValue[]
  | ReadonlyMap<string | number, PickleValue>;

type Elements = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

/** An array in memory as a pickle value, shape [data.length] unless told otherwise. */
export function pickleArray(data: Elements, shape: readonly number[] = [data.length]): PickleArray {
  const array = new PickleArray(dtypeOf(data), shape, () => [
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  ]);
  if (array.byteLength !== data.byteLength) throw new RangeError(`the shape (${shape}) is not that of the data`);
  return array;
}

function dtypeOf(data: Elements): PickleDtype {
  if (data instanceof Float32Array) return 'f4';
  if (data instanceof Float64Array) return 'f8';
  if (data instanceof Int32Array) return 'i4';
  return data instanceof BigInt64Array ? 'i8' : 'u1';
}

export interface PickleOptions {
  readonly protocol?: PickleProtocol;
  /** Text at the start of the file that Python drops while loading. */
  readonly comment?: string;
}

/** Opcodes, named as in Python's `pickletools`. */
const OP = {
  proto: 0x80,
  stop: 0x2e,
  pop: 0x30,
  none: 0x4e,
  true: 0x88,
  false: 0x89,
  binint: 0x4a,
  binint1: 0x4b,
  long1: 0x8a,
  binfloat: 0x47,
  binunicode: 0x58,
  binbytes: 0x42,
  binbytes8: 0x8e,
  shortBinbytes: 0x43,
  global: 0x63,
  reduce: 0x52,
  build: 0x62,
  mark: 0x28,
  tuple: 0x74,
  emptyList: 0x5d,
  appends: 0x65,
  emptyDict: 0x7d,
  setitem: 0x73,
} as const;

/**
 * A pickle in pieces, to be written one after the other. Python's `pickle.load` and joblib's `load` both read it: arrays
 * are stored as numpy pickles them, not in joblib's own form, which the former cannot read.
 *
 * @throws RangeError for numbers Python could not get back, and for arrays whose chunks are not as long as their shape
 */
export function* writePickle(value: PickleValue, options: PickleOptions = {}): Generator<Uint8Array> {
  const { protocol = 4, comment } = options;
  yield Uint8Array.of(OP.proto, protocol);
  if (comment !== undefined) {
    yield text(comment);
    yield Uint8Array.of(OP.pop);
  }
  yield* write(value, protocol);
  yield Uint8Array.of(OP.stop);
}

function* write(value: PickleValue, protocol: PickleProtocol): Generator<Uint8Array> {
  if (value === null) yield Uint8Array.of(OP.none);
  else if (typeof value === 'boolean') yield Uint8Array.of(value ? OP.true : OP.false);
  else if (typeof value === 'number') yield number(value);
  else if (typeof value === 'string') yield text(value);
  else if (value instanceof PickleFloat) yield float(value.value);
  else if (value instanceof PickleArray) yield* array(value, protocol);
  else if (value instanceof Map) {
    yield Uint8Array.of(OP.emptyDict);
    for (const [key, item] of value as ReadonlyMap<string | number, PickleValue>) {
      yield typeof key === 'string' ? text(key) : number(key);
      yield* write(item, protocol);
      yield Uint8Array.of(OP.setitem);
    }
  } else {
    yield Uint8Array.of(OP.emptyList, OP.mark);
    for (const item of value as readonly PickleValue[]) yield* write(item, protocol);
    yield Uint8Array.of(OP.appends);
  }
}

function number(value: number): Uint8Array {
  if (!Number.isInteger(value)) return float(value);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is too large to be written exactly`);
  if (value >= 0 && value < 256) return Uint8Array.of(OP.binint1, value);
  if (Math.abs(value) < 2 ** 31) {
    return sized(OP.binint, 4, (view) => view.setInt32(1, value, true));
  }
  return sized(OP.long1, 9, (view) => {
    view.setUint8(1, 8);
    view.setBigInt64(2, BigInt(value), true);
  });
}

function float(value: number): Uint8Array {
  return sized(OP.binfloat, 8, (view) => view.setFloat64(1, value, false));
}

function text(value: string): Uint8Array {
  const bytes = strToU8(value);
  const out = new Uint8Array(5 + bytes.length);
  out.set(sized(OP.binunicode, 4, (view) => view.setUint32(1, bytes.length, true)));
  out.set(bytes, 5);
  return out;
}

function sized(opcode: number, length: number, fill: (view: DataView) => void): Uint8Array {
  const out = new Uint8Array(1 + length);
  out[0] = opcode;
  fill(new DataView(out.buffer));
  return out;
}

function global(module: string, name: string): Uint8Array {
  return strToU8(`c${module}\n${name}\n`);
}

/** `_reconstruct(ndarray, (0,), b'b')`, then its state (version, shape, dtype, column-major, bytes): numpy's own pickle. */
function* array(value: PickleArray, protocol: PickleProtocol): Generator<Uint8Array> {
  yield global('numpy.core.multiarray', '_reconstruct');
  yield Uint8Array.of(OP.mark);
  yield global('numpy', 'ndarray');
  yield Uint8Array.of(OP.mark, OP.binint1, 0, OP.tuple);
  yield* bytes(1, () => [Uint8Array.of(0x62)], protocol);
  yield Uint8Array.of(OP.tuple, OP.reduce, OP.mark, OP.binint1, 1, OP.mark);
  for (const size of value.shape) yield number(size);
  yield Uint8Array.of(OP.tuple);
  yield* dtype(value.dtype);
  yield Uint8Array.of(OP.false);
  yield* bytes(value.byteLength, value.chunks, protocol);
  yield Uint8Array.of(OP.tuple, OP.build);
}

/** `dtype('f4', False, True)`, then its state (3, '<', None, None, None, -1, -1, 0). */
function* dtype(name: PickleDtype): Generator<Uint8Array> {
  yield global('numpy', 'dtype');
  yield Uint8Array.of(OP.mark);
  yield text(name);
  yield Uint8Array.of(OP.false, OP.true, OP.tuple, OP.reduce, OP.mark, OP.binint1, 3);
  yield text(name[1] === '1' ? '|' : '<');
  yield Uint8Array.of(OP.none, OP.none, OP.none);
  for (let i = 0; i < 2; i++) yield sized(OP.binint, 4, (view) => view.setInt32(1, -1, true));
  yield Uint8Array.of(OP.binint1, 0, OP.tuple, OP.build);
}

function* bytes(length: number, chunks: () => Iterable<Uint8Array>, protocol: PickleProtocol): Generator<Uint8Array> {
  if (protocol === 2) {
    yield* latin1(length, chunks);
    return;
  }
  if (length < 256) yield Uint8Array.of(OP.shortBinbytes, length);
  else if (length < 2 ** 32) yield sized(OP.binbytes, 4, (view) => view.setUint32(1, length, true));
  else if (protocol === 4) yield sized(OP.binbytes8, 8, (view) => view.setBigUint64(1, BigInt(length), true));
  else throw new RangeError('an array of 4 GiB and more needs protocol 4');
  yield* counted(length, chunks);
}

/** Protocol 2 knows no bytes: they travel as text of code points 0 to 255, which `_codecs.encode` turns back. */
function* latin1(length: number, chunks: () => Iterable<Uint8Array>): Generator<Uint8Array> {
  yield global('_codecs', 'encode');
  yield Uint8Array.of(OP.mark);
  let encoded = length;
  for (const chunk of chunks()) for (const byte of chunk) encoded += byte >> 7;
  if (encoded >= 2 ** 32) throw new RangeError('an array of this size needs protocol 4');
  yield sized(OP.binunicode, 4, (view) => view.setUint32(1, encoded, true));
  for (const chunk of counted(length, chunks)) {
    const out = new Uint8Array(2 * chunk.length);
    let at = 0;
    for (const byte of chunk) {
      if (byte < 0x80) out[at++] = byte;
      else {
        out[at++] = 0xc0 | (byte >> 6);
        out[at++] = 0x80 | (byte & 0x3f);
      }
    }
    yield out.subarray(0, at);
  }
  yield text('latin1');
  yield Uint8Array.of(OP.tuple, OP.reduce);
}

function* counted(length: number, chunks: () => Iterable<Uint8Array>): Generator<Uint8Array> {
  let done = 0;
  for (const chunk of chunks()) {
    done += chunk.length;
    yield chunk;
  }
  if (done !== length) throw new RangeError(`an array gave ${done} bytes instead of ${length}`);
}
