import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { OWN_FACTS } from '#main/model-library/shipped-models.ts';
import { MANIFEST_FORMAT, type ModelManifest } from '#shared/contract/models.ts';
import { generatorShapes } from '#shared/networks/parameter-shapes.ts';
import { readCheckpoint, writeCheckpoint } from './learn/checkpoint.ts';
import { meanWeights } from './learn/mean-weights.ts';
import { recipe } from './learn/recipe.ts';
import { shippedGenerator } from './learn/shipped-generator.ts';

/**
 * Makes the shipped model: the mean of some checkpoints of a run.
 *
 *   node models/builtin-temporal/generator/pack.ts [--variant adversarial] [--figures FILE.json] CHECKPOINT…
 */
const { values, positionals: checkpoints } = parseArgs({
  options: { variant: { type: 'string', default: 'adversarial' }, figures: { type: 'string' } },
  allowPositionals: true,
});
const last = checkpoints.at(-1);
if (!last) throw new Error('usage: pack.ts CHECKPOINT…');
const folder = new URL('../', import.meta.url);
const { generator, seed } = recipe(values.variant);
const options = shippedGenerator(generator);
const bytes = await readFile(last);
const moments = await Promise.all(checkpoints.map(async (path) => readCheckpoint(await readFile(path))));
const state = meanWeights(moments.map((moment) => moment.state));
const step = Math.max(...moments.map((moment) => moment.step));
const shapes = generatorShapes(options);
const weights = new Map(
  [...shapes].map(([key, shape]) => {
    const tensor = state.get(key);
    if (!tensor) throw new Error(`the checkpoint has no ${key}`);
    return [key, { shape, data: tensor.data }];
  }),
);
const file = writeCheckpoint({ step, state: weights });
const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
const figures = values.figures ? JSON.parse(await readFile(values.figures, 'utf8')) : {};
const manifest: Omit<ModelManifest, 'name'> = {
  format: MANIFEST_FORMAT,
  kind: 'generator',
  architecture: { network: 'generator', options },
  licence: 'free',
  terms: null,
  source: {
    file: basename(last),
    sha256: sha256(bytes),
    bytes: bytes.length,
    format: 'trained',
    part: 'generator',
  },
  weights: { sha256: sha256(file), bytes: file.length },
  tensors: [...shapes].map(([name, shape]) => ({ name, type: 'F32' as const, shape: [...shape] })),
  parameters: [...shapes.values()].reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0),
  facts: { ...OWN_FACTS, seed, steps: step, averaged: moments.length, ...figures },
  report: { found: [...shapes.keys()], missing: [], ignored: [], notes: [] },
  imported_at: '2026-11-22T00:00:00Z',
};
await writeFile(new URL('weights.safetensors', folder), file);
await writeFile(new URL('manifest.json', folder), `${JSON.stringify(manifest, null, 2)}\n`);
process.stdout.write(`${manifest.parameters} numbers, ${(file.length / 1e6).toFixed(1)} MB, step ${step}\n`);
