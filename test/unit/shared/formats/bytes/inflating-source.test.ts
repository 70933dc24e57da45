import { gzipSync as nodeGzip } from 'node:zlib';
import { gzipSync, zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { memorySource } from '#shared/formats/bytes/byte-source.ts';
import { inflatingSource } from '#shared/formats/bytes/inflating-source.ts';
import { FormatError } from '#shared/formats/format-error.ts';

/** Hard to pack, so that there is more than one piece. */
const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255);

describe('a packed source', () => {
  it('reads zlib and gzip at any place, also backwards', () => {
    for (const packed of [
      zlibSync(bytes),
      gzipSync(bytes, { filename: 'x.pkl', mtime: 0 }),
      new Uint8Array(nodeGzip(bytes)),
    ]) {
      const source = inflatingSource(memorySource(packed));
      expect(source.read(150_000, 100_000)).toEqual(bytes.subarray(150_000, 250_000));
      expect(source.read(0, 10)).toEqual(bytes.subarray(0, 10));
      expect(source.read(299_999, 1)).toEqual(bytes.subarray(299_999));
      expect(() => source.read(299_999, 2)).toThrow(/ends after 300000 bytes/);
      expect(source.size).toBe(300_000);
    }
  });

  it('says how much there is before its end is known', () => {
    const source = inflatingSource(memorySource(zlibSync(bytes)));
    expect(source.available?.(299_000, 5000)).toBe(1000);
    expect(source.available?.(400_000, 5)).toBe(0);
  });

  it('stops at its limit before it unpacks more', () => {
    const source = inflatingSource(memorySource(zlibSync(new Uint8Array(5_000_000))), { maxBytes: 1_000_000 });
    expect(() => source.read(0, 1_000_001)).toThrow(/more than the limit of 1000000 bytes/);
  });

  it('notices damage by its checksum, and a cut', () => {
    for (const [packed, at] of [
      [zlibSync(bytes), -1],
      [gzipSync(bytes), -5],
    ] as const) {
      const source = inflatingSource(memorySource(packed.with(packed.length + at, packed.at(at)! ^ 1)));
      expect(() => source.read(0, 300_000)).toThrow(/checksum differs/);
      const cut = memorySource(packed.subarray(0, packed.length >> 1));
      expect(() => inflatingSource(cut).read(0, 300_000)).toThrow(FormatError);
    }
    expect(() => inflatingSource(memorySource(Uint8Array.of(0x78, 0x9c)))).toThrow(/cut off/);
  });
});
