import { describe, expect, it } from 'vitest';
import { Problem } from '#shared/errors/problem.ts';
import { GruEncoderOptions, RegressorOptions } from '#shared/networks/options.ts';
import type { Feeds } from '#shared/training/loop/batch-source.ts';
import { PUBLISHED_LOSS_WEIGHTS } from '#shared/training/losses/loss-weights.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { AdversarialSampler, type SamplerOptions } from '#shared/training/sampling/adversarial-sampler.ts';
import { splitBatch } from '#shared/training/sampling/split-batch.ts';
import { discriminatorStep } from '#shared/training/steps/discriminator-step.ts';
import { generatorStep } from '#shared/training/steps/generator-step.ts';
import type { ArrayName } from '#shared/training/store/store-arrays.ts';
import { SOLID, TINY_WIDTH, tinyHeader, tinyStore } from '#test/support/datasets/tiny-store.ts';
import { tinyJoints49 } from '#test/support/tiny-joints49.ts';
import { TINY_DISCRIMINATOR } from '#test/support/tiny-training.ts';

const FLAT: readonly ArrayName[] = ['features', 'keypoints2d', 'box', 'time'];
const LANDMARKS: readonly ArrayName[] = ['landmarks', 'keypoints2d', 'time'];
const MOTION: readonly ArrayName[] = ['pose', 'betas', 'trans', 'time'];

const flat = () => tinyStore([{ rows: 70 }, { rows: 20 }], { header: tinyHeader(FLAT) });
const solid = () => tinyStore([{ rows: 64 }, { rows: 40 }]);
const motion = () =>
  tinyStore(
    [
      { rows: 90, label: 'walk' },
      { rows: 20, label: 'jump' },
    ],
    { header: tinyHeader(MOTION) },
  );

async function sampler(changes: Partial<SamplerOptions> = {}): Promise<AdversarialSampler> {
  return new AdversarialSampler({
    flat: [{ store: await flat() }],
    solid: [{ store: await solid() }],
    motion: [{ store: await motion() }],
    seed: 5,
    clips: 10,
    frames: 8,
    ...changes,
  });
}

const copy = (feeds: Feeds): Feeds =>
  Object.fromEntries(Object.entries(feeds).map(([name, data]) => [name, data.slice()]));

async function batches(source: AdversarialSampler, count: number): Promise<Feeds[]> {
  const out: Feeds[] = [];
  for (let i = 0; i < count; i++) out.push(copy(await source.next()));
  return out;
}

