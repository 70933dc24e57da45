import { expect, it } from 'vitest';
import { generatedJoints, generator } from '#shared/networks/generator.ts';
import { motionDiscriminator } from '#shared/networks/motion-discriminator.ts';
import { DiscriminatorOptions, PUBLISHED_VIBE } from '#shared/networks/options.ts';
import { discriminatorShapes, generatorShapes } from '#shared/networks/parameter-shapes.ts';
import type { Weights, WeightTensor } from '#shared/networks/weights.ts';
import { describeGolden, expectClose } from '#test/support/golden.ts';
import { goldenBody } from '#test/support/golden-body.ts';
import { everyRoute, goldenNumbers } from '#test/support/network-routes.ts';
import { procSymmetric, procWeight } from '#test/support/procgen.ts';
import type { Numbers } from '#test/support/run-onnx.ts';

describeGolden('vibe_full', (golden) => {
  const seed = golden.scalar('seed');
  const options = { ...PUBLISHED_VIBE, regressor: { ...PUBLISHED_VIBE.regressor, dropout: 0 } };
  const [clips, frames, feature] = golden.shape('encoder_out') as [number, number, number];

  it('gives the reference’s θ and joints at full size by every route', async () => {
    const weights = new Map<string, WeightTensor>();
    for (const [key, shape] of generatorShapes(options)) {
      const inside = key.slice(key.indexOf('.') + 1);
      weights.set(key, inside.startsWith('init_') ? goldenNumbers(golden, inside) : procWeight(inside, seed, shape));
    }
    const count = clips * frames * feature;
    const features: Numbers = {
      shape: [clips, frames, feature],
      data: procSymmetric('input.features', seed, count).map(Math.abs),
    };
    const { body, source } = goldenBody();
    const routes = await everyRoute(
      ({ features }) => {
        const generated = generator(features!, options);
        const joints = generatedJoints(generated, body, { set: 'spin49', source });
        return {
          encoder_out: generated.features,
          theta: generated.theta,
          rotmat: generated.rotations,
          kp_2d: joints.joints2d,
          kp_3d: joints.joints3d,
        };
      },
      { weights, inputs: { features }, shapes: { features: ['N', 'T', feature] } },
    );
    for (const { outputs } of routes) {
      for (const [array, output] of Object.entries(outputs)) {
        expect(output.shape).toEqual(golden.shape(array));
        expectClose(output.data, golden.values(array), 1e-4);
      }
    }
  }, 60_000);

  it('judges motions as the reference at full size by every route', async () => {
    const discriminator = DiscriminatorOptions.parse({ attention: { layers: 3, dropout: 0 } });
    const weights: Weights = new Map(
      [...discriminatorShapes(discriminator)].map(([key, shape]) => [key, procWeight(key, seed, shape)]),
    );
    const [motions = 0] = golden.shape('discriminator_out');
    const shape = [motions, frames, discriminator.input];
    const motion = { shape, data: procSymmetric('input.motion', seed, motions * frames * discriminator.input) };
    const routes = await everyRoute(({ motion }) => ({ score: motionDiscriminator(motion!, discriminator).score }), {
      weights,
      inputs: { motion },
      shapes: { motion: ['N', 'T', discriminator.input] },
    });
    for (const { outputs } of routes) expectClose(outputs.score!.data, golden.values('discriminator_out'), 1e-4);
  }, 60_000);
});
