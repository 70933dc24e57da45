import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingDevice } from '#main/engine/training/open-executor.ts';
import { openStoreFolder } from '#main/feature-store/open-store-folder.ts';
import { loadBody, loadJoints49Source } from '#main/model-library/load-body.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { Problem } from '#shared/errors/problem.ts';
import { discriminatorShapes, generatorShapes } from '#shared/networks/parameter-shapes.ts';
import { initialWeights } from '#shared/training/initial-weights.ts';
import { adversarialPhases } from '#shared/training/loop/adversarial-phases.ts';
import type { Json } from '#shared/training/loop/json.ts';
import type { TrainingEvent } from '#shared/training/loop/training-event.ts';
import { AdversarialSampler } from '#shared/training/sampling/adversarial-sampler.ts';
import type { ClipSource } from '#shared/training/sampling/clip-pool.ts';
import { DISCRIMINATOR } from '#shared/training/steps/discriminator-step.ts';
import { FeatureStore } from '#shared/training/store/feature-store.ts';
import { TrainingConfig } from './training-config.ts';
import { TrainingRun } from './training-run.ts';

export interface StoreTrainingRequest {
  readonly config: TrainingConfig;
  /** Folders of feature stores: 2D, 3D and motion capture are told apart by what they hold. */
  readonly stores: readonly string[];
  /** Where the run is written. */
  readonly out: string;
  /** Goes on with the run in `out`; without it, a run there is refused. */
  readonly resume?: boolean;
  readonly device?: TrainingDevice;
  readonly emit?: (event: TrainingEvent) => void;
}

/**
 * The settings in a configuration file (JSON).
 *
 * @throws Problem usage/bad-option saying what is wrong in it
 */
export async function readTrainingConfig(path: string): Promise<TrainingConfig> {
  const bad = (reason: string): Problem => new Problem('usage/bad-option', { reason: `${path}: ${reason}` });
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw bad(error.message);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw bad((error as Error).message);
  }
  const parsed = TrainingConfig.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw bad(`${issue.path.join('.') || 'it'}: ${issue.message}`);
}

/**
 * The published training on feature stores: prepares the run, which its caller runs.
 *
 * @throws Problem training/folder-used, training/no-checkpoint, dataset/…, model/…, usage/bad-option
 */
export async function trainingFromStores(request: StoreTrainingRequest): Promise<TrainingRun> {
  const { config, out, resume = false, device = 'auto' } = request;
  await checkFolder(out, resume);
  const library = openModelLibrary();
  const body = await loadBody(library, config.body);
  const joints = await loadJoints49Source(library, config.body);
  const sampler = openSampler(config, request.stores);
  const { encoder: stored, batch, realClips } = sampler;
  const encoder = stored.type === 'keypoints' ? config.keypoints : ({ type: 'resnet50' } as const);
  if (!encoder) {
    throw new Problem('usage/bad-option', { reason: 'These stores hold landmarks; the configuration needs keypoints' });
  }
  const generator = { encoder, temporal: config.temporal, regressor: config.regressor };
  const discriminator = realClips > 0 ? config.discriminator : null;
  const ofDiscriminator = [...(discriminator ? discriminatorShapes(discriminator) : [])];
  const shapes = new Map([
    ...generatorShapes(generator),
    ...ofDiscriminator.map(([key, shape]) => [DISCRIMINATOR + key, shape] as const),
  ]);
  return new TrainingRun({
    folder: out,
    device,
    phases: adversarialPhases({
      generator,
      discriminator,
      body,
      joints: { set: 'spin49', source: joints },
      batch,
      realClips,
      lossWeights: config.lossWeights,
      optimisers: config.optimisers,
      discriminatorEvery: config.discriminatorEvery,
    }),
    source: sampler,
    options: config.loop,
    initial: initialWeights(shapes, config.loop.seed),
    architecture: JSON.parse(JSON.stringify({ generator, discriminator })) as Json,
    watched: 'train_loss/loss',
    ...(request.emit && { emit: request.emit }),
  });
}

async function checkFolder(out: string, resume: boolean): Promise<void> {
  const begun = await stat(join(out, 'checkpoint.safetensors')).catch(() => null);
  if (begun && !resume) throw new Problem('training/folder-used', { path: out });
  if (!begun && resume) throw new Problem('training/no-checkpoint');
}

function openSampler(config: TrainingConfig, paths: readonly string[]): AdversarialSampler {
  const opened = paths.map((path): ClipSource => ({ store: FeatureStore.open(openStoreFolder(path)) }));
  const motion = opened.filter(({ store }) => store.header.kind === 'motion');
  const frames = opened.filter(({ store }) => store.header.kind === 'frames');
  const isSolid = ({ store }: ClipSource): boolean => store.has('joints3d') || store.has('pose');
  return new AdversarialSampler({
    flat: frames.filter((source) => !isSolid(source)),
    solid: frames.filter(isSolid),
    motion: config.discriminator ? motion : [],
    seed: config.loop.seed,
    clips: config.clips,
    frames: config.frames,
    share2d: config.share2d,
    time: config.temporal.type === 'transformer',
  });
}
