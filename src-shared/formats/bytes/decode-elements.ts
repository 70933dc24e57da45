import { ELEMENTS, type NpyData, type NpyNumericType } from '../npy-elements.ts';

/** Element types of stored arrays: numpy's, and torch's bfloat16 (`bf16`, the upper half of a float32). */
export type StoredType = NpyNumericType | 'bf16';

/** Bytes of one element in a file. */
export function storedBytes(dtype: StoredType): number {
  return dtype === 'bf16' ? 2 : Number(dtype[1]);
}

/** Bytes of one element in memory; see {@link decodeElements}. */
export function memoryBytes(dtype: StoredType): number {
  return dtype === 'f2' || dtype === 'bf16' ? 4 : storedBytes(dtype);
}

/** The numpy type that an array has once read: halves of both kinds become float32. */
export function decodedType(dtype: StoredType): NpyNumericType {
  return dtype === 'bf16' ? 'f4' : dtype;
}

const HOST_IS_LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const CONVERTED: readonly StoredType[] = ['f2', 'i8', 'u8', 'b1', 'bf16'];

/**
 * Numbers from their bytes in a file. Always a copy. 64-bit integers become doubles (exact to 2^53), halves float32,
 * booleans 0 or 1.
 *
 * @param bytes a whole number of elements
 */
export function decodeElements(bytes: Uint8Array, dtype: StoredType, bigEndian: boolean): NpyData {
  const size = storedBytes(dtype);
  const count = bytes.length / size;
  const out = ELEMENTS[decodedType(dtype)].make(count);
  if (HOST_IS_LITTLE && (!bigEndian || size === 1) && !CONVERTED.includes(dtype)) {
    new Uint8Array(out.buffer).set(bytes);
    return out;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (dtype === 'bf16') {
    const bits = new Uint32Array(out.buffer);
    for (let i = 0; i < count; i++) bits[i] = view.getUint16(2 * i, !bigEndian) << 16;
    return out;
  }
  const { get } = ELEMENTS[dtype];
  for (let i = 0; i < count; i++) out[i] = get(view, i * size, !bigEndian);
  return out;
}

/**
 * Picks the elements of a view (transposed, strided, broadcast) in row-major order.
 *
 * @param strides in elements, per axis
 */
export function gatherStrided(from: NpyData, shape: readonly number[], strides: readonly number[]): NpyData {
  const count = shape.reduce((product, size) => product * size, 1);
  const Make = from.constructor as new (count: number) => NpyData;
  const out = new Make(count);
  const axes = shape.length;
  const index = new Array<number>(axes).fill(0);
  const inner = axes > 0 ? shape[axes - 1]! : 1;
  const step = axes > 0 ? strides[axes - 1]! : 1;
  let row = 0;
  for (let i = 0; i < count; i += inner) {
    for (let k = 0; k < inner; k++) out[i + k] = from[row + k * step]!;
    for (let a = axes - 2; a >= 0; a--) {
      row += strides[a]!;
      if (++index[a]! < shape[a]!) break;
      row -= shape[a]! * strides[a]!;
      index[a] = 0;
    }
  }
  return out;
}
