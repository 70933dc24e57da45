import { existsSync } from 'node:fs';
import { mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckpointFolder } from '#main/services/training/checkpoint-file.ts';
import type { TrainingCheckpoint } from '#shared/training/loop/checkpoint.ts';
import { firstState } from '#shared/training/loop/loop-state.ts';

function checkpoint(iteration: number): TrainingCheckpoint {
  return {
    tensors: new Map([
      ['fc.weight', { shape: [2, 3], data: Float32Array.from({ length: 6 }, (_, i) => i + iteration) }],
      ['adam.m/fc.weight', { shape: [2, 3], data: new Float32Array(6).fill(0.1) }],
    ]),
    state: {
      ...firstState(1),
      iteration,
      updates: { generator: iteration },
      sums: { 'train_loss/loss': [0.1 + 0.2, 3] },
    },
    source: { position: [iteration, 'x'] },
    architecture: { hidden: 4 },
  };
}

describe('CheckpointFolder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'checkpoint-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('gives back what was saved, to the last bit', async () => {
    const store = new CheckpointFolder(join(folder, 'new'));
    expect(await store.load()).toBeNull();
    await store.save(checkpoint(3));
    await store.save(checkpoint(5));
    expect(await store.load()).toEqual(checkpoint(5));
    expect(await readdir(join(folder, 'new'))).toEqual(['checkpoint.safetensors']);
  });

  it.each([
    ['writing', 'ENOSPC', 'output/disk-full'],
    ['renaming', 'EACCES', 'output/unwritable'],
  ])('leaves the last checkpoint as it was where %s fails', async (where, code, problem) => {
    await new CheckpointFolder(folder).save(checkpoint(3));
    const before = await readFile(join(folder, 'checkpoint.safetensors'));
    const fail = () => Promise.reject(Object.assign(new Error(`${code}: no`), { code }));
    const failing = new CheckpointFolder(folder, {
      rename: where === 'renaming' ? fail : rename,
      open: (async (...given: Parameters<typeof open>) => {
        const file = await open(...given);
        let writes = 0;
        const write = file.writeFile.bind(file);
        // The header fits, the first tensor does not.
        file.writeFile = (...data) => (where === 'writing' && ++writes === 2 ? fail() : write(...data));
        return file;
      }) as typeof open,
    });
    await expect(failing.save(checkpoint(4))).rejects.toMatchObject({ code: problem });
    expect(await readFile(join(folder, 'checkpoint.safetensors'))).toEqual(before);
    expect(await readdir(folder)).toEqual(['checkpoint.safetensors']);
  });

  it.runIf(existsSync('/dev/full'))(
    'says so where the disk really is full, and keeps the last checkpoint',
    async () => {
      await new CheckpointFolder(folder).save(checkpoint(3));
      const toFull = (async () => await open('/dev/full', 'w')) as unknown as typeof open;
      const full = new CheckpointFolder(folder, { open: toFull, rename });
      await expect(full.save(checkpoint(4))).rejects.toMatchObject({
        code: 'output/disk-full',
        hint: expect.stringContaining('Free some space'),
      });
      expect(await new CheckpointFolder(folder).load()).toEqual(checkpoint(3));
      expect(await readdir(folder)).toEqual(['checkpoint.safetensors']);
    },
  );

  it('refuses a file that was cut off or changed, and says which', async () => {
    const store = new CheckpointFolder(folder);
    await store.save(checkpoint(3));
    const bytes = await readFile(store.path);
    await writeFile(store.path, bytes.subarray(0, bytes.length - 4));
    await expect(store.load()).rejects.toMatchObject({ code: 'training/checkpoint-damaged' });
    const changed = Uint8Array.from(bytes);
    changed[bytes.length - 2]! ^= 1;
    await writeFile(store.path, changed);
    await expect(store.load()).rejects.toThrow(store.path);
    await writeFile(store.path, 'x');
    await expect(store.load()).rejects.toMatchObject({ code: 'training/checkpoint-damaged' });
  });

  it('removes what a killed run left half written, and nothing else', async () => {
    const store = new CheckpointFolder(folder);
    await store.save(checkpoint(3));
    await writeFile(join(folder, 'checkpoint.safetensors.0a1b2c3d.part'), 'half');
    await writeFile(join(folder, 'notes.part'), 'mine');
    expect((await store.load())!.state.iteration).toBe(3);
    expect((await readdir(folder)).sort()).toEqual(['checkpoint.safetensors', 'notes.part']);
  });

  it('keeps the parameters of the best epoch without the optimiser', async () => {
    const store = new CheckpointFolder(folder);
    await store.saveBest(checkpoint(3).tensors, checkpoint(3).state);
    const text = (await readFile(store.bestPath)).toString('latin1');
    expect(text).toContain('fc.weight');
    expect(text).not.toContain('adam.m');
  });
});
