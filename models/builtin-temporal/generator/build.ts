import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PHASES } from './learn/recipe.ts';

/**
 * Makes the built-in network from motion capture: `npm run train:builtin -- MOCAP.npz FOLDER`.
 *
 * Records the detector, trains the phases one after the other, packs the result. Whatever is in FOLDER already is gone
 * on with, so it may be stopped at any time. About two hours on two cores.
 */
const [mocap, folder] = process.argv.slice(2);
if (!mocap || !folder) throw new Error('usage: npm run train:builtin -- MOCAP.npz FOLDER');

/** Clips that are recorded of people who are trained on, and of held-out ones. */
const CLIPS = { train: '405', heldOut: '109' };

/** Moments at the end of the last phase whose mean is shipped. */
const AVERAGED = 6;

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const run = (file: string, ...args: readonly string[]): void => {
  const { status } = spawnSync(process.execPath, [here(file), ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

const [recordings, heldOut] = [join(folder, 'recordings'), join(folder, 'held-out')];
run('detector/record.ts', mocap, recordings, CLIPS.train, '1');
run('detector/record.ts', mocap, heldOut, CLIPS.heldOut, '2', 'held-out');
let before: string | null = null;
for (const { variant, steps } of PHASES) {
  const out = join(folder, variant);
  const data = ['--mocap', mocap, '--recordings', recordings, '--held-out', heldOut];
  const from = before && !existsSync(join(out, 'checkpoint.safetensors')) ? ['--from', before] : [];
  run('train.ts', ...data, '--out', out, '--variant', variant, '--steps', String(steps), ...from);
  before = join(out, 'checkpoint.safetensors');
}
const { variant } = PHASES.at(-1)!;
const moments = readdirSync(join(folder, variant))
  .filter((name) => name.startsWith('weights-'))
  .sort()
  .slice(-AVERAGED);
run('pack.ts', '--variant', variant, ...moments.map((name) => join(folder, variant, name)));
