import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acceptedAt } from '#main/model-library/accepted-terms.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { modelsFolder } from '#main/model-library/models-folder.ts';
import { storeModels } from '#main/model-library/store-models.ts';
import { ModelList } from '#shared/contract/models.ts';
import { scratchFolder } from '#test/support/studio.ts';
import { draft, TERMS } from './draft.ts';

function emptyLibrary() {
  const folder = join(scratchFolder(), 'models');
  return { folder, library: openModelLibrary(folder) };
}

async function libraryWith(...names: string[]) {
  const { folder, library } = emptyLibrary();
  await storeModels(
    folder,
    names.map((name) => draft(name)),
    { terms: TERMS },
  );
  return { folder, library };
}

describe('the model library', () => {
  it('gives back what was stored', async () => {
    const { library, folder } = await libraryWith('mean');
    const list = ModelList.parse(await library.list());
    expect(list).toMatchObject({ folder, damaged: [], models: [{ name: 'mean', kind: 'mean-params', parameters: 7 }] });
    const tensors = await library.loadTensors('mean');
    expect([...tensors.get('pose')!.data]).toEqual([1, -2.5, 3, 4]);
    expect([...tensors.get('ids')!.data]).toEqual([7, 8, 9]);
    expect([...(await library.loadWeights('mean')).keys()]).toEqual(['pose']);
    expect(await acceptedAt(folder, TERMS.id)).toBe(TERMS.accepted_at);
  });

  it('reads single tensors without the others', async () => {
    const { library } = await libraryWith('mean');
    using file = await library.openWeights('mean');
    expect(file.tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ['pose', [2, 2]],
      ['ids', [3]],
    ]);
    expect([...file.read('ids')]).toEqual([7, 8, 9]);
    expect(file.has('other')).toBe(false);
  });

  it('is empty, and makes nothing on the disk, before anything is stored', async () => {
    const { library, folder } = emptyLibrary();
    expect(await library.list()).toMatchObject({ models: [], damaged: [] });
    await expect(library.find('mean')).rejects.toMatchObject({ code: 'model/unknown' });
    expect(existsSync(folder)).toBe(false);
  });

  it('finds a name in other case and says when a model is of another kind', async () => {
    const { library } = await libraryWith('mean');
    expect((await library.find('MEAN')).name).toBe('mean');
    await expect(library.find('mean', 'body')).rejects.toMatchObject({ code: 'model/wrong-kind' });
  });

  it('makes names unique', async () => {
    const { library, folder } = await libraryWith('mean');
    const [stored] = await storeModels(folder, [draft('mean')], { terms: TERMS });
    expect(stored!.name).toBe('mean-2');
    expect((await library.list()).models.map(({ name }) => name)).toEqual(['mean', 'mean-2']);
  });

  it('stores all models of a file or none', async () => {
    const { library, folder } = emptyLibrary();
    const broken = draft('second', {
      tensors: [{ name: 'pose', type: 'F32', shape: [1], read: () => Promise.reject(new Error('no such numbers')) }],
    });
    await expect(storeModels(folder, [draft('first'), broken], { terms: TERMS })).rejects.toThrow('no such numbers');
    expect(existsSync(folder)).toBe(false);
    await storeModels(folder, [draft('first')], { terms: null });
    const before = readdirSync(folder);
    await expect(storeModels(folder, [draft('third'), broken], { terms: TERMS })).rejects.toThrow('no such numbers');
    expect(readdirSync(folder)).toEqual(before);
    expect((await library.list()).models).toHaveLength(1);
  });

  it('stops when it is cancelled and leaves nothing', async () => {
    const { folder } = emptyLibrary();
    const abort = new AbortController();
    const onProgress = () => abort.abort();
    const work = storeModels(folder, [draft('mean')], { terms: TERMS, signal: abort.signal, onProgress });
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    expect(existsSync(folder)).toBe(false);
  });

  it('clears away what a dead process was writing, and finishes what it had decided', async () => {
    const { library, folder } = await libraryWith('mean');
    // No process has this number: Linux counts to 4194304.
    const rubbish = join(folder, '.staging-99999999-a');
    mkdirSync(join(rubbish, '0'), { recursive: true });
    writeFileSync(join(rubbish, '0', 'weights.safetensors'), 'half');
    const decided = join(folder, '.staging-99999999-b');
    mkdirSync(join(decided, '0'), { recursive: true });
    for (const file of ['manifest.json', 'weights.safetensors']) {
      writeFileSync(join(decided, '0', file), readFileSync(join(folder, 'mean', file)));
    }
    writeFileSync(join(decided, 'moves.json'), JSON.stringify([{ from: '0', to: 'late' }]));
    expect((await library.list()).models.map(({ name }) => name)).toEqual(['late', 'mean']);
    expect(readdirSync(folder).sort()).toEqual(['accepted-terms.json', 'late', 'mean']);
  });

  it('tells damaged models and keeps the others usable', async () => {
    const { library, folder } = await libraryWith('cut', 'flipped', 'no-manifest', 'odd-manifest', 'whole');
    truncateSync(join(folder, 'cut', 'weights.safetensors'), 100);
    const flipped = join(folder, 'flipped', 'weights.safetensors');
    const bytes = readFileSync(flipped);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(flipped, bytes);
    writeFileSync(join(folder, 'no-manifest', 'manifest.json'), '{"format": 1');
    writeFileSync(join(folder, 'odd-manifest', 'manifest.json'), '{}');
    const { models, damaged } = await library.list();
    expect(models.map(({ name }) => name)).toEqual(['flipped', 'whole']);
    expect(damaged.map(({ name }) => name)).toEqual(['cut', 'no-manifest', 'odd-manifest']);
    expect(damaged[0]!.message).toContain('instead of');
    await expect(library.loadTensors('flipped')).rejects.toMatchObject({ code: 'model/damaged' });
    await expect(library.loadTensors('cut')).rejects.toMatchObject({ code: 'model/damaged' });
    await expect(library.openWeights('cut')).rejects.toMatchObject({ code: 'model/damaged' });
    expect((await library.loadTensors('whole')).size).toBe(2);
  });

  it('says that a model of a newer version needs a newer studio', async () => {
    const { library, folder } = await libraryWith('mean');
    const path = join(folder, 'mean', 'manifest.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"format": 1', '"format": 2'));
    await expect(library.find('mean')).rejects.toMatchObject({ code: 'model/newer' });
  });

  it('removes a model whole', async () => {
    const { library, folder } = await libraryWith('mean', 'other');
    await library.remove('Mean');
    expect((await library.list()).models.map(({ name }) => name)).toEqual(['other']);
    expect(readdirSync(folder).sort()).toEqual(['accepted-terms.json', 'other']);
    await expect(library.remove('mean')).rejects.toMatchObject({ code: 'model/unknown' });
    await expect(library.remove('../other')).rejects.toMatchObject({ code: 'model/unknown' });
  });
});

describe('modelsFolder', () => {
  it('is the platform’s data folder unless the environment names one', () => {
    expect(modelsFolder({ VIBE_STUDIO_MODELS: '/somewhere' }, 'linux')).toBe('/somewhere');
    expect(modelsFolder({ HOME: '/home/a' }, 'linux')).toBe('/home/a/.local/share/vibe-studio/models');
    expect(modelsFolder({ HOME: '/home/a', XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/vibe-studio/models');
    expect(modelsFolder({ HOME: '/Users/a' }, 'darwin')).toContain('Application Support');
  });
});
