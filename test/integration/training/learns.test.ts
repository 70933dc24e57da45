import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrainingRun } from '#main/services/training/training-run.ts';
import type { Weights } from '#shared/networks/weights.ts';
import type { Feeds } from '#shared/training/loop/batch-source.ts';
import type { LoopOptions } from '#shared/training/loop/loop-options.ts';
import { decodeRows } from '#shared/training/loop/metric-row.ts';
import { SameBatch, taughtClips } from '#test/support/taught-clips.ts';
import { type TinyRunOptions, tinyLoopOptions, tinyPhases, tinyRunWeights } from '#test/support/tiny-run.ts';
import { TINY } from '#test/support/tiny-training.ts';

let root: string;
let feeds: Feeds;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'learning-'));
  feeds = await taughtClips();
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Trains on the same four clips in a folder, and reads from its metrics what became of a value, per iteration. */
async function learn(name: string, of: TinyRunOptions, loop: Partial<LoopOptions>, initial?: Weights) {
  const folder = join(root, name);
  const phases = tinyPhases({ ...of, solidClips: TINY.clips });
  const run = new TrainingRun({
    folder,
    device: 'cpu',
    threads: 1,
    phases,
    source: new SameBatch(feeds),
    options: tinyLoopOptions({ epochs: 1, plateau: null, ...loop }),
    initial: initial ?? tinyRunWeights(phases),
    architecture: { tiny: true },
    watched: 'train_loss/loss',
  });
  const { tensors } = await run.run(new AbortController().signal);
  const rows = decodeRows(await readFile(join(folder, 'metrics.jsonl'), 'utf8')).filter(
    (row) => row.of === 'iteration',
  );
  return { tensors, curve: (tag: string): number[] => rows.map(({ values }) => values[tag]!) };
}

describe('a training run', () => {
  it('learns four clips by heart', async () => {
    const { curve } = await learn(
      'by-heart',
      { discriminator: false, rates: { generator: 1e-2, discriminator: 0 } },
      { iterationsPerEpoch: 300, decay: 'cosine' },
    );
    for (const tag of ['loss', 'loss_kp_2d', 'loss_kp_3d', 'loss_pose']) {
      const losses = curve(`train_loss/${tag}`);
      expect(losses.at(-1)! / losses[0]!, tag).toBeLessThan(0.02);
    }
  }, 60_000);

  it('has a discriminator that separates real from predicted motion at first, and cannot once they are alike', async () => {
    const fixed = await learn('fixed', { rates: { generator: 0, discriminator: 1e-2 } }, { iterationsPerEpoch: 40 });
    expect(mean(fixed.curve('score/real').slice(-10))).toBeGreaterThan(0.85);
    expect(mean(fixed.curve('score/fake').slice(-10))).toBeLessThan(0.15);

    const both = await learn(
      'both',
      { rates: { generator: 1e-2, discriminator: 2e-3 } },
      { iterationsPerEpoch: 250, decay: 'cosine' },
      fixed.tensors,
    );
    for (const tag of ['score/real', 'score/fake']) {
      for (const score of both.curve(tag).slice(-25)) expect(Math.abs(score - 0.5), tag).toBeLessThan(0.1);
    }
    // Least squares at a score of 0.5, weighted with 0.5: what both lose where nothing is left to tell.
    expect(both.curve('train_loss/d_m_disc_loss').at(-1)).toBeCloseTo(0.5 * (0.25 + 0.25), 1);
    expect(both.curve('train_loss/e_m_disc_loss').at(-1)).toBeCloseTo(0.5 * 0.25, 1);
  }, 60_000);
});

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
