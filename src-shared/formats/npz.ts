import { FormatError } from './format-error.ts';
import { isNumbers, type NpyArray, type NpyNumbers, readNpy, writeNpy } from './npy.ts';
import { listZip, readZipEntry, writeZip } from './zip.ts';

/** Arrays of an NPZ archive by name (without `.npy`), in the order of the archive. */
export type Npz = Map<string, NpyArray>;

export interface ReadNpzOptions {
  /** Read only these arrays; the others are not even unpacked. */
  names?: readonly string[];
  /** Most bytes all unpacked arrays together may take. */
  maxBytes?: number;
  /** What to do with object arrays (Python pickles), which are never opened. */
  objectArrays?: 'refuse' | 'leave-out';
}

/**
 * Reads an `.npz` archive as numpy writes it (stored or deflated, ZIP64 too).
 *
 * @throws FormatError with a reason that names the array
 */
export function readNpz(bytes: Uint8Array, options: ReadNpzOptions = {}): Npz {
  let left = options.maxBytes ?? 2 ** 31;
  const wanted = options.names ? new Set(options.names) : null;
  const out: Npz = new Map();
  for (const entry of listZip(bytes)) {
    if (!entry.name.endsWith('.npy')) continue;
    const name = entry.name.slice(0, -4);
    if (wanted && !wanted.has(name)) continue;
    if (out.has(name)) throw new FormatError(`it holds the array ${name} twice`);
    const file = readZipEntry(bytes, entry, left);
    left -= file.length;
    try {
      out.set(name, readNpy(file));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      if (options.objectArrays === 'leave-out' && error.message.includes('object array')) continue;
      throw new FormatError(`array ${name}: ${error.message}`, { cause: error });
    }
  }
  return out;
}

export interface WriteNpzOptions {
  /** Deflate the arrays. */
  compress?: boolean;
}

/** Writes an `.npz` archive. The same entries in the same order always give the same bytes. */
export function writeNpz(
  entries: Iterable<readonly [string, NpyArray]> | Readonly<Record<string, NpyArray>>,
  options: WriteNpzOptions = {},
): Uint8Array {
  const list = Symbol.iterator in entries ? [...(entries as Iterable<[string, NpyArray]>)] : Object.entries(entries);
  const files = list.map(([name, array]) => [`${name}.npy`, writeNpy(array)] as const);
  return writeZip(files, { level: (options.compress ?? true) ? 6 : 0 });
}

/**
 * The numbers called `name`, checked for their shape.
 *
 * @param shape expected size of each axis; null stands for any size
 * @throws FormatError if the array is missing, is text or has another shape
 */
export function npzNumbers(npz: Npz, name: string, shape?: readonly (number | null)[]): NpyNumbers {
  const array = npz.get(name);
  if (!array) throw new FormatError(`the array ${name} is missing`);
  if (!isNumbers(array)) throw new FormatError(`the array ${name} holds text instead of numbers`);
  const fits = (s: readonly (number | null)[]) =>
    s.length === array.shape.length && s.every((size, axis) => size === null || size === array.shape[axis]);
  if (shape && !fits(shape)) {
    const expected = shape.map((size) => size ?? 'any').join(', ');
    throw new FormatError(`the array ${name} has the shape (${array.shape.join(', ')}) instead of (${expected})`);
  }
  return array;
}

/** The single number called `name` (a scalar or an array of one). @throws FormatError */
export function npzScalar(npz: Npz, name: string): number {
  const { data, shape } = npzNumbers(npz, name);
  if (data.length !== 1)
    throw new FormatError(`${name} has the shape (${shape.join(', ')}) instead of being one number`);
  return data[0]!;
}

/** The single text called `name`. @throws FormatError */
export function npzText(npz: Npz, name: string): string {
  const array = npz.get(name);
  if (!array) throw new FormatError(`the text ${name} is missing`);
  if (isNumbers(array) || array.data.length !== 1) throw new FormatError(`${name} is not a single text`);
  return array.data[0]!;
}
