import { describe, expect, it } from 'vitest';
import { memorySource } from '#shared/formats/bytes/byte-source.ts';
import { frameTfRecord, readTfRecords } from '#shared/formats/tfrecord/read-tfrecord.ts';
import { readTfExample } from '#shared/formats/tfrecord/tf-example.ts';
import { writeTfExample } from '#test/support/datasets/tf-example-writer.ts';

const texts = ['one', '', 'a longer record'];
const file = new Uint8Array(Buffer.concat(texts.map((text) => frameTfRecord(Buffer.from(text)))));
const read = (bytes: Uint8Array): string[] =>
  [...readTfRecords(memorySource(bytes))].map((record) => Buffer.from(record).toString());

describe('TFRecord files', () => {
  it('give their records in order', () => {
    expect(read(file)).toEqual(texts);
    expect(read(new Uint8Array(0))).toEqual([]);
  });

  it('have the checksums that TensorFlow writes', () => {
    // A record of the three bytes `one`: length, its masked CRC-32C, data, masked CRC-32C of the data.
    const framed = Buffer.from(frameTfRecord(Buffer.from('one')));
    expect(framed.readUInt32LE(0)).toBe(3);
    // Check value of CRC-32C: 0xe3069283 for '123456789', then turned by 15 bits and shifted by a constant.
    const check = Buffer.from(frameTfRecord(Buffer.from('123456789')));
    const crc = 0xe3069283;
    expect(check.readUInt32LE(12 + 9)).toBe((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
  });

  it('are refused when they are cut, damaged or something else', () => {
    expect(() => read(file.subarray(0, file.length - 1))).toThrow('record 2 is cut off');
    const damaged = file.slice();
    damaged[13]! ^= 1;
    expect(() => read(damaged)).toThrow('record 0 is damaged');
    expect(() => read(new Uint8Array(64).fill(7))).toThrow('it is no TFRecord file');
  });
});

describe('examples', () => {
  it('hold texts, floats and whole numbers by name', () => {
    const record = writeTfExample({
      'image/encoded': { bytes: [Uint8Array.of(1, 2), new Uint8Array(300).fill(9)] },
      'image/xys': { floats: [0.5, -1, 1e9] },
      'meta/N': { integers: [0, 127, 128, 1e12, -3] },
      empty: { floats: [] },
    });
    expect(readTfExample(record)).toEqual(
      new Map<string, unknown>([
        ['image/encoded', { kind: 'bytes', values: [Uint8Array.of(1, 2), new Uint8Array(300).fill(9)] }],
        ['image/xys', { kind: 'floats', values: Float32Array.of(0.5, -1, 1e9) }],
        ['meta/N', { kind: 'integers', values: Float64Array.of(0, 127, 128, 1e12, -3) }],
        ['empty', { kind: 'floats', values: new Float32Array(0) }],
      ]),
    );
  });

  it('are refused when they are cut', () => {
    const record = writeTfExample({ a: { floats: [1, 2, 3] } });
    expect(() => readTfExample(record.subarray(0, record.length - 2))).toThrow('cut off');
  });
});
