import { TAKE_ARRAYS, type TakeArrayName } from './take-arrays.ts';

/**
 * Arrays of the same rows out of one answer, which holds one after the other as little-endian float32. Nothing is copied.
 *
 * @throws where the bytes are not whole rows
 */
export function decodeArrays(bytes: ArrayBuffer, names: readonly TakeArrayName[]): [TakeArrayName, Float32Array][] {
  const width = names.reduce((sum, name) => sum + TAKE_ARRAYS[name], 0);
  const rows = bytes.byteLength / 4 / width;
  if (!Number.isInteger(rows)) throw new Error(`${bytes.byteLength} bytes are not rows of ${width} numbers`);
  let at = 0;
  return names.map((name) => {
    const array = new Float32Array(bytes, at, rows * TAKE_ARRAYS[name]);
    at += array.byteLength;
    return [name, array];
  });
}

/** Numbers of raw little-endian bytes; types are named as in the header `x-dtype`. */
export function decodeRows(bytes: ArrayBuffer, dtype: string | null): Float32Array {
  switch (dtype ?? 'float32') {
    case 'float32':
    case '<f4':
      return new Float32Array(bytes);
    case 'uint8':
    case 'bool':
    case '|u1':
    case '|b1':
      return Float32Array.from(new Uint8Array(bytes));
    default:
      return Float32Array.from(decodeTimes(bytes, dtype));
  }
}

/** Times of raw little-endian bytes, kept exact. */
export function decodeTimes(bytes: ArrayBuffer, dtype: string | null): Float64Array {
  switch (dtype ?? 'float64') {
    case 'float64':
    case '<f8':
      return new Float64Array(bytes);
    case 'int64':
    case '<i8':
      return Float64Array.from(new BigInt64Array(bytes), Number);
    case 'float32':
    case '<f4':
      return Float64Array.from(new Float32Array(bytes));
    case 'int32':
    case '<i4':
      return Float64Array.from(new Int32Array(bytes));
    default:
      throw new Error(`numbers of type ${dtype} are not known here`);
  }
}
