import { beforeAll, describe, expect, it } from 'vitest';
import { openTrained } from '#main/engine/training/trained-network.ts';
import { mirrorScene, mirrorTrack } from '#models/builtin-temporal/generator/detector/mirror-recording.ts';
import { recipe } from '#models/builtin-temporal/generator/learn/recipe.ts';
import { Random } from '#models/builtin-temporal/generator/random.ts';
import { drawScene } from '#models/builtin-temporal/generator/scene/scene.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import { mirrorKeypointRows, mirrorRotations } from '#shared/networks/mirrored-person.ts';
import { generatorShapes } from '#shared/networks/parameter-shapes.ts';
import { exactTrack } from '#shared/training/examples/exact-track.ts';
import { type Sample, sampleOf } from '#shared/training/examples/sample.ts';
import { initialWeights } from '#shared/training/initial-weights.ts';
import { type SampleBody, sampleBody, waving } from '#test/support/builtin-training.ts';

let body: SampleBody;
let own: Sample;
let mirrored: Sample;

beforeAll(async () => {
  body = await sampleBody();
  const scene = drawScene(new Random(3), waving(8), { longSide: 1280, cutShare: 0 });
  const track = exactTrack(scene, body.points);
  own = sampleOf(scene, track, body, true);
  mirrored = sampleOf(mirrorScene(scene), mirrorTrack(track, scene.camera.imageSize[0]), body, true);
});

/** Joint rotations of a sample's truth. */
function rotationsOf({ theta, frames }: Sample): Float32Array {
  const out = new Float32Array(frames * 216);
  for (let i = 0; i < frames * 24; i++) {
    axisAngleToMatrixInto(out, 9 * i, theta, Math.floor(i / 24) * 85 + 3 + 3 * (i % 24));
  }
  return out;
}

function apart(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);
}

describe('a mirrored person', () => {
  it('has the landmarks that a mirrored picture shows', () => {
    expect(apart(own.features, mirrored.features)).toBeGreaterThan(0.1);
    expect(apart(mirrorKeypointRows(own.features), mirrored.features)).toBeLessThan(1e-5);
  });

  it('has the pose of the mirrored motion', () => {
    expect(apart(mirrorRotations(rotationsOf(own)), rotationsOf(mirrored))).toBeLessThan(1e-5);
  });

  it('is posed as the mirror of the person, where a network is asked for both', async () => {
    const { generator, seed } = recipe('last');
    const weights = initialWeights(generatorShapes(generator), seed);
    const both = { ...generator, mirrored: true };
    await using network = await openTrained(both, weights);
    const [left, right] = [await network.run(own.features, 30), await network.run(mirrored.features, 30)];
    expect(apart(mirrorRotations(left.rotations), right.rotations)).toBeLessThan(1e-4);
    expect(apart(left.betas, right.betas)).toBeLessThan(1e-4);
    await using plain = await openTrained(generator, weights);
    const alone = [await plain.run(own.features, 30), await plain.run(mirrored.features, 30)] as const;
    expect(apart(mirrorRotations(alone[0].rotations), alone[1].rotations)).toBeGreaterThan(1e-3);
  });
});
