import { describe, expect, it } from 'vitest';
import { memorySource } from '#shared/formats/bytes/byte-source.ts';
import { openZip } from '#shared/formats/bytes/zip-source.ts';
import { writeZip } from '#shared/formats/zip.ts';
import { rawZip } from '#test/support/raw-zip.ts';

const text = (value: string) => new TextEncoder().encode(value);
const FILES = [
  ['a/one', text('one')],
  ['a/many', new Uint8Array(5000).fill(7)],
  ['a/none', new Uint8Array(0)],
] as const;

describe('a ZIP archive as a source', () => {
  it('lists and reads stored and packed files, at any place', () => {
    for (const level of [0, 6] as const) {
      const zip = openZip(memorySource(writeZip(FILES, { level })));
      expect(zip.names).toEqual(['a/one', 'a/many', 'a/none']);
      for (const [name, content] of FILES) {
        const entry = zip.open(name, 10_000);
        expect(entry.size).toBe(content.length);
        expect(entry.read(0, entry.size)).toEqual(content);
      }
      expect(zip.open('a/many', 10_000).read(4000, 10)).toEqual(new Uint8Array(10).fill(7));
    }
  });

  it('reads ZIP64 sizes and archives with a comment', () => {
    const zip64 = rawZip([{ name: 'x', data: text('zip64'), zip64: true }]);
    expect(openZip(memorySource(zip64)).open('x', 10).read(0, 5)).toEqual(text('zip64'));
    const commented = new Uint8Array([...zip64, ...text('a comment')]);
    commented[zip64.length - 2] = 9;
    expect(openZip(memorySource(commented)).names).toEqual(['x']);
  });

  it('leaves the checksum of stored files unchecked only where a part is read', () => {
    const zip = openZip(memorySource(rawZip([{ name: 'x', data: text('abc'), crc: 1 }])));
    expect(zip.open('x', 10).read(0, 2)).toEqual(text('ab'));
    expect(() => zip.open('x', 10).read(0, 3)).toThrow(/checksum differs/);
  });

  it('refuses what it does not hold, and packed files beyond the limit', () => {
    const zip = openZip(memorySource(writeZip(FILES)));
    expect(() => zip.open('b', 10)).toThrow(/holds no file b/);
    expect(() => zip.open('a/many', 4999)).toThrow(/more than the limit/);
  });
});
