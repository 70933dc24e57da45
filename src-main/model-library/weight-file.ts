import { type FileHandle, open } from 'node:fs/promises';
import type { TensorSummary } from '#shared/contract/models.ts';
import { assert } from '#shared/errors/problem.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import type { TensorData } from './model-draft.ts';
import { headerBytes, type TensorPlace, tensorPlaces } from './safetensors-layout.ts';

/** An open weights file of the library: tensors are read when they are asked for. */
export interface WeightFile extends AsyncDisposable {
  readonly tensors: readonly TensorSummary[];
  has(name: string): boolean;
  /** The numbers of one tensor, row-major. @throws FormatError if the file ends early; a bug's error for a name that is not there */
  read(name: string): Promise<TensorData>;
  close(): Promise<void>;
}

/** Opens a weights file and reads its header. @throws FormatError, errors of the file system */
export async function openWeightFile(path: string): Promise<WeightFile> {
  const file = await open(path, 'r');
  try {
    const places = await readPlaces(file);
    const close = () => file.close();
    return {
      tensors: [...places.values()].map(({ name, type, shape }) => ({ name, type, shape })),
      has: (name) => places.has(name),
      read: (name) => readTensor(file, places.get(name), name),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Tensors of a whole weights file in memory, as views of its bytes. @throws FormatError */
export function tensorsIn(bytes: Uint8Array): Map<string, { shape: readonly number[]; data: TensorData }> {
  const places = tensorPlaces(bytes.subarray(0, headerBytes(bytes, bytes.length)), bytes.length);
  return new Map(places.map((place) => [place.name, { shape: place.shape, data: viewOf(bytes, place) }]));
}

async function readPlaces(file: FileHandle): Promise<Map<string, TensorPlace>> {
  const { size } = await file.stat();
  const length = headerBytes(await readAt(file, 0, Math.min(8, size)), size);
  const places = tensorPlaces(await readAt(file, 0, length), size);
  return new Map(places.map((place) => [place.name, place]));
}

async function readTensor(file: FileHandle, place: TensorPlace | undefined, name: string): Promise<TensorData> {
  assert(place, `the tensor ${name} is asked for only where there is one`);
  return viewOf(await readAt(file, place.offset, place.bytes), { ...place, offset: 0 });
}

function viewOf(bytes: Uint8Array, { type, offset, bytes: length }: TensorPlace): TensorData {
  const start = bytes.byteOffset + offset;
  return type === 'F32'
    ? new Float32Array(bytes.buffer, start, length / 4)
    : new Int32Array(bytes.buffer, start, length / 4);
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await file.read(bytes, 0, length, position);
  if (bytesRead < length) throw new FormatError('it ends early');
  return bytes;
}