describe('batches of the published training', () => {
  it('are split as published', () => {
    const both = { flat: true, solid: true };
    expect(splitBatch({ clips: 32, frames: 16 }, both)).toEqual({ clips: 32, solidClips: 13, frames: 16 });
    expect(splitBatch({ clips: 32, frames: 16 }, { flat: false, solid: true }).solidClips).toBe(32);
    expect(splitBatch({ clips: 32, frames: 16 }, { flat: true, solid: false }).solidClips).toBe(0);
  });

  it('are exactly what the steps are fed', async () => {
    const source = await sampler({ realClips: 6 });
    const { body, source: joints } = tinyJoints49();
    const optimiser = OptimiserOptions.parse({ type: 'adam' });
    const step = generatorStep({
      generator: {
        temporal: GruEncoderOptions.parse({ type: 'gru', input: TINY_WIDTH, layers: 1, hidden: 4 }),
        regressor: RegressorOptions.parse({ feature: TINY_WIDTH, hidden: 8, dropout: 0 }),
      },
      discriminator: TINY_DISCRIMINATOR,
      body,
      joints: { set: 'spin49', source: joints },
      batch: source.batch,
      lossWeights: PUBLISHED_LOSS_WEIGHTS,
      optimiser,
    });
    const other = discriminatorStep({
      discriminator: TINY_DISCRIMINATOR,
      lossWeights: PUBLISHED_LOSS_WEIGHTS,
      batch: { clips: source.batch.clips, realClips: source.realClips, frames: 8 },
      optimiser,
    });
    const feeds = await source.next();
    const sizes = new Map(
      [...step.feeds, ...other.feeds].map(([name, shape]) => [name, shape.reduce((a, b) => a * b, 1)]),
    );
    sizes.delete('fake.theta');
    expect(new Map(Object.entries(feeds).map(([name, data]) => [name, data.length]))).toEqual(sizes);
  });

  it('hold rows of one sequence in order, input and truth of the same frame', async () => {
    const source = await sampler();
    const { features, ...truth } = await source.next();
    const { clips, solidClips, frames } = source.batch;
    for (let clip = 0; clip < clips; clip++) {
      const first = features![clip * frames * TINY_WIDTH]!;
      for (let t = 0; t < frames; t++) {
        const value = first + t / 1024;
        expect(features![(clip * frames + t) * TINY_WIDTH]).toBeCloseTo(value, 6);
        expect(truth['truth.keypoints2d']![(clip * frames + t) * 147]).toBeCloseTo(value, 6);
        const s = clip - (clips - solidClips);
        if (s < 0) continue;
        expect(truth['truth.keypoints3d']![(s * frames + t) * 147]).toBeCloseTo(value, 6);
        const theta = truth['truth.theta']!.subarray((s * frames + t) * 85, (s * frames + t + 1) * 85);
        expect([...theta.subarray(0, 3)]).toEqual([1, 0, 0]);
        expect(theta[3]).toBeCloseTo(value, 6);
        expect(theta[75 + 1]).toBeCloseTo(value + 1 / 65_536, 6);
        // Marks of the made stores alternate with the row.
        const row = Math.round((value % 1) * 1024);
        expect(truth['truth.hasTheta']![s * frames + t]).toBe(row % 2);
        expect(truth['truth.hasJoints']![s * frames + t]).toBe(row % 2);
      }
    }
  });

  it('go on exactly after a position that passed through JSON', async () => {
    const augment = { motion: { mirror: 0.5, pace: { least: 0.7, most: 1.5 } } };
    const unbroken = await sampler({ augment });
    const expected = await batches(unbroken, 12);
    const broken = await sampler({ augment });
    await batches(broken, 5);
    const text = JSON.stringify(broken.position());
    expect(text).not.toMatch(/\d\.\d/);
    const resumed = await sampler({ augment });
    resumed.restore(JSON.parse(text));
    expect(await batches(resumed, 7)).toEqual(expected.slice(5));
  });

  it('are others under another seed', async () => {
    const [a] = await batches(await sampler(), 1);
    const [b] = await batches(await sampler({ seed: 6 }), 1);
    expect(a!.features).not.toEqual(b!.features);
  });

  it('refuse a position of other stores or another seed', async () => {
    const position = (await sampler()).position();
    for (const changes of [{ seed: 6 }, { motion: [] }, { solid: [{ store: await flat().then(() => motion()) }] }]) {
      const other = await sampler(changes).catch(() => null);
      if (other) expect(() => other.restore(position)).toThrow(Problem);
    }
    const larger = await sampler({ flat: [{ store: await solid() }] });
    expect(() => larger.restore(position)).toThrow('have changed since the checkpoint');
  });

  it('mirror landmarks together with the truth', async () => {
    const store = await tinyStore([{ rows: 40 }], { header: tinyHeader(LANDMARKS, { encoder: keypoints }) });
    const make = (mirror: number) =>
      sampler({ flat: [{ store }], solid: [], motion: [], augment: { frames: { mirror } } });
    const [plain] = await batches(await make(0), 1);
    const [turned] = await batches(await make(1), 1);
    // Mid-hip is its own partner; the made x is never 0.
    const at = 3 * 8;
    expect(turned!['truth.keypoints2d']![at]).toBe(-plain!['truth.keypoints2d']![at]!);
    expect(turned!.landmarks![0]).toBe(-plain!.landmarks![0]!);
    const [half] = await batches(await make(0.5), 1);
    const signs = Array.from({ length: 10 }, (_, clip) => Math.sign(half!['truth.keypoints2d']![clip * 8 * 147 + at]!));
    expect(new Set(signs.filter((sign) => sign !== 0)).size).toBe(2);
  });

  it('play motion faster and slower, never beyond its sequence', async () => {
    const source = await sampler({ augment: { motion: { pace: { least: 0.5, most: 4 } } } });
    const steps: number[] = [];
    for (const { 'real.theta': theta } of await batches(source, 10)) {
      for (let clip = 0; clip < 10; clip++) {
        const betaAt = (t: number) => theta![(clip * 8 + t) * 85 + 75]!;
        steps.push((betaAt(7) - betaAt(0)) * (1024 / 7));
        expect(betaAt(0)).toBeGreaterThanOrEqual(Math.floor(betaAt(0)) - 1e-6);
      }
    }
    expect(Math.min(...steps)).toBeLessThan(0.7);
    expect(Math.max(...steps)).toBeGreaterThan(2.5);
  });

  it('tell times from each clip’s first frame', async () => {
    const source = await sampler({ time: true });
    const { time } = await source.next();
    for (let clip = 0; clip < 10; clip++) {
      for (let t = 0; t < 8; t++) expect(time![clip * 8 + t]).toBeCloseTo(t / 30, 6);
    }
  });

  it('work without 2D sets, without 3D sets and without motion capture', async () => {
    const only = await sampler({ flat: [], motion: [] });
    expect(only.batch.solidClips).toBe(10);
    expect(Object.keys(await only.next())).not.toContain('real.theta');
    const flatOnly = await sampler({ solid: [] });
    expect(Object.keys(await flatOnly.next()).filter((name) => name.startsWith('truth'))).toEqual([
      'truth.keypoints2d',
    ]);
  });

  it('inherit the strictest licence of their stores', async () => {
    expect((await sampler()).licence).toBe('free');
    const store = await tinyStore([{ rows: 30 }], { header: tinyHeader(SOLID, { licence: 'research-only' }) });
    expect((await sampler({ solid: [{ store }] })).licence).toBe('research-only');
  });

  it.each([
    [
      'inputs of another encoder',
      'its inputs come from keypoints',
      async () => ({
        solid: [
          {
            store: await tinyStore([{ rows: 30 }], {
              header: tinyHeader([...LANDMARKS, 'joints3d'], { encoder: keypoints }),
            }),
          },
        ],
      }),
    ],
    ['no truth in 3D', 'it has no truth in 3D', async () => ({ solid: [{ store: await flat() }] })],
    ['pictures for motion', 'it has no pose and no betas', async () => ({ motion: [{ store: await flat() }] })],
    ['motion for pictures', 'it holds motion capture', async () => ({ flat: [{ store: await motion() }] })],
    ['a mirror for features', 'cannot be mirrored', async () => ({ augment: { frames: { mirror: 0.5 } } })],
    [
      'too short a sequence',
      'no sequence of 8 frames',
      async () => ({ motion: [{ store: await tinyStore([{ rows: 7 }], { header: tinyHeader(MOTION) }) }] }),
    ],
  ])('say so when given %s', async (_what, reason, changes) => {
    await expect(sampler(await changes())).rejects.toThrow(reason);
  });
});

const keypoints = { type: 'keypoints', width: 202, model: 'heavy', weights: null } as const;
