import { OP } from '#shared/formats/pickle/opcodes.ts';

/** A piece of a pickle: bytes, or letters taken as Latin-1. */
export type Piece = Uint8Array | string | number | readonly Piece[];

/** Joins pieces; a number is one byte (an opcode, mostly). */
export function join(...pieces: readonly Piece[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const add = (piece: Piece): void => {
    if (typeof piece === 'number') parts.push(Uint8Array.of(piece));
    else if (typeof piece === 'string') parts.push(Uint8Array.from(piece, (letter) => letter.charCodeAt(0)));
    else if (piece instanceof Uint8Array) parts.push(piece);
    else for (const inner of piece) add(inner);
  };
  for (const piece of pieces) add(piece);
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Little-endian numbers. */
export const le = {
  u16: (value: number) => Uint8Array.of(value & 255, value >>> 8),
  u32: (value: number) => new Uint8Array(new Uint32Array([value]).buffer),
  u64: (value: number | bigint) => new Uint8Array(new BigUint64Array([BigInt(value)]).buffer),
  f32: (...values: number[]) => new Uint8Array(new Float32Array(values).buffer),
  f64: (...values: number[]) => new Uint8Array(new Float64Array(values).buffer),
};

/** A pickle of protocol 2 around these pieces. */
export function pickle(...pieces: readonly Piece[]): Uint8Array {
  return join(OP.PROTO, 2, pieces, OP.STOP);
}

/** GLOBAL: a name of a module. */
export function global(module: string, name: string): Piece {
  return [OP.GLOBAL, `${module}\n${name}\n`];
}

/** BINUNICODE. */
export function text(value: string): Piece {
  const bytes = new TextEncoder().encode(value);
  return [OP.BINUNICODE, le.u32(bytes.length), bytes];
}

/** BININT, or LONG1 beyond 32 bits. */
export function int(value: number): Piece {
  if (Number.isInteger(value) && value === (value | 0))
    return [OP.BININT, new Uint8Array(new Int32Array([value]).buffer)];
  return [OP.LONG1, 8, new Uint8Array(new BigInt64Array([BigInt(value)]).buffer)];
}

/** BINBYTES. */
export function bytes(value: Uint8Array): Piece {
  return [OP.BINBYTES, le.u32(value.length), value];
}

export function tuple(...items: readonly Piece[]): Piece {
  return [OP.MARK, items, OP.TUPLE];
}

export function list(...items: readonly Piece[]): Piece {
  return [OP.MARK, items, OP.LIST];
}

/** Pairs of key and value. */
export function dict(...pairs: readonly (readonly [Piece, Piece])[]): Piece {
  return [OP.EMPTY_DICT, OP.MARK, pairs, OP.SETITEMS];
}

/** REDUCE: a call of something with these arguments. */
export function call(callee: Piece, ...args: readonly Piece[]): Piece {
  return [callee, tuple(...args), OP.REDUCE];
}

/** BUILD: an object and its state. */
export function build(object: Piece, state: Piece): Piece {
  return [object, state, OP.BUILD];
}

/** NEWOBJ without arguments. */
export function newObject(type: Piece): Piece {
  return [type, OP.EMPTY_TUPLE, OP.NEWOBJ];
}

/** `numpy.dtype(code)` with its state. */
export function numpyDtype(code: string, order = '<', rest: readonly Piece[] = [OP.NONE, OP.NONE, OP.NONE]): Piece {
  const state = tuple(int(3), text(order), ...rest, int(-1), int(-1), int(0));
  return build(call(global('numpy', 'dtype'), text(code), OP.NEWFALSE, OP.NEWTRUE), state);
}

/** A numpy array as `pickle` writes it; `data` are its bytes, or any piece in their place. */
export function numpyArray(shape: readonly number[], dtype: Piece, data: Piece | Uint8Array, fortran = false): Piece {
  const empty = call(
    global('numpy.core.multiarray', '_reconstruct'),
    global('numpy', 'ndarray'),
    tuple(int(0)),
    bytes(join('b')),
  );
  const raw = data instanceof Uint8Array ? bytes(data) : data;
  return build(empty, tuple(int(1), tuple(...shape.map(int)), dtype, fortran ? OP.NEWTRUE : OP.NEWFALSE, raw));
}

/** A float32 array that counts up from 0. */
export function countingArray(shape: readonly number[]): Piece {
  const count = shape.reduce((product, size) => product * size, 1);
  return numpyArray(shape, numpyDtype('f4'), le.f32(...Array.from({ length: count }, (_, i) => i)));
}
