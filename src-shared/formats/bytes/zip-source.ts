import { inflateSync, strFromU8 } from 'fflate';
import { crc32 } from '../crc32.ts';
import { FormatError } from '../format-error.ts';
import { ByteCursor } from './byte-cursor.ts';
import { type ByteSource, memorySource, sliceSource } from './byte-source.ts';

const END = 0x06054b50;
const END64 = 0x06064b50;
const END64_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const MAX_DIRECTORY_BYTES = 2 ** 26;
const MAX_ENTRIES = 100_000;
/** Deflate grows data at most this many times; a larger promise is a bomb. */
const MAX_DEFLATE_RATIO = 1032;

interface Entry {
  readonly name: string;
  /** 0 stored, 8 deflate. */
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly headerOffset: number;
}

/** Files of a ZIP archive that are read from a source as they are asked for. */
export interface ZipSource {
  /** In the order of the directory. */
  readonly names: readonly string[];
  has(name: string): boolean;
  /**
   * The content of one file. Stored files are read in place; packed ones are unpacked whole at their first read and
   * not kept. Reading a whole file checks its CRC.
   *
   * @param maxBytes most bytes a packed file may unpack to
   * @throws FormatError if there is no such file or it is damaged
   */
  open(name: string, maxBytes: number): ByteSource;
}

/**
 * Opens a ZIP archive, ZIP64 included; reads its directory only.
 *
 * @throws FormatError if there is no directory, a name occurs twice or leaves the archive (`../x`), or files overlap
 */
export function openZip(source: ByteSource): ZipSource {
  const entries = new Map<string, Entry>();
  for (const entry of readDirectory(source)) {
    const { name } = entry;
    if (/(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[A-Za-z]:|\0/.test(name)) {
      throw new FormatError(`it holds a file whose name leaves the archive (${JSON.stringify(name.slice(0, 80))})`);
    }
    if (entries.has(name)) throw new FormatError(`it holds the file ${name.slice(0, 80)} twice`);
    entries.set(name, entry);
  }
  refuseOverlaps([...entries.values()]);
  return {
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    open(name, maxBytes) {
      const entry = entries.get(name);
      if (!entry) throw new FormatError(`it holds no file ${name}`);
      return openEntry(source, entry, maxBytes);
    },
  };
}

function readDirectory(source: ByteSource): Entry[] {
  const { count, offset, bytes } = findDirectory(source);
  if (count > MAX_ENTRIES) throw new FormatError(`it holds ${count} files, more than the limit of ${MAX_ENTRIES}`);
  if (bytes > MAX_DIRECTORY_BYTES) throw new FormatError('its ZIP directory is larger than any real one');
  if (!(offset + bytes <= source.size)) throw new FormatError('its ZIP directory is cut off or damaged');
  const cursor = new ByteCursor(sliceSource(source, offset, bytes));
  const entries: Entry[] = [];
  try {
    for (let i = 0; i < count; i++) entries.push(readEntry(cursor));
  } catch (cause) {
    if (cause instanceof FormatError && cause.message.startsWith('it ends after')) {
      throw new FormatError('its ZIP directory is damaged', { cause });
    }
    throw cause;
  }
  return entries;
}

function findDirectory(source: ByteSource): { count: number; offset: number; bytes: number } {
  const tailBytes = Math.min(source.size, END_BYTES + MAX_COMMENT_BYTES);
  const start = source.size - tailBytes;
  const tail = source.read(start, tailBytes);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  for (let at = tailBytes - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== END) continue;
    const end = {
      count: view.getUint16(at + 10, true),
      bytes: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
    };
    if (at < 20 || view.getUint32(at - 20, true) !== END64_LOCATOR) return end;
    const at64 = Number(view.getBigUint64(at - 12, true));
    if (!(at64 + 56 <= source.size)) throw new FormatError('its ZIP directory is damaged');
    const cursor = new ByteCursor(source, at64);
    if (cursor.uint32() !== END64) throw new FormatError('its ZIP directory is damaged');
    cursor.bytes(28);
    return { count: cursor.uint64(), bytes: cursor.uint64(), offset: cursor.uint64() };
  }
  throw new FormatError('it is a ZIP archive that is cut off: its directory is missing');
}

