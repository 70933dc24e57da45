import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openTemporalNetwork, type TemporalNetwork } from '#main/engine/vibe/temporal-network.ts';
import type { ModelLibrary } from '#main/model-library/model-library.ts';
import type { ModelManifest } from '#shared/contract/models.ts';
import { GeneratorOptions } from '#shared/networks/options.ts';
import { generatorShapes } from '#shared/networks/parameter-shapes.ts';
import { procSymmetric, procWeight } from '#test/support/procgen.ts';

const FRAMES = 500;
const INPUT = 24;
const cache = mkdtempSync(join(tmpdir(), 'temporal-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

const gru = { type: 'gru', input: INPUT, layers: 2, hidden: 16 };
const NETWORKS = {
  'the published kind': gru,
  'one with self-attention': { ...gru, attention: { layers: 2, activation: 'tanh' } },
  'a causal transformer': {
    type: 'transformer',
    input: INPUT,
    layers: 2,
    hidden: 16,
    heads: 2,
    feedForward: 32,
    past: 8,
  },
  'a transformer that looks ahead': {
    ...{ type: 'transformer', input: INPUT, layers: 2, hidden: 16, heads: 2, feedForward: 32 },
    ...{ past: 8, future: 5 },
  },
};

function optionsOf(temporal: object): GeneratorOptions {
  const regressor = { feature: INPUT, hidden: 20 };
  return GeneratorOptions.parse({ encoder: { type: 'keypoints', feature: INPUT }, temporal, regressor });
}

/** A library of one generator with weights from a formula. */
function openNetwork(options: GeneratorOptions, sha256: string): Promise<TemporalNetwork> {
  const weights = new Map([...generatorShapes(options)].map(([key, shape]) => [key, procWeight(key, 7, shape)]));
  const library = { loadWeights: async () => weights } as unknown as ModelLibrary;
  const generator = { name: 'tiny', weights: { sha256 } } as unknown as ModelManifest;
  return openTemporalNetwork(library, { generator, options, trunk: null, means: null, body: null }, 'cpu', cache);
}

/** Everything a stream says when the motion is pushed in chunks of this size. */
async function inChunks(network: TemporalNetwork, features: Float32Array, seconds: Float64Array, size: number) {
  const stream = network.stream();
  const parts = [];
  for (let from = 0; from < FRAMES; from += size) {
    const to = Math.min(FRAMES, from + size);
    parts.push(await stream.push(features.slice(from * INPUT, to * INPUT), seconds.slice(from, to)));
  }
  parts.push(await stream.finish());
  expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(FRAMES);
  return [
    ...parts.flatMap(({ rotations }) => [...rotations]),
    ...parts.flatMap(({ betas }) => [...betas]),
    ...parts.flatMap(({ cam }) => [...cam]),
  ];
}

const features = procSymmetric('features', 3, FRAMES * INPUT);
const evenly = Float64Array.from({ length: FRAMES }, (_, i) => 100 + i / 30);

function worst(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

describe('a motion through the temporal network', () => {
  for (const [index, [name, temporal]] of Object.entries(NETWORKS).entries()) {
    it(`is the same in chunks of 16, 64, 450 and at once: ${name}`, async () => {
      await using network = await openNetwork(optionsOf(temporal), `${index}`.padEnd(64, 'a'));
      const whole = await inChunks(network, features, evenly, FRAMES);
      for (const size of [16, 64, 450]) {
        expect(worst(await inChunks(network, features, evenly, size), whole)).toBeLessThan(1e-5);
      }
      // A network that paid no heed to its input would pass everything above.
      const other = features.slice();
      other[10 * INPUT] = other[10 * INPUT]! + 5;
      expect(worst(await inChunks(network, other, evenly, 64), whole)).toBeGreaterThan(1e-3);
    });
  }

  it('is close to the whole for a bidirectional network, whose chunks see 64 frames on either side', async () => {
    const options = optionsOf({ ...gru, bidirectional: true });
    await using network = await openNetwork(options, 'b'.repeat(64));
    const whole = await inChunks(network, features, evenly, FRAMES);
    for (const size of [16, 64, 450]) {
      expect(worst(await inChunks(network, features, evenly, size), whole)).toBeLessThan(1e-3);
    }
  });

  it('does not depend on other motions that run at the same time', async () => {
    await using network = await openNetwork(optionsOf(gru), 'c'.repeat(64));
    const alone = await inChunks(network, features, evenly, 64);
    const [first, second] = await Promise.all([
      inChunks(network, features, evenly, 64),
      inChunks(
        network,
        features.map((x) => -x),
        evenly,
        64,
      ),
    ]);
    expect(worst(first, alone)).toBe(0);
    expect(worst(second, alone)).toBeGreaterThan(1e-3);
  });
});
