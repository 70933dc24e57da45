import type { DraftTensor, TensorData } from '#main/model-library/model-draft.ts';
import type { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { FormatError } from '#shared/formats/format-error.ts';

/** Element types that weights come in. */
const FLOATS: readonly string[] = ['f2', 'f4', 'f8', 'bf16'];

/** True for an array of fractions; whole numbers in a network are counters, not weights. */
export function isFloat(array: StoredArray): boolean {
  return FLOATS.includes(array.dtype);
}

/** A tensor of a file, to be stored as float32; its numbers are read and checked when it is written. */
export function draftTensor(name: string, array: StoredArray, shape: readonly number[] = array.shape): DraftTensor {
  return { name, type: 'F32', shape: [...shape], read: () => finite(name, array.readFloat32()) };
}

/** A tensor in memory. */
export function draftOf(name: string, shape: readonly number[], data: TensorData): DraftTensor {
  const type = data instanceof Float32Array ? 'F32' : 'I32';
  return { name, type, shape: [...shape], read: () => finite(name, data) };
}

/** Refuses NaN and infinity, also where they arose because a double does not fit into a float. @throws FormatError */
export function finite<A extends TensorData>(name: string, data: A): A {
  // The sum is finite for all real weights, so that most tensors take one quick pass.
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]!;
  if (Number.isFinite(sum)) return data;
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new FormatError(`the tensor ${name} holds ${data[at]} at element ${at}; weights must be finite`);
  return data;
}
