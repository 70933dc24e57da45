import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PHASES } from './learn/recipe.ts';

/**
 * Makes the built-in network from motion capture: `npm run train:builtin -- MOCAP.npz FOLDER`.
 *
 * Records the detector, trains the phases one after the other, packs the result, measures how it errs. Whatever is in FOLDER already is gone
 * on with, so it may be stopped at any time. About two hours on two cores.
 */
const [mocap, folder] = process.argv.slice(2);
if (!mocap || !folder) throw new Error('usage: npm run train:builtin -- MOCAP.npz FOLDER');

/** Clips that are recorded of people who are trained on, and of held-out ones. */
const CLIPS = { train: '508', heldOut: '109' };

/** Moments at the end of a phase whose mean the next one begins with; the last phase's is shipped. */
const AVERAGED = 6;

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const run = (file: string, ...args: readonly string[]): void => {
  const { status } = spawnSync(process.execPath, [here(file), ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

const [recordings, heldOut] = [join(folder, 'recordings'), join(folder, 'held-out')];
run('detector/record.ts', mocap, recordings, CLIPS.train, '1');
run('detector/record.ts', mocap, heldOut, CLIPS.heldOut, '2', 'held-out');
let before: string[] = [];
for (const { variant, steps } of PHASES) {
  const out = join(folder, variant);
  const data = ['--mocap', mocap, '--recordings', recordings, '--held-out', heldOut];
  const from = existsSync(join(out, 'checkpoint.safetensors')) ? [] : before.flatMap((file) => ['--from', file]);
  run('train.ts', ...data, '--out', out, '--variant', variant, '--steps', String(steps), ...from);
  const moments = readdirSync(out).filter((name) => name.startsWith('weights-'));
  before = moments
    .sort()
    .slice(-AVERAGED)
    .map((name) => join(out, name));
}
run('pack.ts', '--variant', PHASES.at(-1)!.variant, ...before);
run('measure-errors.ts', '--mocap', mocap, '--recordings', recordings);
