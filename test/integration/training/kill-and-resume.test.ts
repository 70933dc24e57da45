import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeRows } from '#shared/training/loop/metric-row.ts';

const SCRIPT = 'test/integration/training/run-tiny.ts';
const ITERATIONS = 96;
const KILLS = 10;
/** Iterations that a process may take after the one its killer waits for. */
const MORE = 3;

/**
 * Trains in a folder until the end, or until it is killed: `wait` milliseconds after so many iterations of this process.
 *
 * @returns the last iteration it told
 */
async function train(folder: string, kill: { readonly after: number; readonly wait: number } | null): Promise<number> {
  const allowed = kill ? kill.after + MORE : Number.POSITIVE_INFINITY;
  const child = spawn(process.execPath, [SCRIPT, folder, String(ITERATIONS), String(allowed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  let iteration = 0;
  let told = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    iteration = Number(line);
    if (++told === kill?.after) setTimeout(() => child.kill('SIGKILL'), kill.wait);
  }
  expect(await ended).toBe(kill ? 'SIGKILL' : 0);
  return iteration;
}

async function curve(folder: string) {
  return decodeRows(await readFile(join(folder, 'metrics.jsonl'), 'utf8'));
}

describe('killing a training run', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'killed-training-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('at ten random moments and going on gives the curve of an unbroken run', async () => {
    const whole = join(root, 'whole');
    const broken = join(root, 'broken');
    expect(await train(whole, null)).toBe(ITERATIONS);
    for (let kill = 0; kill < KILLS; kill++) {
      const after = 1 + Math.floor(Math.random() * (ITERATIONS / KILLS - MORE - 1));
      await train(broken, { after, wait: Math.random() * 25 });
    }
    expect(existsSync(join(broken, 'checkpoint.safetensors'))).toBe(true);
    expect(await train(broken, null)).toBe(ITERATIONS);
    const [expected, found] = [await curve(whole), await curve(broken)];
    expect(found.map(({ of, iteration, epoch }) => [of, iteration, epoch])).toEqual(
      expected.map(({ of, iteration, epoch }) => [of, iteration, epoch]),
    );
    for (const [i, { values }] of expected.entries()) {
      for (const [tag, value] of Object.entries(values))
        expect(Math.abs(found[i]!.values[tag]! - value), `${tag}, row ${i}`).toBeLessThanOrEqual(
          1e-6 * Math.abs(value),
        );
    }
    // What killed processes left half written is gone.
    expect((await readdir(broken)).filter((name) => name.endsWith('.part'))).toEqual([]);
  }, 280_000);
});
