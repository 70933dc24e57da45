import { ByteCursor } from '../bytes/byte-cursor.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { describeStart } from '../bytes/file-start.ts';
import { inflatingSource } from '../bytes/inflating-source.ts';
import { FormatError } from '../format-error.ts';
import { KNOWN_DATA, pickleBudget, type ReadPickleOptions, unpickle } from '../pickle/read-pickle.ts';
import type { KnownNames, PickleValue } from '../pickle/values.ts';
import { KNOWN_JOBLIB } from './known-joblib.ts';

export interface ReadJoblibOptions extends ReadPickleOptions {
  /**
   * Most bytes that a packed file may unpack to; they are kept in memory. By default 50 times the file, at least
   * 256 MiB and at most 2 GiB: motion shrinks to a half, sparse features to a tenth.
   */
  maxUnpackedBytes?: number;
}

const NAMES: KnownNames = new Map([...KNOWN_DATA, ...KNOWN_JOBLIB]);

/**
 * Reads a file of `joblib.dump`, plain or packed with zlib or gzip; any plain pickle of data is one too. Arrays are
 * found, not read yet. Nothing in the file runs.
 *
 * @throws FormatError with the reason
 */
export function readJoblib(source: ByteSource, options: ReadJoblibOptions = {}): PickleValue {
  const start = describeStart(source);
  if (start.kind === 'refused') throw new FormatError(start.sentence);
  const packed = start.kind === 'zlib' || start.kind === 'gzip';
  if (!packed && start.kind !== 'pickle') throw new FormatError('it is neither a pickle nor a joblib file');
  const maxBytes = options.maxUnpackedBytes ?? Math.min(2 ** 31, Math.max(2 ** 28, 50 * source.size));
  const plain = packed ? inflatingSource(source, { maxBytes }) : source;
  return unpickle(new ByteCursor(plain), { names: NAMES, budget: pickleBudget(options) });
}
