import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStoreFolder } from '#main/feature-store/open-store-folder.ts';
import type { ModelDraft } from '#main/model-library/model-draft.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { storeModels } from '#main/model-library/store-models.ts';
import { tensorsIn } from '#main/model-library/weight-file.ts';
import { discriminatorBeside, loadStartingModels } from '#main/services/training/starting-models.ts';
import { decodeRows } from '#shared/training/loop/metric-row.ts';
import { StoreWriter } from '#shared/training/store/store-writer.ts';
import { makeSmplMocap } from '#test/support/datasets/make-training-data.ts';
import { SOLID, TINY_WIDTH, tinyBlock, tinyHeader, tinySequence } from '#test/support/datasets/tiny-store.ts';
import { studio } from '#test/support/studio.ts';
import { tinyBodyDraft } from '#test/support/tiny-body-draft.ts';
import { tinyJoints49 } from '#test/support/tiny-joints49.ts';

const root = mkdtempSync(join(tmpdir(), 'studio-train-'));
const at = (...names: string[]): string => join(root, ...names);
const outside = process.env.VIBE_STUDIO_MODELS;

beforeAll(async () => {
  process.env.VIBE_STUDIO_MODELS = at('models');
  await storeModels(at('models'), [posableDraft('tiny')], { terms: null });
  await writeStore(at('solid'), SOLID);
  await writeStore(at('flat'), ['features', 'keypoints2d', 'box', 'time']);
  mkdirSync(at('mocap'));
  makeSmplMocap(at('mocap', 'cmu_smpl.npz'), [20, 12]);
  const { code, stderr } = await studio(
    'dataset',
    'convert',
    '--kind',
    'smpl-mocap',
    '--root',
    at('mocap'),
    '--out',
    at('motion'),
  );
  expect(code, stderr).toBe(0);
  writeFileSync(at('short.json'), JSON.stringify({ body: 'tiny', frames: 4 }));
});
afterAll(() => {
  if (outside === undefined) delete process.env.VIBE_STUDIO_MODELS;
  else process.env.VIBE_STUDIO_MODELS = outside;
  rmSync(root, { recursive: true, force: true });
});

/** Trains tiny networks on the made stores for so many epochs of three iterations. */
async function train(out: string, epochs: number, { hidden = 8, input = TINY_WIDTH, flags = [] as string[] } = {}) {
  writeFileSync(
    at('config.json'),
    JSON.stringify({
      body: 'tiny',
      temporal: { type: 'gru', input, layers: 1, hidden },
      regressor: { feature: TINY_WIDTH, hidden: 8 },
      discriminator: { hidden: 6 },
      clips: 5,
      frames: 4,
      loop: { epochs, iterationsPerEpoch: 3 },
    }),
  );
  const data = ['solid', 'flat', 'motion'].map((name) => at(name));
  return await studio(
    'train',
    '--config',
    at('config.json'),
    '--data',
    ...data,
    '--out',
    out,
    '--device',
    'cpu',
    ...flags,
  );
}

const epochsOf = (out: string) =>
  decodeRows(readFileSync(join(out, 'metrics.jsonl'), 'utf8')).filter(({ of }) => of === 'epoch');

