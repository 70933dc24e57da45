import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingDevice } from '#main/engine/training/open-executor.ts';
import { loadBody, loadJoints49Source } from '#main/model-library/load-body.ts';
import { type ModelLibrary, openModelLibrary } from '#main/model-library/model-library.ts';
import { BUILTIN_BODY_NAME, loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import type { Joints49Source } from '#shared/body/joints49.ts';
import { bodyPoints } from '#shared/body/landmarks.ts';
import { Problem } from '#shared/errors/problem.ts';
import { discriminatorShapes, generatorShapes } from '#shared/networks/parameter-shapes.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { pointsBody } from '#shared/training/examples/points-body.ts';
import { initialWeights } from '#shared/training/initial-weights.ts';
import { adversarialPhases } from '#shared/training/loop/adversarial-phases.ts';
import type { Json } from '#shared/training/loop/json.ts';
import type { TrainingEvent } from '#shared/training/loop/training-event.ts';
import { keypointInputs } from '#shared/training/sampling/keypoint-inputs.ts';
import { DISCRIMINATOR } from '#shared/training/steps/discriminator-step.ts';
import { ClipValidation } from '#shared/training/validation/clip-validation.ts';
import { type ChosenNetworks, chooseNetworks } from './choose-networks.ts';
import { inputsOf, openStores, openTrainingStores, type TrainingStores } from './open-training-stores.ts';
import { loadStartingModels, type StartingModels } from './starting-models.ts';
import type { TrainingConfig } from './training-config.ts';
import { TrainingRun } from './training-run.ts';

export interface StoreTrainingRequest {
  readonly config: TrainingConfig;
  /** Folders of feature stores: 2D, 3D and motion capture are told apart by what they hold. */
  readonly stores: readonly string[];
  /** Folders of stores that the network is measured on and never trained on. */
  readonly validation?: readonly string[];
  /** Names of models of the library to start from. */
  readonly start?: readonly string[];
  /** Where the run is written. */
  readonly out: string;
  /** Goes on with the run in `out`; without it, a run there is refused. */
  readonly resume?: boolean;
  readonly device?: TrainingDevice;
  readonly emit?: (event: TrainingEvent) => void;
}

/** A run that is ready, and what it is made of. */
export interface StoreTraining extends ChosenNetworks {
  readonly run: TrainingRun;
  readonly stores: TrainingStores;
  readonly start: StartingModels;
  /** What the trained network inherits from data, models and body. */
  readonly licence: BodyModel['licence'];
  /** Name of the body it was posed with. */
  readonly body: string;
}

/**
 * The published training on feature stores: prepares the run, which its caller runs.
 *
 * @throws Problem training/folder-used, training/no-checkpoint, dataset/…, model/…, usage/bad-option
 */
export async function trainingFromStores(request: StoreTrainingRequest): Promise<StoreTraining> {
  const { config, out, resume = false, device = 'auto' } = request;
  await checkFolder(out, resume);
  const library = openModelLibrary();
  const start = await loadStartingModels(library, request.start ?? []);
  const { body, source } = await bodyToPose(library, config.body);
  const opened = openStores(request.stores);
  const networks = chooseNetworks(config, inputsOf(opened), start);
  const { generator } = networks;
  const time = generator.temporal.type === 'transformer';
  const adversarial = networks.discriminator !== null;
  const stores = openTrainingStores(opened, openStores(request.validation ?? []), { ...config, adversarial, time });
  const { sampler, held } = stores;
  const discriminator = sampler.realClips > 0 ? networks.discriminator : null;
  const joints = { set: 'spin49', source } as const;
  const validation = held && new ClipValidation({ held: held.clips, generator, body, joints, frames: config.frames });
  const run = new TrainingRun({
    folder: out,
    device,
    phases: adversarialPhases({
      generator,
      discriminator,
      body,
      joints,
      batch: sampler.batch,
      realClips: sampler.realClips,
      lossWeights: config.lossWeights,
      optimisers: config.optimisers,
      clipNorm: config.clipNorm,
      mixed: config.precision === 'mixed',
      discriminatorEvery: config.discriminatorEvery,
    }),
    source: keypointInputs({ ...bound(sampler), close: () => stores.close() }, generator.encoder),
    options: config.loop,
    initial: startingWeights({ generator, discriminator }, start.weights, config.loop.seed),
    architecture: JSON.parse(JSON.stringify({ generator, discriminator })) as Json,
    watched: validation?.watched ?? 'train_loss/loss',
    ...(validation && {
      validate: ({ run: step, signal }) => validation.measure(step, () => signal.throwIfAborted()),
    }),
    ...(request.emit && { emit: request.emit }),
  });
  const free = sampler.licence === 'free' && body.licence === 'free' && start.models.every((m) => m.licence === 'free');
  return { run, stores, start, generator, discriminator, licence: free ? 'free' : 'research-only', body: config.body };
}

/** A sampler as a plain source of batches. */
function bound(sampler: TrainingStores['sampler']) {
  return {
    next: () => sampler.next(),
    position: () => sampler.position(),
    restore: (position: Json) => sampler.restore(position),
  };
}

/** Weights of the models it starts from where they fit, untrained ones elsewhere. */
function startingWeights({ generator, discriminator }: ChosenNetworks, known: Weights, seed: number): Weights {
  const ofDiscriminator = [...(discriminator ? discriminatorShapes(discriminator) : [])];
  const shapes = new Map([
    ...generatorShapes(generator),
    ...ofDiscriminator.map(([key, shape]) => [DISCRIMINATOR + key, shape] as const),
  ]);
  return new Map(
    [...initialWeights(shapes, seed)].map(([key, fresh]) => {
      const begun = known.get(key);
      if (!begun) return [key, fresh];
      if (begun.shape.join() === fresh.shape.join()) return [key, begun];
      const reason = `the model to start from has ${key} as [${begun.shape.join(', ')}], the network needs [${fresh.shape.join(', ')}]`;
      throw new Problem('usage/bad-option', { reason });
    }),
  );
}

/** The body that predictions are posed with: one of the library, or the joints and landmarks of the one that comes along. */
async function bodyToPose(library: ModelLibrary, name: string): Promise<{ body: BodyModel; source: Joints49Source }> {
  if (name === BUILTIN_BODY_NAME) return pointsBody(bodyPoints(await loadBuiltinBody()));
  return { body: await loadBody(library, name), source: await loadJoints49Source(library, name) };
}

async function checkFolder(out: string, resume: boolean): Promise<void> {
  const begun = await stat(join(out, 'checkpoint.safetensors')).catch(() => null);
  if (begun && !resume) throw new Problem('training/folder-used', { path: out });
  if (!begun && resume) throw new Problem('training/no-checkpoint');
}
