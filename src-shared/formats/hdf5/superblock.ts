import { type ByteSource, sliceSource } from '../bytes/byte-source.ts';
import { FormatError } from '../format-error.ts';
import { type FieldSizes, readBlock } from './field-reader.ts';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** The superblock may stand behind a user block (MATLAB's is 512 bytes) of a power of two. */
const LAST_START = 2 ** 20;

/** What the first block of an HDF5 file says. */
export interface Superblock {
  /** The file from its superblock on: addresses count from there. */
  readonly source: ByteSource;
  readonly sizes: FieldSizes;
  /** Address of the root group's object header. */
  readonly root: number;
}

/** Where the superblock begins, or null where there is none. */
export function findSuperblock(source: ByteSource): number | null {
  for (let start = 0; start <= LAST_START && start + 8 <= source.size; start = start === 0 ? 512 : start * 2) {
    if (SIGNATURE.every((byte, i) => source.read(start + i, 1)[0] === byte)) return start;
  }
  return null;
}

/** Reads the superblock (HDF5 File Format Specification 3.0, II.A), versions 0 to 3. @throws FormatError */
export function readSuperblock(whole: ByteSource): Superblock {
  const start = findSuperblock(whole);
  if (start === null) throw new FormatError('it is not an HDF5 file');
  const source = sliceSource(whole, start, whole.size - start);
  const block = readBlock(source, 0, Math.min(source.size, 128), { offsets: 8, lengths: 8 });
  block.skip(8);
  const version = block.u8();
  if (version > 3) throw new FormatError(`it is HDF5 of the unknown version ${version}`);
  if (version < 2) block.skip(4);
  const sizes = { offsets: checkedSize(block.u8()), lengths: checkedSize(block.u8()) };
  if (version >= 2) {
    block.skip(1 + 3 * sizes.offsets);
    return { source, sizes, root: block.uint(sizes.offsets) };
  }
  block.skip(1 + 2 + 2 + 4 + (version === 1 ? 4 : 0) + 4 * sizes.offsets);
  block.skip(sizes.offsets);
  return { source, sizes, root: block.uint(sizes.offsets) };
}

function checkedSize(size: number): number {
  if (![2, 4, 8].includes(size)) throw new FormatError(`its addresses have ${size} bytes`);
  return size;
}
