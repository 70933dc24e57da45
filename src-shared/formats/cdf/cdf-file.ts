import { type ByteSource, memorySource } from '../bytes/byte-source.ts';
import { FormatError } from '../format-error.ts';
import type { NpyNumbers } from '../npy.ts';
import { readCompression, unpackCdf } from './cdf-compression.ts';
import { type CdfLayout, type CdfVariable, readValues, readVariable } from './cdf-variable.ts';
import { type OffsetBytes, RECORD, RecordReader } from './record-reader.ts';

/** First words of a file: version 3, and the later ones of version 2. */
const VERSION_3 = 0xcdf30001;
const VERSION_2 = 0xcdf26002;
const PLAIN = 0x0000ffff;
const PACKED = 0xcccc0001;
const MAGIC_BYTES = 8;

/** Encodings whose numbers are little-endian (DEC, IBM PC, Alpha, little ARM and Itanium). */
const LITTLE = [4, 6, 13, 14, 16, 17, 19, 20];
const BIG = [1, 2, 5, 7, 9, 11, 12, 18, 21];

const FLAG = { rowMajor: 1, singleFile: 2 } as const;
const MAX_VARIABLES = 4096;

export interface CdfReadOptions {
  /** Most bytes a packed file may unpack to. */
  maxUnpackedBytes?: number;
}

/**
 * Variables with numbers of a NASA CDF file (Common Data Format, Internal Format Description 3.9): versions 2.6 to 3,
 * rVariables and zVariables, whole file or single variables packed with gzip or run lengths. Nothing is read before it
 * is asked for.
 */
export class CdfFile {
  private readonly layout: CdfLayout;
  private readonly variables: ReadonlyMap<string, CdfVariable>;

  /** @throws FormatError if it is not such a file */
  constructor(source: ByteSource, options: CdfReadOptions = {}) {
    const { plain, offsetBytes } = unpacked(source, options.maxUnpackedBytes ?? 2 ** 31);
    const head = new RecordReader(plain, MAGIC_BYTES, offsetBytes, [RECORD.cdf]);
    const globalAt = head.offset();
    head.skip(8);
    const encoding = head.int32();
    const flags = head.int32();
    if (!(flags & FLAG.singleFile)) throw new FormatError('its values are in other files');
    if (!LITTLE.includes(encoding) && !BIG.includes(encoding)) {
      throw new FormatError(`its numbers are encoded in the way ${encoding}, which is not supported`);
    }
    const global = new RecordReader(plain, globalAt, offsetBytes, [RECORD.global]);
    const firstR = global.offset();
    const firstZ = global.offset();
    global.offset();
    global.offset();
    global.skip(4 * 3);
    const rAxes = global.int32();
    global.skip(4);
    global.offset();
    global.skip(4 * 3);
    this.layout = {
      source: plain,
      offsetBytes,
      bigEndian: BIG.includes(encoding),
      rowMajor: (flags & FLAG.rowMajor) !== 0,
      rSizes: global.int32s(rAxes),
    };
    this.variables = new Map([...this.list(firstR), ...this.list(firstZ)].map((variable) => [variable.name, variable]));
  }

  /** Names of the variables that hold numbers, in the order of the file. */
  names(): string[] {
    return [...this.variables.keys()];
  }

  /** Values of a variable, shape [records, ...axes of a record], row-major. @throws FormatError naming it */
  read(name: string): NpyNumbers {
    const variable = this.variables.get(name);
    if (!variable) throw new FormatError(`it has no variable called ${name}`);
    try {
      return readValues(this.layout, variable);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new FormatError(`variable ${name}: ${error.message}`, { cause: error });
    }
  }

  private list(first: number): CdfVariable[] {
    const out: CdfVariable[] = [];
    const seen = new Set<number>();
    for (let address = first; address !== 0; ) {
      if (seen.has(address) || seen.size > MAX_VARIABLES) throw new FormatError('its list of variables is tangled');
      seen.add(address);
      const { next, variable } = readVariable(this.layout, address);
      if (variable) out.push(variable);
      address = next;
    }
    return out;
  }
}

/** The file with its records in the open, offsets unchanged. */
function unpacked(source: ByteSource, maxBytes: number): { plain: ByteSource; offsetBytes: OffsetBytes } {
  if (source.size < MAGIC_BYTES) throw new FormatError('it is not a CDF file');
  const magic = source.read(0, MAGIC_BYTES);
  const view = new DataView(magic.buffer, magic.byteOffset, magic.length);
  const version = view.getUint32(0);
  if (version !== VERSION_3 && version !== VERSION_2)
    throw new FormatError('it is not a CDF file of version 2.6 or later');
  const offsetBytes = version === VERSION_3 ? 8 : 4;
  const form = view.getUint32(4);
  if (form === PLAIN) return { plain: source, offsetBytes };
  if (form !== PACKED) throw new FormatError('it is not a CDF file');
  const head = source.read(MAGIC_BYTES, 3 * offsetBytes + 8);
  const headView = new DataView(head.buffer, head.byteOffset, head.length);
  const word = (at: number) => (offsetBytes === 8 ? Number(headView.getBigInt64(at)) : headView.getUint32(at));
  if (headView.getUint32(offsetBytes) !== RECORD.compressedFile) throw new FormatError('its packed record is damaged');
  const recordBytes = word(0);
  const parameters = word(offsetBytes + 4);
  const size = word(2 * offsetBytes + 4);
  if (!(size > 0 && size <= maxBytes))
    throw new FormatError(`it unpacks to ${size} bytes, more than the limit of ${maxBytes}`);
  const kind = readCompression(source, parameters, offsetBytes);
  const packed = source.read(MAGIC_BYTES + head.length, recordBytes - head.length);
  const whole = new Uint8Array(MAGIC_BYTES + size);
  whole.set(magic);
  whole.set(unpackCdf(packed, kind, size), MAGIC_BYTES);
  return { plain: memorySource(whole), offsetBytes };
}
