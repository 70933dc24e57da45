type TypedArray = Float32Array | Float64Array | Uint8Array | Uint32Array;

/**
 * A copy of a record whose typed arrays live in shared memory, so that a worker reads them without another copy. Arrays
 * inside inner records stay where they are.
 */
export function shareArrays<T extends object>(record: T): T {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, ArrayBuffer.isView(value) ? share(value as TypedArray) : value]),
  ) as T;
}

function share(array: TypedArray): TypedArray {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const buffer = new SharedArrayBuffer(array.byteLength);
  const copy = new (array.constructor as new (buffer: SharedArrayBuffer) => TypedArray)(buffer);
  copy.set(array);
  return copy;
}
