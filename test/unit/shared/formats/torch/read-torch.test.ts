import { describe, expect, it } from 'vitest';
import { memorySource } from '#shared/formats/bytes/byte-source.ts';
import { asDict, dictAt, listArrays } from '#shared/formats/pickle/list-arrays.ts';
import { isLegacyTorch, readTorch } from '#shared/formats/torch/read-torch.ts';
import { dict, int, le, text } from '#test/support/pickle-assembler.ts';
import { legacyTorch, stateDict, tensor, zipTorch } from '#test/support/torch-assembler.ts';

const data = le.f32(0, 1, 2, 3, 4, 5);
const tensors = (legacy: boolean) =>
  dict(
    [text('epoch'), int(4)],
    [
      text('model'),
      stateDict([
        ['whole', tensor({ key: '0', shape: [2, 3], location: 'cuda:7' }, legacy)],
        ['turned', tensor({ key: '0', shape: [3, 2], strides: [1, 3], numel: 6 }, legacy)],
        ['tail', tensor({ key: '0', shape: [2], offset: 4, numel: 6 }, legacy)],
      ]),
    ],
  );

describe('a file of torch.save', () => {
  it('reads the same from its zip and its legacy form, whatever device it was saved on', () => {
    const zip = zipTorch(tensors(false), [{ key: '0', data }]);
    const legacy = legacyTorch(tensors(true), [{ key: '0', data, numel: 6 }]);
    expect([isLegacyTorch(memorySource(zip)), isLegacyTorch(memorySource(legacy))]).toEqual([false, true]);
    for (const [bytes, form] of [
      [zip, 'zip'],
      [legacy, 'legacy'],
    ] as const) {
      const file = readTorch(memorySource(bytes));
      expect(file.form).toBe(form);
      const arrays = listArrays(file.value).map(({ path, array }) => [
        path.join('/'),
        array.shape,
        Array.from(array.readFloat32()),
      ]);
      expect(arrays).toEqual([
        ['model/whole', [2, 3], [0, 1, 2, 3, 4, 5]],
        ['model/turned', [3, 2], [0, 3, 1, 4, 2, 5]],
        ['model/tail', [2], [4, 5]],
      ]);
      expect(asDict(file.value)?.get('epoch')).toBe(4);
      expect([...(dictAt(file.value, 'model') ?? [])]).toHaveLength(3);
      expect(dictAt(file.value, 'epoch')).toBeNull();
    }
  });

  it('reads parts of storages, as legacy files keep views', () => {
    const object = stateDict([['part', tensor({ key: '0', shape: [2], numel: 6, view: [3, 2] }, true)]]);
    const { value } = readTorch(memorySource(legacyTorch(object, [{ key: '0', data, numel: 6 }])));
    expect(listArrays(value)[0]!.array.readFloat32()).toEqual(Float32Array.of(3, 4));
  });

  it('reads storages of big-endian machines', () => {
    const swapped = Uint8Array.from([...data].map((_, i) => data[i - (i % 4) + 3 - (i % 4)]!));
    const order = { name: 'archive/byteorder', data: new TextEncoder().encode('big\n') };
    const { value } = readTorch(memorySource(zipTorch(tensors(false), [{ key: '0', data: swapped }], [order])));
    expect(listArrays(value)[0]!.array.readFloat32()).toEqual(Float32Array.of(0, 1, 2, 3, 4, 5));
  });

  it('lists a file of hundreds of megabytes by reading its directory and its object only', () => {
    const numel = 100_000_000;
    const start = zipTorch(stateDict([['huge', tensor({ key: '0', shape: [numel] })]]), []);
    // The storage's bytes are never there: reading them would fail.
    const file = legacyTorch(stateDict([['huge', tensor({ key: '0', shape: [numel] }, true)]]), [
      { key: '0', data: new Uint8Array(0), numel },
    ]);
    const inner = memorySource(file);
    const source = {
      size: file.length + 4 * numel,
      read: (offset: number, length: number) => inner.read(offset, Math.min(length, file.length - offset)),
    };
    expect(listArrays(readTorch(source).value)[0]!.array.elements).toBe(numel);
    expect(() => readTorch(memorySource(start))).toThrow(/storage 0 is missing/);
  });
});
