import type { ByteSource } from './byte-source.ts';

/** What the first bytes of a file say it is. */
export type FileStart =
  | { readonly kind: 'zip' | 'pickle' | 'zlib' | 'gzip' | 'npy' | 'hdf5' | 'other' }
  /** Known, and of no use here: says why, as a sentence about "it". */
  | { readonly kind: 'refused'; readonly sentence: string };

const RESAVE = 'which is not read here; save it again with joblib.dump(..., compress=3) or compress=0';

/** Looks at the first bytes of a file. Protocols 0 and 1 of pickle have no mark and are taken for one by their letter. */
export function describeStart(source: ByteSource): FileStart {
  if (source.size === 0) return { kind: 'refused', sentence: 'it is empty' };
  const head = source.read(0, Math.min(source.size, 512));
  const starts = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
  const text = String.fromCharCode(...head)
    .trimStart()
    .toLowerCase();
  if (starts(0x50, 0x4b)) return { kind: 'zip' };
  if (starts(0x1f, 0x8b)) return { kind: 'gzip' };
  if (starts(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)) return { kind: 'npy' };
  if (starts(0x89, 0x48, 0x44, 0x46)) return { kind: 'hdf5' };
  if (/^(<!doctype|<html|<\?xml|<head)/.test(text)) {
    return { kind: 'refused', sentence: 'it is a web page; the download went wrong' };
  }
  if (text.startsWith('version https://git-lfs')) {
    return { kind: 'refused', sentence: 'it is a Git LFS pointer; the file itself was not fetched' };
  }
  if (text.startsWith('zf0x')) return { kind: 'refused', sentence: `it is packed by an old joblib, ${RESAVE}` };
  if (text.startsWith('bzh')) return { kind: 'refused', sentence: `it is packed with bz2, ${RESAVE}` };
  if (starts(0xfd, 0x37, 0x7a, 0x58, 0x5a) || starts(0x5d, 0x00, 0x00)) {
    return { kind: 'refused', sentence: `it is packed with lzma, ${RESAVE}` };
  }
  if (starts(0x04, 0x22, 0x4d, 0x18)) return { kind: 'refused', sentence: `it is packed with lz4, ${RESAVE}` };
  if (String.fromCharCode(...head.subarray(257, 262)) === 'ustar') {
    return { kind: 'refused', sentence: 'it is a tar archive; unpack it and choose the file inside' };
  }
  if (head[0] === 0x80 && head[1]! <= 5) return { kind: 'pickle' };
  if (head[0] === 0x78 && ((head[0] << 8) | head[1]!) % 31 === 0) return { kind: 'zlib' };
  if (/^[(cIFLSVNK}\])]/.test(String.fromCharCode(head[0]!)) && head.length > 1) return { kind: 'pickle' };
  return { kind: 'other' };
}
