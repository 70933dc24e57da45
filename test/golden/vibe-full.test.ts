import { expect, it } from 'vitest';
import { generatedJoints, generator } from '#shared/networks/generator.ts';
import { motionDiscriminator } from '#shared/networks/motion-discriminator.ts';
import { DiscriminatorOptions, PUBLISHED_VIBE } from '#shared/networks/options.ts';
import { discriminatorShapes, generatorShapes } from '#shared/networks/parameter-shapes.ts';
import { stateInput, stateOutput, streamingGraph, streamingState } from '#shared/networks/streaming-graph.ts';
import type { Weights, WeightTensor } from '#shared/networks/weights.ts';
import { describeGolden, expectClose } from '#test/support/golden.ts';
import { goldenBody } from '#test/support/golden-body.ts';
import { everyRoute, goldenNumbers } from '#test/support/network-routes.ts';
import { procSymmetric, procWeight } from '#test/support/procgen.ts';
import { loadOnnx, type Numbers } from '#test/support/run-onnx.ts';

describeGolden('vibe_full', (golden) => {
  const seed = golden.scalar('seed');
  const options = { ...PUBLISHED_VIBE, regressor: { ...PUBLISHED_VIBE.regressor, dropout: 0 } };
  const [clips, frames, feature] = golden.shape('encoder_out') as [number, number, number];

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

  it('gives the reference’s θ and joints at full size by every route', async () => {
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

  it('gives the reference’s θ from the graph that runs clips, in two chunks', async () => {
    const runner = await loadOnnx(streamingGraph(options, weights, { theta: true }));
    const theta = new Float32Array(clips * frames * 85);
    const rotations = new Float32Array(clips * frames * 216);
    let state: Record<string, Numbers> = streamingState(options, clips);
    const cut = Math.ceil(frames / 3);
    for (const [from, to] of [
      [0, cut],
      [cut, frames],
    ] as const) {
      const data = new Float32Array(clips * (to - from) * feature);
      for (let clip = 0; clip < clips; clip++) {
        const at = clip * frames * feature;
        const rows = features.data.subarray(at + from * feature, at + to * feature);
        data.set(rows, clip * (to - from) * feature);
      }
      const out = await runner.run({ features: { shape: [clips, to - from, feature], data }, ...state });
      for (let clip = 0; clip < clips; clip++) {
        const part = (values: Float32Array, width: number): Float32Array =>
          values.subarray(clip * (to - from) * width, (clip + 1) * (to - from) * width);
        theta.set(part(out.theta!.data, 85), (clip * frames + from) * 85);
        rotations.set(part(out.rotations!.data, 216), (clip * frames + from) * 216);
      }
      state = { [stateInput('hidden')]: out[stateOutput('hidden')]! };
    }
    expectClose(theta, golden.values('theta'), 1e-4);
    expectClose(rotations, golden.values('rotmat'), 1e-4);
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
