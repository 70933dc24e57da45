import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '#main/engine/engine-client.ts';
import type { NetworkSet } from '#main/engine/vibe/network-set.ts';
import type { Stage } from '#main/jobs/stage.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import type { Json } from '#main/store/canonical-json.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { LicenceClass } from '#shared/body/body-model.ts';
import { bodyPoints } from '#shared/body/landmarks.ts';
import type { ProbeFigures } from '#shared/contract/finetune.ts';
import type { ModelManifest } from '#shared/contract/models.ts';
import { pointsBody } from '#shared/training/examples/points-body.ts';
import type { SampleBody } from '#shared/training/examples/sample.ts';
import { beginRound } from './begin-round.ts';
import { collectSamples, countMarks, type MarkedTake, requireEnough, sampleOfMarked } from './collect-samples.ts';
import { type FinetuneOptions, OWN_REPLAY } from './finetune-options.ts';
import { heldOutSamples } from './held-out-samples.ts';
import { type Judged, judgeModel } from './judge-model.ts';
import { judgeProbe, openProbe } from './probe.ts';
import { refitTakes } from './refit-takes.ts';
import { replaySamples } from './replay/replay-set.ts';
import { storeTrained } from './store-trained.ts';
import type { TrainRoundResult } from './train-round.ts';
import { clipRows, writeReplayStores, writeSampleStores } from './write-sample-store.ts';

/** What the stages of one fine-tuning work with. */
export interface FinetuneJob {
  readonly store: ProjectStore;
  readonly engine: Engine;
  readonly options: FinetuneOptions;
  readonly base: NetworkSet;
  readonly discriminator: ModelManifest | null;
  /** Stores, checkpoints and metrics of this run lie here. */
  readonly folder: string;
  /** Tells one state of the project's edits from another. */
  readonly edits: string;
}

/** What one round gave: a model of the library that the next round starts from. */
export interface RoundOutcome extends TrainRoundResult {
  readonly model: string;
  readonly blend: number;
}

/** Frames of a training batch, and of its clips: what the built-in network was trained with at the end. */
const BATCH_FRAMES = 288;
const CLIP_FRAMES = 48;
/** Clips of fewer frames than these show no motion. */
const LEAST_FRAMES = 4;

