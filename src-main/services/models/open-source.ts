import type { ByteSource } from '#shared/formats/bytes/byte-source.ts';
import { describeStart } from '#shared/formats/bytes/file-start.ts';
import { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { openZip } from '#shared/formats/bytes/zip-source.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { readJoblib } from '#shared/formats/joblib/read-joblib.ts';
import { isNumbers, type NpyArray, readNpy } from '#shared/formats/npy.ts';
import { readNpz } from '#shared/formats/npz.ts';
import type { PickleValue } from '#shared/formats/pickle/values.ts';
import { isLegacyTorch, readTorch } from '#shared/formats/torch/read-torch.ts';

/** Content of a file, whatever it is stored as. */
export interface SourceContent {
  /** `torch-zip`, `torch-legacy`, `pickle` (joblib's too), `npz` or `npy`. */
  readonly format: string;
  readonly root: PickleValue;
}

/** Most bytes all arrays of an NPZ archive may unpack to: SMPL's largest files take a third of it. */
const MAX_NPZ_BYTES = 640 * 2 ** 20;
/** Most bytes an NPY file may have: a joint regressor takes a thousandth of it. */
const MAX_NPY_BYTES = 256 * 2 ** 20;

/**
 * Reads what a file holds by its first bytes, whatever its name says. Arrays of checkpoints and pickles are found, not
 * read yet.
 *
 * @throws FormatError
 */
export function readSource(source: ByteSource): SourceContent {
  const start = describeStart(source);
  switch (start.kind) {
    case 'refused':
      throw new FormatError(start.sentence);
    case 'zip':
      return readArchive(source);
    case 'pickle':
      if (!isLegacyTorch(source)) return { format: 'pickle', root: readJoblib(source) };
      return { format: 'torch-legacy', root: readTorch(source).value };
    case 'zlib':
    case 'gzip':
      return { format: 'joblib', root: readJoblib(source) };
    case 'npy':
      return { format: 'npy', root: pickleValue(readNpy(source.read(0, bounded(source.size, MAX_NPY_BYTES)))) };
    case 'hdf5':
      throw new FormatError('it is an HDF5 file, which holds none of the models the studio knows');
    default:
      throw new FormatError('it is no checkpoint, pickle or array file');
  }
}

function readArchive(source: ByteSource): SourceContent {
  const { names } = openZip(source);
  if (names.some((name) => name.endsWith('/data.pkl'))) return { format: 'torch-zip', root: readTorch(source).value };
  if (!names.some((name) => name.endsWith('.npy'))) {
    const inside = names.slice(0, 3).join(', ') || 'nothing';
    throw new FormatError(`it is a ZIP archive with ${inside}; unpack it and choose the file inside`);
  }
  const bytes = source.read(0, bounded(source.size, MAX_NPZ_BYTES));
  const arrays = readNpz(bytes, { maxBytes: MAX_NPZ_BYTES, objectArrays: 'leave-out' });
  return { format: 'npz', root: new Map([...arrays].map(([name, array]) => [name, pickleValue(array)])) };
}

function pickleValue(array: NpyArray): PickleValue {
  if (!isNumbers(array)) return array.data.length === 1 ? array.data[0]! : array.data;
  return new StoredArray(array.dtype, array.shape, () => array.data);
}

function bounded(size: number, limit: number): number {
  if (size > limit) throw new FormatError(`it is ${size} bytes long, more than the limit of ${limit}`);
  return size;
}
