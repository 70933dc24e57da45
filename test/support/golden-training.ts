import type { Weights, WeightTensor } from '#shared/networks/weights.ts';
import { PUBLISHED_LOSS_WEIGHTS } from '#shared/training/losses/loss-weights.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { scheduleFeeds } from '#shared/training/optimise/update-parameters.ts';
import { DISCRIMINATOR, discriminatorStep } from '#shared/training/steps/discriminator-step.ts';
import { generatorStep } from '#shared/training/steps/generator-step.ts';
import type { GoldenArrays } from './golden.ts';
import { goldenBody } from './golden-body.ts';
import { discriminatorOptionsOf, generatorOptionsOf, goldenWeights } from './golden-networks.ts';
import type { AnyExecutor } from './step-executors.ts';

/** The reference's settings; the file holds everything else. */
const GENERATOR = OptimiserOptions.parse({ type: 'adam', learningRate: 5e-4 });
const DISCRIMINATOR_OPTIMISER = OptimiserOptions.parse({ type: 'adam', learningRate: 1e-3, weightDecay: 1e-4 });

/** Steps that the file tells of. */
export function goldenSteps({ names }: Pick<GoldenArrays, 'names'>): number {
  return names.filter((name) => /^s\d+\.gen_loss$/.test(name)).length;
}

export type GoldenTraining = Awaited<ReturnType<typeof goldenTraining>>;

/** All steps of `train_steps.npz`, generator first, as the reference takes them. */
export async function goldenTraining<Executor extends AnyExecutor>(
  golden: GoldenArrays,
  create: (initial: Weights) => Promise<Executor>,
) {
  const steps = goldenSteps(golden);
  const generator = goldenWeights(golden, 'w0.');
  const discriminator = goldenWeights(golden, 'dw0.');
  const prefixed = [...discriminator].map(([key, weight]): [string, WeightTensor] => [DISCRIMINATOR + key, weight]);
  const initial = new Map<string, WeightTensor>([...generator, ...prefixed]);
  const [clips = 0, frames = 0] = golden.shape('s0.features');
  const [solidClips = 0] = golden.shape('s0.d3.kp_2d');
  const [realClips = 0] = golden.shape('s0.motion_theta');
  const options = discriminatorOptionsOf(discriminator);
  const { body, source } = goldenBody();
  const common = { lossWeights: PUBLISHED_LOSS_WEIGHTS, reportGradients: true };
  const ofGenerator = generatorStep({
    ...common,
    generator: generatorOptionsOf(generator),
    discriminator: options,
    body,
    joints: { set: 'spin49', source },
    batch: { clips, solidClips, frames },
    optimiser: GENERATOR,
  });
  const ofDiscriminator = discriminatorStep({
    ...common,
    discriminator: options,
    batch: { clips, realClips, frames },
    optimiser: DISCRIMINATOR_OPTIMISER,
  });
  const executor = await create(initial);
  await executor.load(ofGenerator);
  await executor.load(ofDiscriminator);
  const told: Record<'generator' | 'discriminator', ReadonlyMap<string, ArrayLike<number>>>[] = [];
  for (let i = 0; i < steps; i++) {
    const values = (name: string): Float32Array => Float32Array.from(golden.values(`s${i}.${name}`));
    const first = await executor.run(ofGenerator, {
      ...scheduleFeeds(GENERATOR, i + 1, GENERATOR.learningRate),
      features: values('features'),
      'truth.keypoints2d': Float32Array.of(...values('d2.kp_2d'), ...values('d3.kp_2d')),
      'truth.keypoints3d': values('d3.kp_3d'),
      'truth.theta': values('d3.theta'),
      'truth.hasJoints': values('d3.w_3d'),
      'truth.hasTheta': values('d3.w_smpl'),
    });
    const second = await executor.run(ofDiscriminator, {
      ...scheduleFeeds(DISCRIMINATOR_OPTIMISER, i + 1, DISCRIMINATOR_OPTIMISER.learningRate),
      'real.theta': values('motion_theta'),
      'fake.theta': Float32Array.from(first.reports.get('theta')!),
    });
    first.accept();
    second.accept();
    told.push({ generator: first.reports, discriminator: second.reports });
  }
  return { told, executor, weights: await executor.peek(), dispose: () => executor.dispose() };
}
