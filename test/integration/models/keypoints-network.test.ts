import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probeVideo } from '#main/media/probe-video.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { storeModels } from '#main/model-library/store-models.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { liftPeople } from '#main/pipeline/lift-people.ts';
import { trackPeople } from '#main/pipeline/track-people.ts';
import { GeneratorOptions } from '#shared/networks/options.ts';
import { generatorShapes } from '#shared/networks/parameter-shapes.ts';
import { randomWeights } from '#test/support/random-weights.ts';
import { DEMO_CLIP, scratchFolder } from '#test/support/studio.ts';

const FRAMES = 40;

/** A generator that reads landmarks, small and with random weights, with either temporal encoder. */
async function storeGenerator(library: string, temporal: object): Promise<string> {
  const options = GeneratorOptions.parse({
    encoder: { type: 'keypoints', feature: 64, hidden: 48, blocks: 1 },
    temporal: { ...temporal, input: 64, hidden: 32 },
    regressor: { feature: 64, hidden: 40 },
  });
  const tensors = [...randomWeights(generatorShapes(options))].map(([name, { shape, data }]) => {
    return { name, type: 'F32' as const, shape: [...shape], read: () => data };
  });
  const draft = {
    kind: 'generator' as const,
    name: 'landmarks',
    architecture: { network: 'generator' as const, options },
    licence: 'free' as const,
    source: { file: 'made', sha256: '0'.repeat(64), bytes: 0, format: 'made', part: 'generator' },
    facts: {},
    report: { found: [], missing: [], ignored: [], notes: [] },
    tensors,
  };
  const [stored] = await storeModels(library, [draft], { terms: null });
  return stored!.name;
}

describe('a network that reads landmarks', () => {
  it.each([
    ['gru', { type: 'gru' }],
    ['transformer', { type: 'transformer', layers: 2, heads: 4, feedForward: 64, future: 4 }],
  ])(
    'poses every seen frame without an image encoder, with the %s',
    async (_name, temporal) => {
      const folder = scratchFolder();
      process.env.VIBE_STUDIO_MODELS = join(folder, 'models');
      const model = await storeGenerator(openModelLibrary().folder, temporal);
      const info = await probeVideo(DEMO_CLIP);
      const ctx = quietContext();
      const options = { quality: 'fast', people: 'all', device: 'cpu' } as const;
      const { tracks } = await trackPeople({ info, from: 0, to: FRAMES }, options, ctx);
      const how = { mode: 'studio', precision: 'auto', refine: 'none', smooth: false, device: 'cpu' } as const;
      const { lifted, engine } = await liftPeople({ info, tracks, focalPx: null, model, ...how }, ctx);
      expect(engine.crops).toBe(0);
      expect([...lifted[0]!.known]).toEqual([...tracks[0]!.seen]);
      const { poses } = lifted[0]!;
      expect(poses.every(Number.isFinite)).toBe(true);
      // Another picture gives another pose: the landmarks reach the regressor.
      const first = poses.slice(0, 72);
      const later = poses.slice(30 * 72, 31 * 72);
      expect(Math.max(...first.map((value, i) => Math.abs(value - later[i]!)))).toBeGreaterThan(1e-4);
    },
    60_000,
  );
});
