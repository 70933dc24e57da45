import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probeVideo } from '#main/media/probe-video.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { liftPeople } from '#main/pipeline/lift-people.ts';
import { trackPeople } from '#main/pipeline/track-people.ts';
import { storeLandmarkNetwork } from '#test/support/store-landmark-network.ts';
import { DEMO_CLIP, scratchFolder } from '#test/support/studio.ts';

const FRAMES = 40;

describe('a network that reads landmarks', () => {
  it.each([
    ['gru', { type: 'gru' }],
    ['transformer', { type: 'transformer', layers: 2, heads: 4, feedForward: 64, future: 4 }],
  ])(
    'poses every seen frame without an image encoder, with the %s',
    async (_name, temporal) => {
      const folder = scratchFolder();
      process.env.VIBE_STUDIO_MODELS = join(folder, 'models');
      const model = await storeLandmarkNetwork(openModelLibrary().folder, temporal);
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
