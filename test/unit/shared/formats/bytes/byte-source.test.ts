import { describe, expect, it } from 'vitest';
import { ByteCursor } from '#shared/formats/bytes/byte-cursor.ts';
import { ByteSpan, memorySource, sliceSource } from '#shared/formats/bytes/byte-source.ts';
import { FormatError } from '#shared/formats/format-error.ts';

const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 31 + (i >> 8)) & 255);

describe('a source of bytes', () => {
  it('gives exactly the bytes asked for, and a part of it is a source too', () => {
    const part = sliceSource(sliceSource(memorySource(bytes), 100, 1000), 10, 20);
    expect(part.size).toBe(20);
    expect(part.read(5, 15)).toEqual(bytes.subarray(115, 130));
    expect(part.read(20, 0)).toHaveLength(0);
  });

  it('refuses ranges that are not inside, odd numbers among them', () => {
    const source = sliceSource(memorySource(bytes), 100, 10);
    for (const [offset, length] of [
      [0, 11],
      [10, 1],
      [-1, 2],
      [0, -1],
      [Number.NaN, 1],
      [0, Number.NaN],
      [Infinity, 0],
    ]) {
      expect(() => source.read(offset!, length!)).toThrow(FormatError);
    }
    expect(() => sliceSource(source, 5, 6)).toThrow(/ends after 10 bytes/);
    expect(() => new ByteSpan(source, 5, 6)).toThrow(FormatError);
  });
});

describe('a cursor', () => {
  it('reads numbers, long and short runs and lines in turn, across its window', () => {
    const cursor = new ByteCursor(memorySource(bytes), 65_530);
    expect(cursor.uint32()).toBe(new DataView(bytes.buffer).getUint32(65_530, true));
    expect(cursor.uint64()).toBe(Number(new DataView(bytes.buffer).getBigUint64(65_534, true)));
    expect(cursor.bytes(70_000)).toEqual(bytes.subarray(65_542, 135_542));
    expect(cursor.span(1000).bytes(10, 5)).toEqual(bytes.subarray(135_552, 135_557));
    expect(cursor.uint8()).toBe(bytes[136_542]);
    const feed = bytes.indexOf(10, 136_543);
    expect(cursor.line(10_000)).toEqual(bytes.subarray(136_543, feed));
    expect(cursor.position).toBe(feed + 1);
  });

  it('refuses to read beyond the end, and lines that do not end', () => {
    const cursor = new ByteCursor(memorySource(new Uint8Array(10).fill(65)));
    expect(() => cursor.line(100)).toThrow(/does not end/);
    expect(() => cursor.line(5)).toThrow(/does not end/);
    cursor.bytes(8);
    expect(() => cursor.uint32()).toThrow(/ends after 10 bytes/);
    expect(cursor.uint16()).toBe(0x4141);
  });
});
