import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appearTogether, appearWhole, makeFolder, writeSynced } from '#main/services/export/output-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const full = () => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

/** Pieces of a file, the disk being full after some of them. */
function* untilFull(pieces: number): Generator<string> {
  for (let i = 0; i < pieces; i++) yield 'x'.repeat(50_000);
  throw full();
}

describe('a disk that is full in the middle', () => {
  it('leaves nothing half-written and the older file as it was, and is told in a sentence', async () => {
    const path = join(folder, '走路 🚶.fbx');
    writeFileSync(path, 'older');
    const written = appearWhole({
      path,
      receiptPath: `${path}.receipt.json`,
      async make(unnamed) {
        await writeSynced(unnamed, untilFull(5));
        return '{}';
      },
    });
    await expect(written).rejects.toMatchObject({
      code: 'output/disk-full',
      message: expect.stringContaining('走路 🚶.fbx'),
      hint: expect.stringMatching(/\w/),
    });
    expect(readdirSync(folder)).toEqual(['走路 🚶.fbx']);
    expect(readFileSync(path, 'utf8')).toBe('older');
  });

  it('takes the whole of several files along where the last of them does not fit', async () => {
    const files = ['a.json', 'a.py', 'a.json.receipt.json'].map((name, i) => ({
      path: join(folder, name),
      make: (unnamed: string) => writeSynced(unnamed, i < 2 ? 'fits' : untilFull(1)),
    }));
    await expect(appearTogether(files)).rejects.toMatchObject({ code: 'output/disk-full' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a folder that was made for files', () => {
  it('goes again, with those above that were made too, where nothing came into it', async () => {
    const undo = await makeFolder(join(folder, 'a', 'b', 'c'));
    await undo();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stays where it was there before, or where something lies in it', async () => {
    await (await makeFolder(folder))();
    const undo = await makeFolder(join(folder, 'a', 'b'));
    writeFileSync(join(folder, 'a', 'kept'), '');
    await undo();
    expect(readdirSync(join(folder, 'a'))).toEqual(['kept']);
  });
});
