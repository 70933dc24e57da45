import { expect, it } from 'vitest';
import { type ByteSource, ByteSpan, memorySource } from '#shared/formats/bytes/byte-source.ts';
import { storedView } from '#shared/formats/bytes/stored-array.ts';

const bytes = new Uint8Array(Float32Array.from({ length: 24 }, (_, i) => i).buffer);

it('reads some rows of an array and no other bytes of the file', () => {
  const asked: number[] = [];
  const inner = memorySource(bytes);
  const source: ByteSource = {
    size: inner.size,
    read(offset, length) {
      asked.push(offset, length);
      return inner.read(offset, length);
    },
  };
  const array = storedView(new ByteSpan(source, 0, bytes.length), { dtype: 'f4', shape: [5, 2, 2], offset: 4 });
  const rows = array.readRows(1, 3);
  expect(rows.shape).toEqual([2, 2, 2]);
  expect([...rows.data]).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
  expect(asked).toEqual([32, 32]);
});

it('gives the same rows of an array stored by columns', () => {
  const array = storedView(ByteSpan.of(bytes), { dtype: 'f4', shape: [4, 6], strides: [1, 4] });
  expect([...array.readRows(2, 3).data]).toEqual([2, 6, 10, 14, 18, 22]);
});