function readEntry(cursor: ByteCursor): Entry {
  if (cursor.uint32() !== CENTRAL) throw new FormatError('its ZIP directory is damaged');
  cursor.bytes(4);
  const flags = cursor.uint16();
  if (flags & 1) throw new FormatError('it is encrypted');
  const method = cursor.uint16();
  cursor.bytes(4);
  const crc = cursor.uint32();
  const narrow = { packedBytes: cursor.uint32(), bytes: cursor.uint32() };
  const lengths = [cursor.uint16(), cursor.uint16(), cursor.uint16()] as const;
  cursor.bytes(8);
  const headerOffset = cursor.uint32();
  const name = strFromU8(cursor.bytes(lengths[0]));
  const sizes = widen({ ...narrow, headerOffset }, cursor.bytes(lengths[1]));
  cursor.bytes(lengths[2]);
  return { name, method, crc, ...sizes };
}

/** Replaces sizes that say 0xffffffff by those of the ZIP64 extra field, in the field's fixed order. */
function widen(sizes: { packedBytes: number; bytes: number; headerOffset: number }, extra: Uint8Array): typeof sizes {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.length);
  const out = { ...sizes };
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let field = at + 4;
    for (const key of ['bytes', 'packedBytes', 'headerOffset'] as const) {
      if (sizes[key] !== 0xffffffff) continue;
      if (field + 8 > extra.length) throw new FormatError('its ZIP directory is damaged');
      out[key] = Number(view.getBigUint64(field, true));
      field += 8;
    }
    return out;
  }
  return out;
}

function refuseOverlaps(entries: readonly Entry[]): void {
  let end = 0;
  for (const { name, headerOffset, packedBytes } of [...entries].sort((a, b) => a.headerOffset - b.headerOffset)) {
    if (headerOffset < end) throw new FormatError(`${name.slice(0, 80)} lies in the same place as another file`);
    end = headerOffset + 30 + packedBytes;
  }
}

function openEntry(source: ByteSource, entry: Entry, maxBytes: number): ByteSource {
  const { name, method, packedBytes, bytes, headerOffset } = entry;
  const header = new ByteCursor(source, headerOffset);
  if (headerOffset + 30 > source.size || header.uint32() !== LOCAL) throw new FormatError(`${name} is damaged`);
  header.bytes(22);
  const lengths = [header.uint16(), header.uint16()] as const;
  if (strFromU8(header.bytes(lengths[0])) !== name) throw new FormatError(`${name} has two names`);
  const start = header.position + lengths[1];
  if (!(start + packedBytes <= source.size)) throw new FormatError(`${name} is cut off`);
  const packed = sliceSource(source, start, packedBytes);
  if (method === 0) {
    if (bytes !== packedBytes) throw new FormatError(`${name} has two sizes`);
    return checkedSource(packed, entry);
  }
  if (method !== 8) throw new FormatError(`${name} is packed in a way that is not supported`);
  if (bytes > maxBytes) throw new FormatError(`${name} unpacks to ${bytes} bytes, more than the limit of ${maxBytes}`);
  if (bytes > packedBytes * MAX_DEFLATE_RATIO + 64) throw new FormatError(`${name} promises more than it can hold`);
  return {
    size: bytes,
    read: (offset, length) => memorySource(inflate(packed.read(0, packedBytes), entry)).read(offset, length),
  };
}

function checkedSource(stored: ByteSource, entry: Entry): ByteSource {
  let checked = false;
  return {
    size: stored.size,
    read(offset, length) {
      const bytes = stored.read(offset, length);
      if (!checked && offset === 0 && length === stored.size) {
        checkCrc(bytes, entry);
        checked = true;
      }
      return bytes;
    },
  };
}

function inflate(packed: Uint8Array, entry: Entry): Uint8Array {
  let out: Uint8Array;
  try {
    out = inflateSync(packed, { out: new Uint8Array(entry.bytes) });
  } catch (cause) {
    throw new FormatError(`${entry.name} is damaged`, { cause });
  }
  if (out.length !== entry.bytes) throw new FormatError(`${entry.name} is damaged`);
  checkCrc(out, entry);
  return out;
}

function checkCrc(bytes: Uint8Array, entry: Entry): void {
  if (crc32(bytes) !== entry.crc) throw new FormatError(`${entry.name} is damaged (its checksum differs)`);
}
