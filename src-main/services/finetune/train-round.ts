import type { DeviceChoice } from '#main/engine/device.ts';
import { peakMemoryMb } from '#main/engine/peak-memory.ts';
import { evaluate } from '#main/engine/training/clip-errors.ts';
import { openStoreFolder } from '#main/feature-store/open-store-folder.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { loadDiscriminator } from '#main/services/training/starting-models.ts';
import { TrainingRun } from '#main/services/training/training-run.ts';
import { bodyPoints } from '#shared/body/landmarks.ts';
import type { DiscriminatorOptions, GeneratorOptions } from '#shared/networks/options.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { pointsBody } from '#shared/training/examples/points-body.ts';
import type { Sample } from '#shared/training/examples/sample.ts';
import { initialWeights } from '#shared/training/initial-weights.ts';
import { type AdversarialOptions, adversarialPhases } from '#shared/training/loop/adversarial-phases.ts';
import { LoopOptions } from '#shared/training/loop/loop-options.ts';
import type { TrainingPhase } from '#shared/training/loop/phase.ts';
import { LossWeights } from '#shared/training/losses/loss-weights.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { AdversarialSampler } from '#shared/training/sampling/adversarial-sampler.ts';
import type { ClipSource } from '#shared/training/sampling/clip-pool.ts';
import { keypointInputs } from '#shared/training/sampling/keypoint-inputs.ts';
import { FeatureStore } from '#shared/training/store/feature-store.ts';
import { openProbe } from './probe.ts';
import { writeRunStatus } from './run-status.ts';

/** One round of training on the accepted frames of a project. Plain data: it crosses to the engine process. */
export interface TrainRoundRequest {
  /** Checkpoints, metrics and events; a round goes on from what it finds there. */
  readonly folder: string;
  /** Stores of the project's own frames, and of others that keep what the network knew. */
  readonly frames: readonly string[];
  readonly replay: readonly string[];
  readonly motion: readonly string[];
  /** Names of the networks in the model library that training starts from; without the second one starts untrained. */
  readonly generator: { readonly name: string; readonly options: GeneratorOptions };
  readonly discriminator: { readonly name: string; readonly options: DiscriminatorOptions } | null;
  readonly epochs: number;
  readonly iterationsPerEpoch: number;
  readonly clips: number;
  readonly clipFrames: number;
  readonly learningRate: number;
  /** Held-out frames: looked at after each epoch for people to see, and for nothing else. */
  readonly heldOut: readonly Sample[];
  readonly seed: number;
  readonly device: DeviceChoice;
}

export interface TrainRoundResult {
  readonly iterations: number;
  readonly device: string;
  readonly seconds: number;
  readonly peakMemoryMb: number;
}

/** Rows between the begins of clips: accepted frames are few, so clips overlap. */
const STRIDE = 4;
/** Share of the clips that come from the project where there is something to replay. */
const OWN_SHARE = 0.5;

/**
 * Trains on from a model of the library. What it gave is in the folder's checkpoint.
 *
 * @throws Problem training/…, dataset/…, model/…, output/…; AbortError after a checkpoint was written
 */
export async function trainRound(request: TrainRoundRequest, ctx: TaskContext): Promise<TrainRoundResult> {
  const { epochs, iterationsPerEpoch, seed, folder, device } = request;
  const source = openSampler(request);
  const phases = adversarialPhases(await optionsOf(request, source));
  const told = { device: 'cpu', checkpoint: 0 };
  const began = performance.now();
  const run = new TrainingRun({
    folder,
    device,
    phases,
    source: keypointInputs(source, request.generator.options.encoder),
    options: LoopOptions.parse({
      epochs,
      iterationsPerEpoch,
      seed,
      warmUp: Math.ceil((epochs * iterationsPerEpoch) / 20),
      decay: 'cosine',
      plateau: null,
      checkpointSeconds: 20,
    }),
    initial: await startingWeights(request, phases),
    architecture: { generator: request.generator.options, discriminator: request.discriminator?.options ?? null },
    watched: 'train_loss/loss',
    validate: ({ tensors }) => validationOf(request, tensors),
    emit(event) {
      if (event.kind === 'iteration') {
        const { iteration, iterations } = event.progress;
        ctx.report({ stage: 'train', done: iteration, total: iterations, unit: 'steps' });
      }
      if (event.kind === 'device') told.device = event.device;
      if (event.kind === 'checkpoint') told.checkpoint = event.iteration;
      if (event.kind === 'device' || event.kind === 'checkpoint') {
        writeRunStatus(folder, { device: told.device, memory_mb: peakMemoryMb(), checkpoint: told.checkpoint });
      }
      if (event.kind === 'notice') ctx.warn({ code: `training/${event.notice.code}`, message: event.notice.message });
    },
  });
  const { peakMemoryMb: peakMb } = await run.run(ctx.signal);
  return {
    iterations: epochs * iterationsPerEpoch,
    device: told.device,
    seconds: (performance.now() - began) / 1000,
    peakMemoryMb: peakMb,
  };
}

