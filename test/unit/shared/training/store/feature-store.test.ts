import { describe, expect, it } from 'vitest';
import { Problem } from '#shared/errors/problem.ts';
import { FeatureStore } from '#shared/training/store/feature-store.ts';
import { StoreWriter } from '#shared/training/store/store-writer.ts';
import { type MemoryFolder, memoryFolder } from '#test/support/datasets/memory-folder.ts';
import {
  TINY_WIDTH,
  tinyBlock,
  tinyHeader,
  tinySequence,
  tinyStore,
  tinyValue,
} from '#test/support/datasets/tiny-store.ts';

const header = tinyHeader();

async function problemOf(act: () => unknown): Promise<Problem> {
  try {
    await act();
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    return error as Problem;
  }
  throw new Error('it went well');
}

function expectRows(store: FeatureStore, name: string, number: number, from: number, to: number): void {
  const sequence = store.sequences.find((s) => s.name === name)!;
  const expected = tinyBlock(header, number, from, to);
  const read = store.read(sequence, from, to);
  expect(Object.keys(read).sort()).toEqual(Object.keys(expected).sort());
  for (const [array, data] of Object.entries(expected)) expect(read[array as 'box']).toEqual(data);
}

describe('a feature store', () => {
  it('gives any rows of any sequence, across chunks and beside their borders', async () => {
    using store = await tinyStore([{ rows: 40 }, { rows: 5 }, { rows: 33 }]);
    expect(store.index.chunks.map(({ rows }) => rows)).toEqual([16, 16, 16, 16, 14]);
    expect(store.sequences.map(({ name, rows }) => [name, rows])).toEqual([
      ['s0', 40],
      ['s1', 5],
      ['s2', 33],
    ]);
    for (const [from, to] of [
      [0, 40],
      [15, 17],
      [16, 32],
      [39, 40],
      [7, 7],
    ] as const)
      expectRows(store, 's0', 0, from, to);
    expectRows(store, 's1', 1, 0, 5);
    expectRows(store, 's2', 2, 2, 33);
  });

  it('reads what it is asked for and no more', async () => {
    const folder = memoryFolder();
    using store = await tinyStore([{ rows: 64 }], { folder });
    store.read(store.sequences[0]!, 0, 1);
    const before = folder.bytesRead;
    const { features, pose } = store.read(store.sequences[0]!, 3, 5, ['features']);
    expect(pose).toBeUndefined();
    expect(folder.bytesRead - before).toBe(2 * TINY_WIDTH * 4);
    expect(features![TINY_WIDTH]).toBeCloseTo(tinyValue(0, 4, 0), 6);
  });

  it('keeps a bounded number of files open, and none after it was closed', async () => {
    const folder = memoryFolder();
    const store = await tinyStore([{ rows: 16 * 80 }], { folder });
    for (let row = 0; row < 16 * 80; row += 16) store.read(store.sequences[0]!, row, row + 1, ['time']);
    expect(folder.openFiles).toBe(64);
    store[Symbol.dispose]();
    expect(folder.openFiles).toBe(0);
  });

  it('refuses rows outside of a sequence', async () => {
    using store = await tinyStore([{ rows: 20 }]);
    expect(() => store.read(store.sequences[0]!, 10, 21)).toThrow(RangeError);
  });

  it('rounds truths to 16 bits where that is asked for, and nothing else', async () => {
    const rounded = tinyHeader(undefined, { halfTruths: true });
    using store = await tinyStore([{ rows: 3 }], { header: rounded });
    const { joints3d, features } = store.read(store.sequences[0]!, 0, 3);
    // 1/1024 + 1/65536 lies between two halves, 2^-21 apart from none; 1 + … only between steps of 2^-10.
    expect(features![TINY_WIDTH + 1]).toBe(Math.fround(tinyValue(0, 1, 1)));
    using ones = await tinyStore([{ rows: 1 }, { rows: 3 }], { header: rounded });
    expect(ones.read(ones.sequences[1]!, 1, 2).joints3d![1]).toBe(1 + 1 / 1024);
    expect(joints3d).toBeInstanceOf(Float32Array);
  });

  it('says when a folder holds no store, a newer one, or one that has not ended', async () => {
    expect((await problemOf(() => FeatureStore.open(memoryFolder()))).code).toBe('dataset/store-missing');
    const newer = memoryFolder(new Map([['store.json', Buffer.from('{"format":"vibe-studio-features","version":9}')]]));
    expect((await problemOf(() => FeatureStore.open(newer))).code).toBe('dataset/store-newer');
    const folder = memoryFolder();
    const writer = await StoreWriter.open(folder, header, { chunkBytes: 1 });
    await writer.append(tinySequence('a'), 20, tinyBlock(header, 0, 0, 20));
    await writer.flush();
    expect((await problemOf(() => FeatureStore.open(folder))).code).toBe('dataset/store-unfinished');
    // Rows of a part that has not ended are not shown.
    expect(FeatureStore.open(folder, { incomplete: true }).sequences).toEqual([]);
  });

  it.each([
    [
      'a chunk that was cut',
      (f: MemoryFolder) => f.files.set('000000.safetensors', f.files.get('000000.safetensors')!.subarray(0, 999)),
    ],
    ['a chunk that is gone', (f: MemoryFolder) => f.files.delete('000000.safetensors')],
    ['a header that is no JSON', (f: MemoryFolder) => f.files.set('store.json', Buffer.from('{'))],
    ['an index with foreign lines', (f: MemoryFolder) => f.files.set('index.jsonl', Buffer.from('{"rows":3}\n'))],
  ])('names %s', async (_what, damage) => {
    const folder = memoryFolder();
    (await tinyStore([{ rows: 20 }], { folder }))[Symbol.dispose]();
    damage(folder);
    const problem = await problemOf(() => {
      using store = FeatureStore.open(folder);
      store.read(store.sequences[0]!, 0, 20);
    });
    expect(problem.code).toBe('dataset/store-damaged');
    expect(folder.openFiles).toBe(0);
  });

  it('finds a flipped bit when it is verified', async () => {
    const folder = memoryFolder();
    using store = await tinyStore([{ rows: 20 }], { folder });
    const { createHash } = await import('node:crypto');
    const hash = (source: { size: number; read(o: number, n: number): Uint8Array }) =>
      createHash('sha256').update(source.read(0, source.size)).digest('hex');
    await store.verify(hash);
    folder.files.get('000001.safetensors')![1000]! ^= 1;
    const problem = await problemOf(() => store.verify(hash));
    expect(problem.message).toContain('000001.safetensors');
  });
});
