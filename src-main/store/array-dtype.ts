/** The array types that are stored, and how many bytes an element takes. */
export const DTYPES = {
  float32: { make: Float32Array, bytes: 4 },
  float64: { make: Float64Array, bytes: 8 },
  int8: { make: Int8Array, bytes: 1 },
  uint8: { make: Uint8Array, bytes: 1 },
  int16: { make: Int16Array, bytes: 2 },
  uint16: { make: Uint16Array, bytes: 2 },
  int32: { make: Int32Array, bytes: 4 },
  uint32: { make: Uint32Array, bytes: 4 },
} as const;

/** Name of an element type, as projects store it. */
export type Dtype = keyof typeof DTYPES;
/** Any typed array a project can hold. */
export type StoredArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

const NAMES = Object.keys(DTYPES) as Dtype[];

/** The stored type of an array, or null for values that are not such an array. A Buffer counts as uint8. */
export function dtypeOf(value: unknown): Dtype | null {
  return NAMES.find((name) => value instanceof DTYPES[name].make) ?? null;
}