describe('studio train', () => {
  const out = at('run');

  it('trains on feature stores: losses of every term, checkpoints, tables and events', async () => {
    const { code, stdout, stderr } = await train(out, 2, { flags: ['--json'] });
    expect(code, stderr).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ reason: 'finished', out, best: join(out, 'best.safetensors'), model: 'run' });
    expect(stderr).toContain('Training on cpu.');
    const rows = epochsOf(out);
    expect(rows.map(({ epoch, iteration }) => [epoch, iteration])).toEqual([
      [1, 3],
      [2, 6],
    ]);
    for (const term of ['loss', 'loss_kp_2d', 'loss_kp_3d', 'loss_pose', 'e_m_disc_loss', 'd_m_disc_loss'])
      expect(rows[0]!.values[`epoch/train_loss/${term}`], term).toBeGreaterThan(0);
    const measured = rows.map(({ values }) => values['error/pa-mpjpe']!);
    for (const value of measured) expect(value).toBeGreaterThan(0);
    expect(report).toMatchObject({ watched: 'error/pa-mpjpe', value: Math.min(...measured) });
    const files = readdirSync(out);
    expect(files).toEqual(expect.arrayContaining(['best.safetensors', 'checkpoint.safetensors', 'metrics.csv']));
    const events = files.find((name) => name.startsWith('events.out.tfevents'))!;
    const text = readFileSync(join(out, events), 'latin1');
    for (const tag of ['train_loss/loss_kp_3d', 'error/pa-mpjpe', 'system/memory_mb']) expect(text).toContain(tag);
  });

  it('puts the best epoch into the library, with where it comes from and its discriminator', async () => {
    const library = openModelLibrary();
    const model = await library.find('run', 'generator');
    // The made stores are free, the body that it was posed with is not.
    expect(model.licence).toBe('research-only');
    expect(model.facts).toMatchObject({ trained_on: 'made, smpl-mocap', seed: 0 });
    const judge = await discriminatorBeside(library, model);
    expect(judge?.name).toBe('run-discriminator');
    // Training that starts from it starts from both.
    const start = await loadStartingModels(library, ['RUN']);
    const best = tensorsIn(readFileSync(join(out, 'best.safetensors')));
    expect([...start.weights.keys()].sort()).toEqual([...best.keys()].sort());
    for (const [key, { data }] of start.weights) expect(data, key).toEqual(best.get(key)!.data);
  });

  it('starts from a model of the library, whose networks need not be described again', async () => {
    const { code, stdout, stderr } = await studio(
      ...['train', '--data', at('solid'), at('motion'), '--start', 'run', '--config', at('short.json')],
      ...['--epochs', '1', '--iterations', '1', '--clips', '2', '--out', at('started'), '--device', 'cpu', '--json'],
    );
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout).model).toBe('started');
    expect((await openModelLibrary().find('started')).facts).toMatchObject({ base: 'run, run-discriminator' });
    expect(stderr).toContain('held out of training');
    const unfit = await studio('train', '--data', at('motion'), '--out', at('none'));
    expect(unfit.code).toBe(2);
    expect(unfit.stderr).toContain('it holds motion capture, no pictures');
  });

  it('leaves a run that is there alone, unless it is to go on', async () => {
    const { code, stderr } = await train(out, 3);
    expect(code).toBe(2);
    expect(stderr).toContain('--resume');
    expect(epochsOf(out)).toHaveLength(2);
  });

  it('goes on for more epochs as if it had never stopped', async () => {
    const { code, stderr } = await train(out, 3, { flags: ['--resume'] });
    expect(code, stderr).toBe(0);
    const unbroken = await train(at('unbroken'), 3);
    expect(unbroken.code, unbroken.stderr).toBe(0);
    expect(epochsOf(out)).toHaveLength(3);
    expect(epochsOf(out)).toEqual(epochsOf(at('unbroken')));
  });

  it('refuses a checkpoint of another architecture, and leaves it as it was', async () => {
    const before = statSync(join(out, 'checkpoint.safetensors'));
    const { code, stderr } = await train(out, 4, { hidden: 12, flags: ['--resume'] });
    expect(code).toBe(2);
    expect(stderr).toContain('hidden is 8 instead of 12');
    expect(statSync(join(out, 'checkpoint.safetensors')).mtimeMs).toBe(before.mtimeMs);
  });

  it('says which setting does not fit the stores', async () => {
    const { code, stderr } = await train(at('unfit'), 1, { input: 7 });
    expect(code).toBe(2);
    expect(stderr).toContain('temporal.input is 7, but the features of these stores have 6 numbers');
  });

  it('names the store that has a file missing or damaged, and leaves models as they were', async () => {
    const models = readdirSync(at('models'));
    cpSync(at('solid'), at('broken'), { recursive: true });
    const chunk = join(at('broken'), readdirSync(at('broken')).find((name) => name.endsWith('.safetensors'))!);
    const whole = readFileSync(chunk);
    for (const break_ of [() => rmSync(chunk), () => writeFileSync(chunk, whole.subarray(0, whole.length / 2))]) {
      break_();
      const { code, stderr } = await studio(
        ...['train', '--data', at('broken'), '--config', at('short.json'), '--out', at('unborn'), '--device', 'cpu'],
      );
      expect(code).toBe(2);
      expect(stderr).toContain(at('broken'));
      expect(stderr).toContain('hint:');
    }
    const none = await studio('train', '--data', at('nowhere'), '--out', at('unborn'));
    expect(none.code).toBe(2);
    expect(none.stderr).toContain(at('nowhere'));
    expect(readdirSync(at('models'))).toEqual(models);
    expect(readdirSync(root)).not.toContain('unborn');
  });

  it('says that there is nothing to go on with', async () => {
    const { code, stderr } = await train(at('nothing'), 1, { flags: ['--resume'] });
    expect(code).toBe(2);
    expect(stderr).toMatch(/checkpoint/);
  });
});

/** The tiny body with everything that training poses it with. */
function posableDraft(name: string): ModelDraft {
  const draft = tinyBodyDraft(name);
  const { body, source } = tinyJoints49();
  const { extraRegressor: extra, vertexIds } = source;
  const regressor = new Float32Array(9 * body.vertexCount);
  for (let row = 0; row < 9; row++)
    for (let i = extra.starts[row]!; i < extra.starts[row + 1]!; i++)
      regressor[row * body.vertexCount + extra.columns[i]!] = extra.values[i]!;
  const floats = (tensor: string, shape: number[], data: Float32Array) => ({
    name: tensor,
    type: 'F32' as const,
    shape,
    read: () => data,
  });
  const picked = Int32Array.from(vertexIds!);
  return {
    ...draft,
    tensors: [
      ...draft.tensors,
      floats('posedirs', [body.vertexCount, 3, 207], new Float32Array(body.vertexCount * 3 * 207)),
      floats('J_regressor_extra', [9, body.vertexCount], regressor),
      { name: 'extra_vertex_ids', type: 'I32', shape: [picked.length], read: () => picked },
    ],
  };
}

async function writeStore(path: string, arrays: typeof SOLID): Promise<void> {
  const header = tinyHeader(arrays);
  const writer = await StoreWriter.open(await createStoreFolder(path), header);
  for (const [i, rows] of [14, 9].entries()) {
    const sequence = tinySequence(`s${i}`);
    await writer.append(sequence, rows, tinyBlock(header, i, 0, rows));
    await writer.finishPart(sequence.part);
  }
  await writer.seal();
}
