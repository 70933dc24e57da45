import { join } from 'node:path';
import { openStoreFolder } from '#main/feature-store/open-store-folder.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { BUILTIN_NETWORK } from '#main/model-library/shipped-models.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { bodyPoints } from '#shared/body/landmarks.ts';
import { DiscriminatorOptions } from '#shared/networks/options.ts';
import { discriminatorShapes } from '#shared/networks/parameter-shapes.ts';
import { pointsBody } from '#shared/training/examples/points-body.ts';
import { initialWeights } from '#shared/training/initial-weights.ts';
import { adversarialPhases } from '#shared/training/loop/adversarial-phases.ts';
import { PUBLISHED_LOSS_WEIGHTS } from '#shared/training/losses/loss-weights.ts';
import { AdversarialSampler } from '#shared/training/sampling/adversarial-sampler.ts';
import { keypointInputs } from '#shared/training/sampling/keypoint-inputs.ts';
import { DISCRIMINATOR } from '#shared/training/steps/discriminator-step.ts';
import { FeatureStore } from '#shared/training/store/feature-store.ts';
import { DISCRIMINATOR_ADAM, GENERATOR_ADAM } from './full-training.ts';

const CLIPS = 32;
const FRAMES = 16;

/**
 * The built-in network and a discriminator of its width, to train on stores; an epoch sees as many clips as there are.
 *
 * @param folder with the stores `frames` and `motion`
 */
export async function keypointTraining(folder: string) {
  const library = openModelLibrary();
  const { architecture } = await library.find(BUILTIN_NETWORK, 'generator');
  if (architecture?.network !== 'generator') throw new Error('the built-in network is a generator');
  const generator = architecture.options;
  const discriminator = DiscriminatorOptions.parse({ hidden: generator.regressor.hidden });
  const [frames, motion] = ['frames', 'motion'].map((name) => FeatureStore.open(openStoreFolder(join(folder, name))));
  const sampler = new AdversarialSampler({
    flat: [],
    solid: [{ store: frames! }],
    motion: [{ store: motion! }],
    seed: 1,
    clips: CLIPS,
    frames: FRAMES,
    share2d: 0,
  });
  const source = keypointInputs(sampler, generator.encoder);
  const { body, source: joints } = pointsBody(bodyPoints(await loadBuiltinBody()));
  const phases = adversarialPhases({
    generator,
    discriminator,
    body,
    joints: { set: 'spin49', source: joints },
    batch: sampler.batch,
    realClips: sampler.realClips,
    lossWeights: PUBLISHED_LOSS_WEIGHTS,
    optimisers: { generator: GENERATOR_ADAM, discriminator: DISCRIMINATOR_ADAM },
  });
  const shapes = [...discriminatorShapes(discriminator)].map(([key, shape]) => [DISCRIMINATOR + key, shape] as const);
  const weights = new Map([...(await library.loadWeights(BUILTIN_NETWORK)), ...initialWeights(new Map(shapes), 3)]);
  const clips = sampler.shares.solid.reduce((sum, share) => sum + share.clips, 0);
  return {
    phases,
    weights,
    feeds: {},
    body,
    joints,
    epoch: Math.ceil(clips / CLIPS),
    batches: () => source.next(),
  };
}
