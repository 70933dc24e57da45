import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import { crc32 } from './crc32.ts';
import { FormatError } from './format-error.ts';

/** One file inside an archive, as its directory describes it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflate. */
  readonly method: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly crc: number;
  readonly headerOffset: number;
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const END64_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const MAX_ENTRIES = 65_535;
/** 1980-01-01, the earliest date a ZIP can say: archives of the same content are the same bytes. */
const DOS_DATE = 33;

/**
 * Lists an archive's files from its central directory, ZIP64 included.
 *
 * @throws FormatError if there is no such directory or it points outside the file
 */
export function listZip(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = findEnd(view);
  let count = view.getUint16(end + 10, true);
  let offset = view.getUint32(end + 16, true);
  if (end >= 20 && view.getUint32(end - 20, true) === END64_LOCATOR) {
    const end64 = Number(view.getBigUint64(end - 12, true));
    if (end64 + 56 > bytes.length || view.getUint32(end64, true) !== END64) {
      throw new FormatError('its ZIP directory is damaged');
    }
    count = Number(view.getBigUint64(end64 + 32, true));
    offset = Number(view.getBigUint64(end64 + 48, true));
  }
  if (count > MAX_ENTRIES) throw new FormatError(`it holds ${count} files, more than the limit of ${MAX_ENTRIES}`);
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (offset + 46 > bytes.length || view.getUint32(offset, true) !== CENTRAL) {
      throw new FormatError('its ZIP directory is damaged');
    }
    const nameLength = view.getUint16(offset + 28, true);
    const extraLength = view.getUint16(offset + 30, true);
    const next = offset + 46 + nameLength + extraLength + view.getUint16(offset + 32, true);
    if (next > bytes.length) throw new FormatError('its ZIP directory is damaged');
    if (view.getUint16(offset + 8, true) & 1) throw new FormatError('it is encrypted');
    const name = strFromU8(bytes.subarray(offset + 46, offset + 46 + nameLength));
    const sizes = wideSizes(view, offset, offset + 46 + nameLength, extraLength);
    entries.push({ name, method: view.getUint16(offset + 10, true), crc: view.getUint32(offset + 16, true), ...sizes });
    offset = next;
  }
  return entries;
}

/**
 * Unpacks one file of an archive and checks its length and CRC.
 *
 * @param maxBytes most bytes it may unpack to
 * @throws FormatError
 */
export function readZipEntry(bytes: Uint8Array, entry: ZipEntry, maxBytes: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const at = entry.headerOffset;
  if (entry.bytes > maxBytes) {
    throw new FormatError(`${entry.name} unpacks to ${entry.bytes} bytes, more than the limit of ${maxBytes}`);
  }
  if (at + 30 > bytes.length || view.getUint32(at, true) !== LOCAL) throw new FormatError(`${entry.name} is damaged`);
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + entry.compressedBytes > bytes.length) throw new FormatError(`${entry.name} is cut off`);
  const packed = bytes.subarray(start, start + entry.compressedBytes);
  const unpacked = unpack(packed, entry);
  if (unpacked.length !== entry.bytes || crc32(unpacked) !== entry.crc) {
    throw new FormatError(`${entry.name} is damaged (its checksum differs)`);
  }
  return unpacked;
}

export interface WriteZipOptions {
  /** Deflate level 0 (stored) to 9. */
  level?: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
}

/**
 * Writes an archive in the order of `files`, with a fixed date. A file that deflate does not shrink is stored.
 *
 * @throws RangeError beyond 4 GiB or 65 535 files
 */
export function writeZip(files: Iterable<readonly [string, Uint8Array]>, options: WriteZipOptions = {}): Uint8Array {
  const level = options.level ?? 6;
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const label = strToU8(name);
    const deflated = level === 0 ? content : deflateSync(content, { level });
    const packed = deflated.length < content.length ? deflated : content;
    const shared = new DataView(new ArrayBuffer(26));
    shared.setUint16(0, 20, true); // version needed
    shared.setUint16(2, 0x0800, true); // names are UTF-8
    shared.setUint16(4, packed === content ? 0 : 8, true);
    shared.setUint16(8, DOS_DATE, true);
    shared.setUint32(10, crc32(content), true);
    shared.setUint32(14, packed.length, true);
    shared.setUint32(18, content.length, true);
    shared.setUint16(22, label.length, true);
    const both = new Uint8Array(shared.buffer);
    const local = new Uint8Array(30 + label.length);
    new DataView(local.buffer).setUint32(0, LOCAL, true);
    local.set(both, 4);
    local.set(label, 30);
    const central = new Uint8Array(46 + label.length);
    const centralView = new DataView(central.buffer);
    centralView.setUint32(0, CENTRAL, true);
    centralView.setUint16(4, 20, true);
    central.set(both, 6);
    centralView.setUint32(42, offset, true);
    central.set(label, 46);
    parts.push(local, packed);
    directory.push(central);
    offset += local.length + packed.length;
    if (offset > 0xffffffff) throw new RangeError('the archive would be larger than 4 GiB');
  }
  const directoryBytes = directory.reduce((sum, part) => sum + part.length, 0);
  const end = new DataView(new ArrayBuffer(22));
  if (directory.length > MAX_ENTRIES) throw new RangeError('too many files for one archive');
  end.setUint32(0, END, true);
  end.setUint16(8, directory.length, true);
  end.setUint16(10, directory.length, true);
  end.setUint32(12, directoryBytes, true);
  end.setUint32(16, offset, true);
  const out = new Uint8Array(offset + directoryBytes + 22);
  let at = 0;
  for (const part of [...parts, ...directory, new Uint8Array(end.buffer)]) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The end record stands in the last 22 bytes, or earlier where the archive carries a comment. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65_535); at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw new FormatError('it is not a ZIP archive');
}

/** Sizes and offset of a directory entry; where they say 0xffffffff the ZIP64 extra field holds the real ones. */
function wideSizes(view: DataView, central: number, extra: number, extraLength: number) {
  const wide = { bytes: 24, compressedBytes: 20, headerOffset: 42 };
  const out = { bytes: 0, compressedBytes: 0, headerOffset: 0 };
  let field = -1;
  for (let at = extra; at + 4 <= extra + extraLength; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) === 1) field = at + 4;
  }
  for (const key of ['bytes', 'compressedBytes', 'headerOffset'] as const) {
    const value = view.getUint32(central + wide[key], true);
    out[key] = value;
    if (value !== 0xffffffff || field < 0) continue;
    if (field + 8 > extra + extraLength) throw new FormatError('its ZIP directory is damaged');
    out[key] = Number(view.getBigUint64(field, true));
    field += 8;
  }
  return out;
}

function unpack(packed: Uint8Array, entry: ZipEntry): Uint8Array {
  if (entry.method === 0) return packed.slice();
  if (entry.method !== 8) throw new FormatError(`${entry.name} is packed in a way that is not supported`);
  // Deflate grows data at most 1032 times: a larger promise is a bomb, refused before memory is taken.
  if (entry.bytes > packed.length * 1032 + 64) throw new FormatError(`${entry.name} is damaged`);
  try {
    return inflateSync(packed, { out: new Uint8Array(entry.bytes) });
  } catch (cause) {
    throw new FormatError(`${entry.name} is damaged`, { cause });
  }
}
