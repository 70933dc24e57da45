import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { evaluate } from '#main/engine/training/clip-errors.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { readRecordings } from './learn/batches.ts';
import { batchesAhead } from './learn/batches-ahead.ts';
import { readCheckpoint, writeCheckpoint } from './learn/checkpoint.ts';
import { recordedTest, simulatedTest } from './learn/held-out.ts';
import { meanWeights } from './learn/mean-weights.ts';
import { recipe } from './learn/recipe.ts';
import { type Told, Trainer } from './learn/trainer.ts';
import { loadTrainingData } from './learn/training-data.ts';

/**
 * One phase of training the built-in network, or the rest of one that was stopped:
 *
 *   node models/builtin-temporal/generator/train.ts --mocap MOCAP.npz --recordings FOLDER [--held-out FOLDER]
 *     --out FOLDER [--variant adversarial] [--steps 5000] [--from CHECKPOINT]… [--seed 1] [--threads 1]
 *
 * Writes a checkpoint every minute, the parameters of every 125th step, and a table of what was told. The same data and recipe give the same network.
 */
const { values } = parseArgs({
  options: {
    mocap: { type: 'string' },
    recordings: { type: 'string' },
    'held-out': { type: 'string' },
    out: { type: 'string' },
    variant: { type: 'string', default: 'adversarial' },
    steps: { type: 'string' },
    from: { type: 'string', multiple: true },
    seed: { type: 'string' },
    threads: { type: 'string', default: '1' },
  },
});
const { mocap: mocapPath, recordings: folder, out } = values;
if (!mocapPath || !folder || !out) throw new Error('--mocap, --recordings and --out are needed');
const CHECKPOINT_EVERY_MS = 60_000;
const TELL_EVERY = 50;
const JUDGE_EVERY = 500;
/** Parameters of these moments are kept for their mean. */
const KEEP_EVERY = 125;
/** Deviations of sharp pictures as a share of the recorded ones. */
const SHARP = 0.5;

await mkdir(out, { recursive: true });
const steps = values.steps ? Number(values.steps) : undefined;
const seed = values.seed ? Number(values.seed) : undefined;
const run = recipe(values.variant, steps, seed);
const paths = { mocap: mocapPath, recordings: folder };
const { body, mocap, model } = await loadTrainingData(paths, run);
const tests: Record<string, ReturnType<typeof simulatedTest>> = {
  simulated: simulatedTest(mocap, model, body, 40),
  sharp: simulatedTest(mocap, model, body, 40, SHARP),
};
const heldOut = values['held-out'];
if (heldOut && existsSync(heldOut)) tests.detector = recordedTest(readRecordings(heldOut), body);

const path = join(out, 'checkpoint.safetensors');
const kept = existsSync(path) ? readCheckpoint(await readFile(path)) : null;
const from = values.from ? await meanOf(values.from) : null;
await using trainer = await Trainer.start(run, body, kept?.state ?? from, Number(values.threads));
let saved = performance.now();
let told: Told[] = [];
const began = performance.now();
const first = (kept?.step ?? 0) + 1;
let step = first - 1;
for await (const batch of batchesAhead(paths, values.variant, run, first)) {
  step++;
  told.push(await trainer.step(step, batch));
  if (step % TELL_EVERY === 0 || step === run.steps) {
    const rate = (performance.now() - began) / (step - first + 1);
    await say({ step, ms: Math.round(rate), ...mean(told) });
    told = [];
  }
  if (step % KEEP_EVERY === 0) await keep(step);
  if (performance.now() - saved > CHECKPOINT_EVERY_MS || step === run.steps) {
    await save(step);
    saved = performance.now();
  }
  if (step % JUDGE_EVERY === 0 || step === run.steps) await judge(step);
}

/** The mean of some moments, without the optimiser's state: the next phase has its own. */
async function meanOf(files: readonly string[]): Promise<Weights> {
  const mean = meanWeights(await Promise.all(files.map(async (file) => readCheckpoint(await readFile(file)).state)));
  return run.freshTemporal ? new Map([...mean].filter(([name]) => !name.startsWith('encoder.'))) : mean;
}

/** Without the optimiser's state. */
function parametersOf(state: Weights): Weights {
  return new Map([...state].filter(([name]) => !name.includes('/')));
}

async function save(at: number): Promise<void> {
  await writeFile(`${path}.part`, writeCheckpoint({ step: at, state: await trainer.state() }));
  await rename(`${path}.part`, path);
}

async function keep(at: number): Promise<void> {
  const name = `weights-${String(at).padStart(6, '0')}.safetensors`;
  await writeFile(join(out!, name), writeCheckpoint({ step: at, state: parametersOf(await trainer.state()) }));
}

async function judge(at: number): Promise<void> {
  const weights = await trainer.state();
  for (const [name, samples] of Object.entries(tests)) {
    await say({ step: at, judged: name, ...(await evaluate(run.generator, weights, samples, body)) });
  }
}

async function say(row: Readonly<Record<string, number | string>>): Promise<void> {
  const text = JSON.stringify(row, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value));
  await appendFile(join(out!, 'table.jsonl'), `${text}\n`);
  process.stdout.write(`${text}\n`);
}

function mean(rows: readonly Told[]): Record<string, number> {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  return Object.fromEntries(
    [...names].map((name) => [name, rows.reduce((sum, row) => sum + (row[name] ?? 0), 0) / rows.length]),
  );
}
