import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { evaluate } from '#main/engine/training/clip-errors.ts';
import { openTrained } from '#main/engine/training/trained-network.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { prepareBody } from '#shared/fitting/solve-takes.ts';
import { demoCase, multiviewCases, recordedCases } from './judge/case.ts';
import { judgeCase, type RouteErrors } from './judge/routes.ts';
import { readRecordings } from './learn/batches.ts';
import { readCheckpoint } from './learn/checkpoint.ts';
import { recordedTest, simulatedTest } from './learn/held-out.ts';
import { recipe } from './learn/recipe.ts';
import { shippedGenerator } from './learn/shipped-generator.ts';
import { loadTrainingData } from './learn/training-data.ts';

/**
 * The figures of the model card:
 *
 *   node models/builtin-temporal/generator/judge.ts --mocap MOCAP.npz --recordings FOLDER --held-out FOLDER
 *     [--multiview FOLDER] [--weights FILE] [--variant adversarial] [--cases 20]
 *     [--plain]
 */
const { values } = parseArgs({
  options: {
    mocap: { type: 'string' },
    recordings: { type: 'string' },
    'held-out': { type: 'string' },
    multiview: { type: 'string' },
    weights: { type: 'string' },
    variant: { type: 'string', default: 'adversarial' },
    cases: { type: 'string', default: '20' },
    plain: { type: 'boolean', default: false },
  },
});
const { mocap, recordings, 'held-out': heldOut, multiview } = values;
if (!mocap || !recordings || !heldOut) throw new Error('--mocap, --recordings and --held-out are needed');
const run = recipe(values.variant);
const generator = values.plain ? run.generator : shippedGenerator(run.generator);
const data = await loadTrainingData({ mocap, recordings }, run);
const file = values.weights ?? new URL('../weights.safetensors', import.meta.url);
const { state } = readCheckpoint(await readFile(file));
const recorded = readRecordings(heldOut);

const network: readonly (readonly [string, Parameters<typeof evaluate>[2]])[] = [
  ['simulated cameras, simulated errors', simulatedTest(data.mocap, data.model, data.body, 100)],
  ['the same at half their size (sharp pictures)', simulatedTest(data.mocap, data.model, data.body, 100, 0.5)],
  ['simulated cameras, the real detector', recordedTest(recorded, data.body)],
];
process.stdout.write(
  '| network alone, held-out people | frames | MPJPE | PA-MPJPE | acceleration | root |\n|---|---|---|---|---|---|\n',
);
for (const [name, samples, aimed] of network.flatMap((test) => [[...test, false] as const, [...test, true] as const])) {
  const e = await evaluate(generator, state, samples, data.body, aimed);
  process.stdout.write(
    `| ${name}${aimed ? ', aimed' : ''} | ${e.frames} | ${e.mpjpeMm.toFixed(1)} | ${e.paMpjpeMm.toFixed(1)} | ${e.accelMs2.toFixed(1)} | ${e.rootDegrees.toFixed(1)} |\n`,
  );
}

const body = prepareBody(await loadBuiltinBody());
await using trained = await openTrained(generator, state);
const groups = {
  'demo clip': [await demoCase()],
  'real man, four cameras': multiview && existsSync(multiview) ? await multiviewCases(multiview) : [],
  'held-out people, the real detector': recordedCases(recorded, body.points).slice(0, Number(values.cases)),
};
process.stdout.write('\n| capture | route | MPJPE | PA-MPJPE | acceleration |\n|---|---|---|---|---|\n');
for (const [name, cases] of Object.entries(groups)) {
  const sums = new Map<string, RouteErrors>();
  for (const one of cases) {
    for (const [route, e] of Object.entries(await judgeCase(one, trained, body))) {
      const before = sums.get(route) ?? { mpjpeMm: 0, paMpjpeMm: 0, accelMs2: 0 };
      const share = 1 / cases.length;
      sums.set(route, {
        mpjpeMm: before.mpjpeMm + share * e.mpjpeMm,
        paMpjpeMm: before.paMpjpeMm + share * e.paMpjpeMm,
        accelMs2: before.accelMs2 + share * e.accelMs2,
      });
    }
  }
  for (const [route, e] of sums) {
    process.stdout.write(
      `| ${name} | ${route} | ${e.mpjpeMm.toFixed(1)} | ${e.paMpjpeMm.toFixed(1)} | ${e.accelMs2.toFixed(1)} |\n`,
    );
  }
}
