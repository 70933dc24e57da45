import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingDevice } from '#main/engine/training/open-executor.ts';
import { openStoreFolder } from '#main/feature-store/open-store-folder.ts';
import { loadBody, loadJoints49Source } from '#main/model-library/load-body.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { BUILTIN_BODY_NAME, loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import type { Joints49Source } from '#shared/body/joints49.ts';
import { bodyPoints } from '#shared/body/landmarks.ts';
import { Problem } from '#shared/errors/problem.ts';
import { discriminatorShapes, generatorShapes } from '#shared/networks/parameter-shapes.ts';
import { pointsBody } from '#shared/training/examples/points-body.ts';
import { initialWeights } from '#shared/training/initial-weights.ts';
import { adversarialPhases } from '#shared/training/loop/adversarial-phases.ts';
import type { Json } from '#shared/training/loop/json.ts';
import type { TrainingEvent } from '#shared/training/loop/training-event.ts';
import { AdversarialSampler } from '#shared/training/sampling/adversarial-sampler.ts';
import type { ClipSource } from '#shared/training/sampling/clip-pool.ts';
import { keypointInputs } from '#shared/training/sampling/keypoint-inputs.ts';
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
  const { body, source } = await bodyToPose(config.body);
  const sampler = openSampler(config, request.stores);
  const { encoder: stored, batch, realClips } = sampler;
  const encoder = stored.type === 'keypoints' ? config.keypoints : ({ type: 'resnet50' } as const);
  if (!encoder) {
    throw new Problem('usage/bad-option', { reason: 'These stores hold landmarks; the configuration needs keypoints' });
  }
  checkWidths(config, encoder.type === 'keypoints' ? encoder.feature : stored.width);
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
      joints: { set: 'spin49', source },
      batch,
      realClips,
      lossWeights: config.lossWeights,
      optimisers: config.optimisers,
      discriminatorEvery: config.discriminatorEvery,
    }),
    source: keypointInputs(sampler, encoder),
    options: config.loop,
    initial: initialWeights(shapes, config.loop.seed),
    architecture: JSON.parse(JSON.stringify({ generator, discriminator })) as Json,
    watched: 'train_loss/loss',
    ...(request.emit && { emit: request.emit }),
  });
}

/** The body that predictions are posed with: one of the library, or the joints and landmarks of the one that comes along. */
async function bodyToPose(name: string): Promise<{ body: BodyModel; source: Joints49Source }> {
  if (name === BUILTIN_BODY_NAME) return pointsBody(bodyPoints(await loadBuiltinBody()));
  const library = openModelLibrary();
  return { body: await loadBody(library, name), source: await loadJoints49Source(library, name) };
}

/** @throws Problem usage/bad-option naming the setting that does not fit features of that width */
function checkWidths({ temporal, regressor }: TrainingConfig, width: number): void {
  const widths = { 'temporal.input': temporal.input, 'regressor.feature': regressor.feature };
  for (const [setting, found] of Object.entries(widths)) {
    if (found === width) continue;
    const reason = `${setting} is ${found}, but the features of these stores have ${width} numbers`;
    throw new Problem('usage/bad-option', { reason });
  }
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
