import { deflateSync } from 'fflate';
import { crc32 } from '#shared/formats/crc32.ts';
import { join, le } from './pickle-assembler.ts';

/** A file of an archive; what its headers say can differ from what it holds. */
export interface RawZipFile {
  readonly name: string;
  readonly data: Uint8Array;
  readonly deflate?: boolean;
  /** Method written instead of the true one. */
  readonly method?: number;
  readonly crc?: number;
  /** Unpacked size written instead of the true one. */
  readonly bytes?: number;
  readonly packedBytes?: number;
  /** Name in the local header, where it differs. */
  readonly localName?: string;
  readonly flags?: number;
  /** Sizes are written into ZIP64 extra fields. */
  readonly zip64?: boolean;
  /** Directory points to this file's header instead (by position in the list). */
  readonly sameAs?: number;
}

/** An archive exactly as described, right or wrong. Torch aligns its storages; here nothing is aligned. */
export function rawZip(files: readonly RawZipFile[], directoryShift = 0): Uint8Array {
  const parts: Uint8Array[] = [];
  const offsets: number[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  files.forEach((file, i) => {
    const packed = file.deflate ? deflateSync(file.data) : file.data;
    const packedBytes = file.packedBytes ?? packed.length;
    const bytes = file.bytes ?? file.data.length;
    const crc = file.crc ?? crc32(file.data);
    const method = file.method ?? (file.deflate ? 8 : 0);
    const name = new TextEncoder().encode(file.name);
    const localName = new TextEncoder().encode(file.localName ?? file.name);
    const narrow = (value: number) => le.u32(file.zip64 ? 0xffffffff : value);
    const head = [
      le.u16(file.flags ?? 0x0800),
      le.u16(method),
      le.u16(0),
      le.u16(33),
      le.u32(crc),
      narrow(packedBytes),
      narrow(bytes),
    ];
    const extra = file.zip64
      ? join(le.u16(1), le.u16(24), le.u64(bytes), le.u64(packedBytes), le.u64(at))
      : new Uint8Array(0);
    const local = join('PK\x03\x04', le.u16(45), head, le.u16(localName.length), le.u16(0), localName);
    offsets.push(at);
    const offset = file.sameAs === undefined ? at : offsets[file.sameAs]!;
    const central = join('PK\x01\x02', le.u16(45), le.u16(45), head, le.u16(name.length), le.u16(extra.length));
    directory.push(join(central, le.u16(0), le.u16(0), le.u16(0), le.u32(0), narrow(offset), name, extra));
    if (file.sameAs === undefined) {
      parts.push(local, packed);
      at += local.length + packed.length;
    }
    offsets[i] = offset;
  });
  const listed = join(directory);
  const end = join(
    'PK\x05\x06',
    le.u32(0),
    le.u16(files.length),
    le.u16(files.length),
    le.u32(listed.length),
    le.u32(at + directoryShift),
    le.u16(0),
  );
  return join(parts, listed, end);
}