/** The stages of fine-tuning, in order: collect, judge, train as often as asked, judge again. */
export function finetuneStages(job: FinetuneJob) {
  const { store, engine, options, base, folder } = job;
  const identity = { base: base.generator.weights.sha256, edits: job.edits };

  const collect = {
    name: 'collect',
    version: 1,
    parameters: () => ({ ...identity, folder }),
    async run(): Promise<{ takes: StoredMarkedTake[] }> {
      const takes = await collectSamples(store, await sampleBody());
      requireEnough(countMarks(takes));
      return { takes: takes.map(({ sample: _, ...kept }) => kept) };
    },
  } satisfies Stage;

  const before = {
    name: 'before',
    version: 2,
    parameters: () => identity,
    async run(input, ctx): Promise<Judged & { probe: ProbeFigures }> {
      const takes = await withSamples(input.output(collect).takes);
      const judged = await judgeModel(base.generator.name, takes, { store, engine }, ctx);
      return { ...judged, probe: await probeOf(job, base.generator.name) };
    },
  } satisfies Stage;

  const rounds = Array.from({ length: options.rounds }, (_, i) => {
    const last = i === options.rounds - 1;
    return {
      name: `round-${i + 1}`,
      version: 2,
      parameters: () => ({ ...identity, options: { ...options, name: last ? options.name : null }, round: i }),
      async run(input, ctx): Promise<RoundOutcome> {
        const earlier = i === 0 ? null : input.output(rounds[i - 1]!);
        const start = earlier?.model ?? base.generator.name;
        const accepted = await withSamples(input.output(collect).takes);
        const takes = await refitTakes(accepted, start, job, await sampleBody(), ctx);
        const home = join(folder, `round-${i + 1}`);
        // Corrected meanwhile, or asked for again after more was corrected: what was trained belongs to other frames.
        await beginRound(home, { ...identity, start, options });
        const folders = (name: string) => ({ frames: join(home, name), motion: join(home, `${name}-motion`) });
        const own = folders('frames');
        const replay = folders('replay');
        // Stores of a round that was killed may hold half of it; they take a moment to write again.
        for (const { frames, motion } of [own, replay]) {
          for (const path of [frames, motion]) await rm(path, { recursive: true, force: true });
        }
        const licence = licenceOf(job, takes);
        const clipFrames = Math.max(LEAST_FRAMES, clipRows(accepted, CLIP_FRAMES));
        const stores = await writeSampleStores(takes, own, clipFrames, licence);
        const ownReplay = options.replay.includes(OWN_REPLAY);
        if (ownReplay) await writeReplayStores(await replaySamples('train', await sampleBody()), replay);
        const others = options.replay.filter((path) => path !== OWN_REPLAY);
        const trained = await engine.run(
          'trainRound',
          {
            folder: join(home, 'run'),
            frames: [stores.frames],
            replay: [...(ownReplay ? [replay.frames] : []), ...others],
            motion: [...(stores.motion ? [stores.motion] : []), ...(ownReplay ? [replay.motion] : [])],
            generator: { name: start, options: base.options },
            discriminator: discriminatorOf(job),
            epochs: options.epochs,
            iterationsPerEpoch: options.iterationsPerEpoch,
            clips: Math.round(BATCH_FRAMES / clipFrames),
            clipFrames,
            learningRate: options.learningRate,
            heldOut: accepted.flatMap(heldOutSamples),
            seed: options.seed + i,
            device: options.device,
          },
          ctx,
        );
        const body = await sampleBody();
        const guard = { probe: await openProbe(body), limits: input.output(before).probe };
        const stored = await storeTrained({ job, home, last, takes, licence, guard, body });
        if (earlier) await openModelLibrary().remove(earlier.model);
        return { ...trained, ...stored };
      },
      async stillHolds({ model }): Promise<boolean> {
        const found = await openModelLibrary()
          .find(model)
          .catch(() => null);
        // The model of an earlier round makes room for that of the next.
        return !last || found !== null;
      },
    } satisfies Stage<Json, RoundOutcome>;
  });

  const after = {
    name: 'after',
    version: 2,
    parameters: () => ({}),
    async run(input, ctx): Promise<Judged & { probe: ProbeFigures }> {
      const takes = await withSamples(input.output(collect).takes);
      const { model } = input.output(rounds.at(-1)!);
      const judged = await judgeModel(model, takes, { store, engine }, ctx);
      return { ...judged, probe: await probeOf(job, model) };
    },
  } satisfies Stage;

  return { collect, before, rounds, after, list: [collect, before, ...rounds, after] as const };
}

/** A marked take as it is kept with the job: inputs and truths follow from the rest. */
type StoredMarkedTake = Omit<MarkedTake, 'sample'>;

export async function withSamples(takes: readonly StoredMarkedTake[]): Promise<MarkedTake[]> {
  const body = await sampleBody();
  return takes.map((marked) => ({ ...marked, sample: sampleOfMarked(marked, body) }));
}

/** The body that training compares: what its landmarks show. */
async function sampleBody(): Promise<SampleBody> {
  const points = bodyPoints(await loadBuiltinBody());
  return { points, ...pointsBody(points) };
}

async function probeOf({ base }: FinetuneJob, model: string): Promise<ProbeFigures> {
  const body = await sampleBody();
  const weights = await openModelLibrary().loadWeights(model);
  return await judgeProbe(base.options, weights, await openProbe(body), body);
}

/** A model inherits the strictest class of everything it was made from. */
export function licenceOf({ base }: FinetuneJob, takes: readonly MarkedTake[]): LicenceClass {
  const parents = [base.generator.licence, ...takes.map(({ take }) => take.licence)];
  return parents.includes('research-only') ? 'research-only' : 'free';
}

function discriminatorOf({ discriminator }: FinetuneJob) {
  const architecture = discriminator?.architecture;
  if (!discriminator || architecture?.network !== 'discriminator') return null;
  return { name: discriminator.name, options: architecture.options };
}
