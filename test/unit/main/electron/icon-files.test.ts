import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { icnsFile, icoFile } from '#main/electron/resources/generator/icon-files.ts';

const RESOURCES = resolve(import.meta.dirname, '../../../../src-main/electron/resources');
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);
const fourcc = (bytes: Uint8Array, at: number) => Buffer.from(bytes.subarray(at, at + 4)).toString('latin1');

it('puts pictures into an icon of Windows, where each can be found', () => {
  const file = icoFile([
    { size: 16, png: PNG },
    { size: 256, png: PNG },
  ]);
  const view = new DataView(file.buffer);
  expect([view.getUint16(0, true), view.getUint16(2, true), view.getUint16(4, true)]).toEqual([0, 1, 2]);
  expect([file[6], file[7], file[22], file[23]]).toEqual([16, 16, 0, 0]);
  for (const entry of [6, 22]) {
    const at = view.getUint32(entry + 12, true);
    expect(file.subarray(at, at + view.getUint32(entry + 8, true))).toEqual(PNG);
  }
  expect(() => icoFile([{ size: 512, png: PNG }])).toThrow(RangeError);
});

it('puts pictures into an icon of macOS under the names of their sizes', () => {
  const file = icnsFile([
    { size: 128, png: PNG },
    { size: 1024, png: PNG },
  ]);
  const view = new DataView(file.buffer);
  expect([fourcc(file, 0), view.getUint32(4)]).toEqual(['icns', file.length]);
  expect([fourcc(file, 8), view.getUint32(12)]).toEqual(['ic07', 12]);
  expect([fourcc(file, 20), view.getUint32(24)]).toEqual(['ic10', 12]);
  expect(() => icnsFile([{ size: 100, png: PNG }])).toThrow(RangeError);
});

it.each(['icon', 'project'])('has %s drawn for three systems, large enough for each', (name) => {
  const read = (ending: string) => readFileSync(join(RESOURCES, `${name}.${ending}`));
  const png = read('png');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1024, 1024]);
  expect(read('ico').readUInt16LE(4)).toBe(7);
  expect(read('icns').readUInt32BE(4)).toBe(read('icns').length);
});
