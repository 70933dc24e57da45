import { describe, expect, it } from 'vitest';
import { Problem } from '#shared/errors/problem.ts';
import { FeatureStore } from '#shared/training/store/feature-store.ts';
import { StoreWriter } from '#shared/training/store/store-writer.ts';
import { type MemoryFolder, memoryFolder } from '#test/support/datasets/memory-folder.ts';
import { tinyBlock, tinyHeader, tinySequence } from '#test/support/datasets/tiny-store.ts';

const header = tinyHeader();
/** Lengths of the parts' only sequences. */
const PARTS = [30, 3, 50, 17];

/** A conversion that stops when a write fails, and goes on where it was. Returns the rows it had to make. */
async function convert(folder: MemoryFolder): Promise<number> {
  const writer = await StoreWriter.open(folder, header, { chunkBytes: 1 });
  let made = 0;
  for (const [i, rows] of PARTS.entries()) {
    const sequence = tinySequence(`s${i}`);
    if (writer.isDone(sequence.part)) continue;
    for (let row = writer.rowsOf(sequence.name); row < rows; row += 4) {
      const end = Math.min(rows, row + 4);
      await writer.append(sequence, end - row, tinyBlock(header, i, row, end));
      made += end - row;
    }
    await writer.finishPart(sequence.part);
  }
  await writer.seal();
  return made;
}

function contentOf(folder: MemoryFolder): unknown {
  using store = FeatureStore.open(folder);
  return store.sequences.map((sequence) => [sequence.name, store.read(sequence, 0, sequence.rows)]);
}

describe('writing a feature store', async () => {
  const whole = memoryFolder();
  await convert(whole);
  const expected = contentOf(whole);

  it('goes on after a stop at every single write, without a row lost or twice', async () => {
    let stops = 0;
    for (let stop = 0; ; stop++) {
      const folder = memoryFolder();
      let writes = 0;
      folder.beforeWrite = () => {
        if (writes++ === stop) throw new Error('stopped');
      };
      const first = await convert(folder).catch(() => null);
      if (first !== null) break;
      stops++;
      folder.beforeWrite = () => {};
      await convert(folder);
      expect(contentOf(folder)).toEqual(expected);
    }
    expect(stops).toBeGreaterThan(12);
  });

  it('makes only what was not written yet', async () => {
    const folder = memoryFolder();
    let writes = 0;
    // The header, then chunk and line of 16 rows, twice, then nothing any more.
    folder.beforeWrite = () => {
      if (writes++ === 5) throw new Error('stopped');
    };
    await expect(convert(folder)).rejects.toThrow('stopped');
    folder.beforeWrite = () => {};
    expect(await convert(folder)).toBe(100 - 32);
    expect(await convert(folder)).toBe(0);
  });

  it('forgets a last line that was cut, and the chunk it told of', async () => {
    const folder = memoryFolder(new Map(whole.files));
    const index = Buffer.from(whole.files.get('index.jsonl')!).toString();
    const lines = index.split('\n');
    folder.files.set('index.jsonl', Buffer.from(`${lines.slice(0, 3).join('\n')}\n${lines[3]!.slice(0, 20)}`));
    await convert(folder);
    expect(contentOf(folder)).toEqual(expected);
  });

  it('leaves what it was told on flush', async () => {
    const folder = memoryFolder();
    const writer = await StoreWriter.open(folder, header);
    await writer.append(tinySequence('a'), 7, tinyBlock(header, 0, 0, 7));
    await writer.flush();
    const again = await StoreWriter.open(folder, header);
    expect(again.rowsOf('a')).toBe(7);
    expect(again.isDone('a')).toBe(false);
  });

  it('does not mix conversions of different kinds', async () => {
    const folder = memoryFolder(new Map(whole.files));
    const other = tinyHeader(undefined, { options: { order: 'published' } });
    const problem = await StoreWriter.open(folder, other).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect((problem as Problem).code).toBe('dataset/store-different');
    expect((problem as Problem).message).toContain('options');
    expect(contentOf(folder)).toEqual(expected);
  });

  it('keeps what was said about parts', async () => {
    const folder = memoryFolder();
    const writer = await StoreWriter.open(folder, header);
    await writer.finishPart('empty', ['nobody is in it']);
    await writer.seal();
    using store = FeatureStore.open(folder);
    expect(store.index.remarks).toEqual([{ part: 'empty', reason: 'nobody is in it' }]);
    expect(store.rows).toBe(0);
  });
});
