import type { OptimiserOptions } from '../optimise/optimiser-options.ts';
import { accumulatedUpdate } from '../steps/accumulated-update.ts';
import { type DiscriminatorStepOptions, discriminatorStep } from '../steps/discriminator-step.ts';
import { type GeneratorStepOptions, generatorStep } from '../steps/generator-step.ts';
import type { StepFeeds } from '../steps/step-executor.ts';
import type { TrainingStep } from '../steps/training-step.ts';
import type { Feeds } from './batch-source.ts';
import { type ClipRange, clipRanges, cutClips, rangeSize, shareOfRows } from './cut-batch.ts';
import type { PhasePiece, PhasePlan, TrainingPhase } from './phase.ts';

export interface AdversarialOptions
  extends Pick<
    GeneratorStepOptions,
    'generator' | 'discriminator' | 'body' | 'joints' | 'batch' | 'lossWeights' | 'clipNorm' | 'mixed'
  > {
  /** Real clips in a batch; as many as predicted ones unless given. */
  readonly realClips?: number;
  readonly optimisers: { readonly generator: OptimiserOptions; readonly discriminator: OptimiserOptions };
  /** The discriminator learns in every so manieth iteration (`MOT_DISCR.UPDATE_STEPS`). */
  readonly discriminatorEvery?: number;
}

/**
 * The two phases of the method: the generator first, then the discriminator on what the generator predicted before its
 * update. Tags of metrics are VIBE's. Batches bring the feeds of `generatorStep` and, with a discriminator, `real.theta`.
 */
export function adversarialPhases(options: AdversarialOptions): TrainingPhase[] {
  const generator = generatorPhase(options);
  return options.discriminator ? [generator, discriminatorPhase(options, options.discriminator)] : [generator];
}

/** Feeds that only clips with a truth in 3D have. */
const SOLID = ['truth.keypoints3d', 'truth.theta', 'truth.hasJoints', 'truth.hasTheta'];

function generatorPhase(options: AdversarialOptions): TrainingPhase {
  const { clips, solidClips, frames } = options.batch;
  const flatClips = clips - solidClips;
  const optimiser = options.optimisers.generator;
  const terms = ['loss', 'loss_kp_2d', 'loss_kp_3d', 'loss_shape', 'loss_pose', 'loss_motion', 'e_m_disc_loss'];
  const step = (batch: GeneratorStepOptions['batch'], piece: boolean): TrainingStep =>
    generatorStep({ ...options, batch, optimiser, piece, accumulate: piece ? 1 : null });
  return {
    name: 'generator',
    every: 1,
    optimiser,
    metrics: tags(terms),
    rateTag: 'lr/gen_lr',
    mixed: options.mixed ?? false,
    mostPieces: Math.min(flatClips || Infinity, solidClips || Infinity),
    plan: planner(
      () => step(options.batch, false),
      (pieces) => {
        const solids = clipRanges(solidClips, pieces);
        return clipRanges(flatClips, pieces).map((flat, i) => {
          const solid = solids[i]!;
          const size = { clips: rangeSize(flat) + rangeSize(solid), solidClips: rangeSize(solid), frames };
          return { size, cut: (feeds: Feeds) => cutGeneratorFeeds(feeds, options.batch, flat, solid) };
        });
      },
      (size) => step(size, true),
      options,
      optimiser,
    ),
  };
}

function cutGeneratorFeeds(
  feeds: Feeds,
  { clips, solidClips }: GeneratorStepOptions['batch'],
  flat: ClipRange,
  solid: ClipRange,
): StepFeeds {
  const flatClips = clips - solidClips;
  const all = [flat, { from: flatClips + solid.from, to: flatClips + solid.to }];
  const cut: Record<string, Float32Array | number> = {};
  for (const [name, data] of Object.entries(feeds)) {
    if (name.startsWith('real.')) continue;
    cut[name] = SOLID.includes(name) ? cutClips(data, solidClips, [solid]) : cutClips(data, clips, all);
  }
  const share = (rangeSize(flat) + rangeSize(solid)) / clips;
  const ofSolid = (name: string): number =>
    solidClips === 0 ? 0 : shareOfRows(cut[name] as Float32Array, feeds[name]!);
  return {
    ...cut,
    'share.keypoints2d': share,
    'share.scores': share,
    'share.joints': ofSolid('truth.hasJoints'),
    'share.bodies': ofSolid('truth.hasTheta'),
  };
}

function discriminatorPhase(
  options: AdversarialOptions,
  discriminator: DiscriminatorStepOptions['discriminator'],
): TrainingPhase {
  const { clips, frames } = options.batch;
  const { realClips = clips, discriminatorEvery = 1 } = options;
  const optimiser = options.optimisers.discriminator;
  const step = (batch: DiscriminatorStepOptions['batch'], piece: boolean): TrainingStep =>
    discriminatorStep({ ...options, discriminator, batch, optimiser, piece, accumulate: piece ? 1 : null });
  return {
    name: 'discriminator',
    every: discriminatorEvery,
    optimiser,
    metrics: {
      ...tags(['d_m_disc_real', 'd_m_disc_fake', 'd_m_disc_loss']),
      realScores: 'score/real',
      fakeScores: 'score/fake',
    },
    rateTag: 'lr/dis_lr',
    mixed: options.mixed ?? false,
    carries: { 'fake.theta': 'theta' },
    mostPieces: Math.min(clips, realClips),
    plan: planner(
      () => step({ clips, realClips, frames }, false),
      (pieces) => {
        const real = clipRanges(realClips, pieces);
        return clipRanges(clips, pieces).map((fake, i) => ({
          size: { clips: rangeSize(fake), realClips: rangeSize(real[i]!), frames },
          cut: (feeds: Feeds): StepFeeds => ({
            'fake.theta': cutClips(feeds['fake.theta']!, clips, [fake]),
            'real.theta': cutClips(feeds['real.theta']!, realClips, [real[i]!]),
            'share.fake': rangeSize(fake) / clips,
            'share.real': rangeSize(real[i]!) / realClips,
          }),
        }));
      },
      (size) => step(size, true),
      options,
      optimiser,
    ),
  };
}

/** Makes steps when they are asked for, one per size, and keeps them. */
function planner<Size extends object>(
  whole: () => TrainingStep,
  cuts: (pieces: number) => { readonly size: Size; readonly cut: PhasePiece['cut'] }[],
  stepFor: (size: Size) => TrainingStep,
  { clipNorm = null }: Pick<AdversarialOptions, 'clipNorm'>,
  optimiser: OptimiserOptions,
): (pieces: number) => PhasePlan {
  const made = new Map<number, PhasePlan>();
  const make = (pieces: number): PhasePlan => {
    if (pieces === 1) return { pieces: [{ step: whole(), cut: (feeds) => feeds }], update: null };
    const steps = new Map<string, TrainingStep>();
    const found = cuts(pieces).map(({ size, cut }) => {
      const key = JSON.stringify(size);
      const step = steps.get(key) ?? stepFor(size);
      steps.set(key, step);
      return { step, cut };
    });
    const sums = found[0]!.step.state.map(({ name, shape }) => [name.slice('gradient/'.length), shape] as const);
    return { pieces: found, update: accumulatedUpdate(new Map(sums), { optimiser, clipNorm }) };
  };
  return (pieces) => {
    const plan = made.get(pieces) ?? make(pieces);
    made.set(pieces, plan);
    return plan;
  };
}

function tags(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `train_loss/${name}`]));
}
