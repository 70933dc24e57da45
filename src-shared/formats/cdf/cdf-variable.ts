import type { ByteSource } from '../bytes/byte-source.ts';
import { decodedType, decodeElements, gatherStrided, type StoredType, storedBytes } from '../bytes/decode-elements.ts';
import { checkedElements, columnMajorStrides } from '../bytes/stored-array.ts';
import { FormatError } from '../format-error.ts';
import type { NpyNumbers } from '../npy.ts';
import { type CdfCompression, readCompression, unpackCdf } from './cdf-compression.ts';
import { type OffsetBytes, RECORD, RecordReader } from './record-reader.ts';

/** What all variables of a file share. */
export interface CdfLayout {
  readonly source: ByteSource;
  readonly offsetBytes: OffsetBytes;
  readonly bigEndian: boolean;
  /** Whether the last axis varies fastest in the file. */
  readonly rowMajor: boolean;
  /** Sizes of the axes of rVariables. */
  readonly rSizes: readonly number[];
}

/** A variable: its values are read when asked for. */
export interface CdfVariable {
  readonly name: string;
  readonly dtype: StoredType;
  /** Records first, then the axes of one record. */
  readonly shape: readonly number[];
  /** Address of the next variable's record, 0 at the end. */
  readonly next: number;
  readonly compression: CdfCompression;
  readonly firstIndex: number;
}

/** CDF's numbers of element types. Times (31 to 33) are numbers too; characters are not read. */
const TYPES: Readonly<Record<number, StoredType>> = {
  1: 'i1',
  2: 'i2',
  4: 'i4',
  8: 'i8',
  11: 'u1',
  12: 'u2',
  14: 'u4',
  21: 'f4',
  22: 'f8',
  31: 'f8',
  33: 'i8',
  41: 'i1',
  44: 'f4',
  45: 'f8',
};

const FLAG = { recordsVary: 1, compressed: 4 } as const;
const MAX_AXES = 10;
const MAX_INDEX_RECORDS = 65_536;
const MAX_DEPTH = 8;

/** Reads the description of a variable (rVDR or zVDR); null for texts, which are not read. @throws FormatError */
export function readVariable(layout: CdfLayout, address: number): { next: number; variable: CdfVariable | null } {
  const { source, offsetBytes } = layout;
  const record = new RecordReader(source, address, offsetBytes, [RECORD.rVariable, RECORD.zVariable]);
  const next = record.offset();
  const type = record.int32();
  const maxRecord = record.int32();
  const firstIndex = record.offset();
  record.offset();
  const flags = record.int32();
  record.skip(4 * 4);
  const numElements = record.int32();
  record.skip(4);
  const compressionAt = record.offset();
  record.skip(4);
  const name = record.text(offsetBytes === 8 ? 256 : 64);
  const sizes = record.type === RECORD.zVariable ? record.int32s(record.int32()) : layout.rSizes;
  if (sizes.length > MAX_AXES) throw new FormatError(`the variable ${name} has ${sizes.length} axes`);
  const varies = record.int32s(sizes.length);
  const dtype = TYPES[type];
  if (!dtype || numElements !== 1) return { next, variable: null };
  const records = (flags & FLAG.recordsVary) !== 0 ? maxRecord + 1 : Math.min(1, maxRecord + 1);
  const shape = [records, ...sizes.filter((_, axis) => varies[axis] !== 0)];
  checkedElements(shape, storedBytes(dtype));
  const packed = (flags & FLAG.compressed) !== 0 && compressionAt > 0;
  const compression = packed ? readCompression(source, compressionAt, offsetBytes) : 'none';
  return { next, variable: { name, dtype, shape, next, compression, firstIndex } };
}

/** All values of a variable, row-major whatever the file's order; records never written are zeros. @throws FormatError */
export function readValues(layout: CdfLayout, variable: CdfVariable): NpyNumbers {
  const { dtype, shape } = variable;
  const recordBytes = shape.slice(1).reduce((product, size) => product * size, storedBytes(dtype));
  const bytes = new Uint8Array(shape[0]! * recordBytes);
  let indexes = 0;
  const seen = new Set<number>();

  const follow = (address: number, depth: number): void => {
    for (let at = address; at !== 0; ) {
      if (seen.has(at) || depth > MAX_DEPTH || ++indexes > MAX_INDEX_RECORDS)
        throw new FormatError('its index is tangled');
      seen.add(at);
      const record = new RecordReader(layout.source, at, layout.offsetBytes, [RECORD.index]);
      at = record.offset();
      const count = record.int32();
      const used = record.int32();
      if (used > count) throw new FormatError('its index is damaged');
      const first = record.int32s(count);
      const last = record.int32s(count);
      const offsets = record.offsets(count);
      for (let i = 0; i < used; i++) block(offsets[i]!, first[i]!, last[i]!, depth);
    }
  };
  const block = (address: number, first: number, last: number, depth: number): void => {
    const { source, offsetBytes } = layout;
    const record = new RecordReader(source, address, offsetBytes, [
      RECORD.values,
      RECORD.compressedValues,
      RECORD.index,
    ]);
    if (record.type === RECORD.index) {
      follow(address, depth + 1);
      return;
    }
    if (!(first >= 0 && first <= last && first < shape[0]!)) throw new FormatError('its index is damaged');
    // Blocks may be longer than the records that were written.
    const wanted = (Math.min(last + 1, shape[0]!) - first) * recordBytes;
    const head = offsetBytes + 4;
    if (record.type === RECORD.values) {
      bytes.set(source.read(address + head, wanted), first * recordBytes);
      return;
    }
    record.skip(4);
    const packed = source.read(address + head + 4 + offsetBytes, record.offset());
    bytes.set(
      unpackCdf(packed, variable.compression, (last + 1 - first) * recordBytes).subarray(0, wanted),
      first * recordBytes,
    );
  };
  if (bytes.length > 0) follow(variable.firstIndex, 0);
  const data = decodeElements(bytes, dtype, layout.bigEndian);
  const ordered = layout.rowMajor || shape.length < 3 ? data : gatherStrided(data, shape, recordsFirst(shape));
  return { dtype: decodedType(dtype), shape, data: ordered };
}

/** Strides of records that are column-major inside, one record after the other. */
function recordsFirst(shape: readonly number[]): number[] {
  const inner = shape.slice(1);
  return [inner.reduce((product, size) => product * size, 1), ...columnMajorStrides(inner)];
}
