import { strFromU8, unzipSync } from 'fflate';
import { ReadBackError } from './read-back-error.ts';

/**
 * Opens arrays of an NPZ archive with fflate's unzip and a few lines for numpy's header, independent of this project's own
 * reader and writer.
 *
 * @returns gives an array's numbers by its name; throws ReadBackError where it is missing or of another type
 */
export function npzArrays(bytes: Uint8Array, names: readonly string[]): (name: string) => Float64Array {
  const wanted = names.map((name) => `${name}.npy`);
  const files = unzipSync(bytes, { filter: ({ name }) => wanted.includes(name) });
  return (name) => {
    const file = files[`${name}.npy`];
    if (!file) throw new ReadBackError(`it holds no array ${name}`);
    const start = 10 + file[8]! + 256 * file[9]!;
    const type = /'descr': '<(f4|f8|i8)'/.exec(strFromU8(file.subarray(10, start)))?.[1];
    const data = file.slice(start).buffer;
    if (type === 'f4') return Float64Array.from(new Float32Array(data));
    if (type === 'f8') return new Float64Array(data);
    if (type === 'i8') return Float64Array.from(new BigInt64Array(data), Number);
    throw new ReadBackError(`the array ${name} has an unexpected type`);
  };
}
