import type { TensorSummary } from '#shared/contract/models.ts';
import { assert } from '#shared/errors/problem.ts';
import { memorySource } from '#shared/formats/bytes/byte-source.ts';
import type { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { readSafetensors } from '#shared/formats/safetensors.ts';
import { openFileSource } from './file-source.ts';
import type { TensorData } from './model-draft.ts';

/** An open weights file of the library: tensors are read when they are asked for. */
export interface WeightFile extends Disposable {
  readonly tensors: readonly TensorSummary[];
  has(name: string): boolean;
  /** The numbers of one tensor, row-major. Waits for the disk. @throws FormatError if the file ends early */
  read(name: string): TensorData;
  close(): void;
}

/** A tensor of the library in memory; do not write into `data`. */
export interface LoadedTensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** Opens a weights file and reads its header. @throws FormatError, errors of the file system */
export function openWeightFile(path: string): WeightFile {
  const source = openFileSource(path);
  try {
    const { tensors } = readSafetensors(source);
    return {
      tensors: [...tensors].map(([name, tensor]) => ({ name, type: typeOf(name, tensor), shape: [...tensor.shape] })),
      has: (name) => tensors.has(name),
      read(name) {
        const tensor = tensors.get(name);
        assert(tensor, `the tensor ${name} is asked for only where there is one`);
        return tensor.read().data as TensorData;
      },
      close: source.close,
      [Symbol.dispose]: source.close,
    };
  } catch (error) {
    source.close();
    throw error;
  }
}

/** Tensors of a whole weights file in memory. @throws FormatError */
export function tensorsIn(bytes: Uint8Array): Map<string, LoadedTensor> {
  const { tensors } = readSafetensors(memorySource(bytes));
  return new Map(
    [...tensors].map(([name, tensor]) => {
      typeOf(name, tensor);
      return [name, { shape: tensor.shape, data: tensor.read().data as TensorData }];
    }),
  );
}

function typeOf(name: string, { dtype }: StoredArray): TensorSummary['type'] {
  if (dtype === 'f4') return 'F32';
  if (dtype === 'i4') return 'I32';
  throw new FormatError(`the tensor ${name} has an element type the library does not store`);
}
