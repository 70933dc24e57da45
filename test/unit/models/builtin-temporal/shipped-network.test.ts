import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openTrained } from '#main/engine/training/trained-network.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { BUILTIN_NETWORK, isForBuiltinBody, knowsDetector } from '#main/model-library/shipped-models.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { swapSides } from '#models/builtin-temporal/generator/detector/spoil-track.ts';
import { demoCase } from '#models/builtin-temporal/generator/judge/case.ts';
import { judgeCase } from '#models/builtin-temporal/generator/judge/routes.ts';
import { Random } from '#models/builtin-temporal/generator/random.ts';
import { drawScene } from '#models/builtin-temporal/generator/scene/scene.ts';
import type { ModelManifest } from '#shared/contract/models.ts';
import { prepareBody } from '#shared/fitting/solve-takes.ts';
import type { GeneratorOptions } from '#shared/networks/options.ts';
import { exactTrack } from '#shared/training/examples/exact-track.ts';
import { sampleOf } from '#shared/training/examples/sample.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { type SampleBody, sampleBody, waving } from '#test/support/builtin-training.ts';

let body: SampleBody;
let manifest: ModelManifest;
let options: GeneratorOptions;
const library = openModelLibrary(join(tmpdir(), 'no-models-here'));

beforeAll(async () => {
  body = await sampleBody();
  manifest = await library.find(BUILTIN_NETWORK, 'generator');
  if (manifest.architecture?.network !== 'generator') throw new Error('no generator');
  options = manifest.architecture.options;
});

const FRAMES = 40;

/** What the network says of a person seen from a random side, perhaps through a track that was spoilt. */
async function rootsOf(seed: number, spoil: (track: PersonTrack) => void): Promise<Float64Array[]> {
  await using network = await openTrained(options, await library.loadWeights(BUILTIN_NETWORK));
  const scene = drawScene(new Random(seed), waving(FRAMES, seed), { longSide: 1280, cutShare: 0 });
  const track = exactTrack(scene, body.points);
  spoil(track);
  const { rotations } = await network.run(sampleOf(scene, track, body, true).features, 30);
  return Array.from({ length: FRAMES }, (_, t) => Float64Array.from(rotations.subarray(216 * t, 216 * t + 9)));
}

/** Angle between the directions two bodies face, degrees. */
function facingApart(a: Float64Array, b: Float64Array): number {
  const dot = a[2]! * b[2]! + a[5]! * b[5]! + a[8]! * b[8]!;
  return (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, dot)));
}

describe('the network that comes with the studio', () => {
  it('is found by name in any library, is free, and small enough to ship', async () => {
    expect(manifest).toMatchObject({ name: BUILTIN_NETWORK, kind: 'generator', licence: 'free' });
    expect(isForBuiltinBody(manifest) && knowsDetector(manifest)).toBe(true);
    expect(manifest.weights.bytes).toBeLessThan(20e6);
    expect((await library.shipped()).map(({ name }) => name)).toEqual([BUILTIN_NETWORK]);
    // Its bytes are those the manifest tells of.
    expect((await library.loadWeights(BUILTIN_NETWORK)).size).toBe(manifest.tensors.length);
  });

  it('does not turn round where the detector swaps left and right', async () => {
    const swapped: readonly [number, number] = [16, 24];
    for (const seed of [1, 2, 3, 4, 5]) {
      const plain = await rootsOf(seed, () => {});
      const told = await rootsOf(seed, (track) => swapSides(track, swapped));
      for (let t = 0; t < FRAMES; t++) expect(facingApart(plain[t]!, told[t]!)).toBeLessThan(60);
    }
  }, 30_000);

  it('makes the fit of the demo clip better, with less trembling', async () => {
    await using network = await openTrained(options, await library.loadWeights(BUILTIN_NETWORK));
    const solver = prepareBody(await loadBuiltinBody());
    const { fit, 'network + fit': both } = await judgeCase(await demoCase(60), network, solver);
    expect(both!.mpjpeMm).toBeLessThan(0.9 * fit!.mpjpeMm);
    expect(both!.paMpjpeMm).toBeLessThan(0.9 * fit!.paMpjpeMm);
    expect(both!.accelMs2).toBeLessThan(fit!.accelMs2);
  }, 60_000);
});