/** Joint errors, mm, of the network as it is: on held-out frames, and on motion that guards what it knew. */
async function validationOf(
  { heldOut, generator }: TrainRoundRequest,
  tensors: Weights,
): Promise<Readonly<Record<string, number>>> {
  const points = bodyPoints(await loadBuiltinBody());
  const body = { points, ...pointsBody(points) };
  const known = await openModelLibrary().loadWeights(generator.name);
  const weights = new Map([...known].map(([key, tensor]) => [key, tensors.get(key) ?? tensor]));
  const errorOf = async (samples: readonly Sample[]): Promise<number> =>
    (await evaluate(generator.options, weights, samples, body)).mpjpeMm;
  return {
    ...(heldOut.length > 0 && { 'validation/held_out_mm': await errorOf(heldOut) }),
    'validation/made_up_mm': await errorOf((await openProbe(body)).madeUp),
  };
}

function openSampler({ frames, replay, motion, seed, clips, clipFrames }: TrainRoundRequest): AdversarialSampler {
  const open = (path: string): FeatureStore => FeatureStore.open(openStoreFolder(path));
  const share = (paths: readonly string[], weight: number): ClipSource[] =>
    paths.map((path) => ({ store: open(path), stride: STRIDE, weight: weight / paths.length }));
  return new AdversarialSampler({
    flat: [],
    solid: [...share(frames, replay.length > 0 ? OWN_SHARE : 1), ...share(replay, 1 - OWN_SHARE)],
    motion: motion.map((path) => ({ store: open(path), stride: STRIDE })),
    seed,
    clips,
    frames: clipFrames,
    share2d: 0,
    augment: { frames: { mirror: 0.5 }, motion: { mirror: 0.5 } },
  });
}

async function optionsOf(request: TrainRoundRequest, { batch, realClips }: AdversarialSampler) {
  const { body, source } = pointsBody(bodyPoints(await loadBuiltinBody()));
  const optimiser = OptimiserOptions.parse({ type: 'adam', learningRate: request.learningRate });
  return {
    generator: request.generator.options,
    discriminator: realClips > 0 ? (request.discriminator?.options ?? null) : null,
    body,
    joints: { set: 'spin49', source },
    batch,
    realClips,
    // Of a project's frames the picture is sure and the depth a guess of the fit: the picture counts most.
    lossWeights: LossWeights.parse({
      keypoints2d: 300,
      keypoints3d: 100,
      pose: 10,
      shape: 1,
      adversarial: 0.2,
      motion: 2000,
    }),
    optimisers: { generator: optimiser, discriminator: optimiser },
    clipNorm: 30,
  } satisfies AdversarialOptions;
}

/** Weights of the models training starts from; what they lack starts untrained. */
async function startingWeights(
  { generator, discriminator, seed }: TrainRoundRequest,
  phases: readonly TrainingPhase[],
): Promise<Weights> {
  const library = openModelLibrary();
  const known = new Map([
    ...(await library.loadWeights(generator.name)),
    ...(discriminator ? await loadDiscriminator(library, discriminator.name) : []),
  ]);
  const shapes = new Map(
    phases.flatMap((phase) =>
      [...phase.plan(1).pieces[0]!.step.tape.parameterValues()].map(
        ([key, { shape }]) => [key, shape as readonly number[]] as const,
      ),
    ),
  );
  return new Map([...initialWeights(shapes, seed)].map(([key, fresh]) => [key, known.get(key) ?? fresh]));
}
