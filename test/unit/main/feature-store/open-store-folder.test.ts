import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createStoreFolder, hashSource, openStoreFolder } from '#main/feature-store/open-store-folder.ts';
import { FeatureStore } from '#shared/training/store/feature-store.ts';
import { StoreWriter } from '#shared/training/store/store-writer.ts';
import { tinyBlock, tinyHeader, tinySequence } from '#test/support/datasets/tiny-store.ts';

const root = mkdtempSync(join(tmpdir(), 'vibe-store-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const header = tinyHeader();

describe('a store on disk', () => {
  it('holds what was written, with hashes that fit', async () => {
    const path = join(root, 'a', 'store');
    const writer = await StoreWriter.open(await createStoreFolder(path), header, { chunkBytes: 1 });
    await writer.append(tinySequence('walk'), 40, tinyBlock(header, 3, 0, 40));
    await writer.finishPart('walk');
    await writer.seal();
    expect(readdirSync(path).sort()).toEqual([
      '000000.safetensors',
      '000001.safetensors',
      '000002.safetensors',
      'index.jsonl',
      'store.json',
    ]);
    using store = FeatureStore.open(openStoreFolder(path));
    expect(store.read(store.sequences[0]!, 10, 35)).toEqual(tinyBlock(header, 3, 10, 35));
    await store.verify(hashSource);
  });

  it('clears away what a killed writer left half-written', async () => {
    const path = join(root, 'b');
    await createStoreFolder(path);
    writeFileSync(join(path, '000000.safetensors.12345678.part'), 'half');
    await createStoreFolder(path);
    expect(readdirSync(path)).toEqual([]);
  });

  it('leaves nothing of a write that fails', async () => {
    const folder = await createStoreFolder(join(root, 'c'));
    const pieces = function* (): Generator<Uint8Array> {
      yield new Uint8Array(3);
      throw new Error('the source ended');
    };
    await expect(folder.write('x', pieces())).rejects.toThrow('the source ended');
    expect(readdirSync(join(root, 'c'))).toEqual([]);
  });

  it('says that a place cannot be written to', async () => {
    writeFileSync(join(root, 'file'), '');
    await expect(createStoreFolder(join(root, 'file', 'store'))).rejects.toMatchObject({ code: 'output/unwritable' });
  });
});
