import { OrtExecutor } from '#main/engine/training/ort-executor.ts';
import type { Weights } from '#shared/networks/weights.ts';
import type { SampleBody } from '#shared/training/examples/sample.ts';
import { initialWeights } from '#shared/training/initial-weights.ts';
import { scheduleFeeds } from '#shared/training/optimise/update-parameters.ts';
import { discriminatorStep } from '#shared/training/steps/discriminator-step.ts';
import { drawDropoutMasks } from '#shared/training/steps/dropout-masks.ts';
import type { TrainingStep } from '#shared/training/steps/training-step.ts';
import { adamUpdate, gradientNorm } from './adam.ts';
import { beginLifted } from './begin-lifted.ts';
import { GRADIENT, liftingStep } from './lifting-step.ts';
import { learningRate, type Recipe } from './recipe.ts';

/** Gradients longer than this are shortened. */
const CLIP_NORM = 30;

/** Optimiser state of the generator. */
const OWN_STATE = /^adam\.[mv]\/(keypoints|encoder|regressor)\./;

/** The mean of what the steps reported, by name. */
export type Told = Readonly<Record<string, number>>;

/** Generator and discriminator on their way: one call, one update of both. */
export class Trainer implements AsyncDisposable {
  readonly recipe: Recipe;
  private readonly executor: OrtExecutor;
  private readonly generator: TrainingStep;
  private readonly discriminator: TrainingStep | null;
  /** The generator's optimiser state, `adam.m/KEY` and `adam.v/KEY`. */
  private readonly adam: Map<string, Float32Array>;

  private constructor(
    recipe: Recipe,
    executor: OrtExecutor,
    generator: TrainingStep,
    discriminator: TrainingStep | null,
    adam: Map<string, Float32Array>,
  ) {
    this.recipe = recipe;
    this.executor = executor;
    this.generator = generator;
    this.discriminator = discriminator;
    this.adam = adam;
  }

  /** @param state what `state` gave, or parameters to begin with; what it lacks is untrained */
  static async start(recipe: Recipe, body: SampleBody, state: Weights | null, threads: number): Promise<Trainer> {
    const { clips, frames, lossWeights, optimiser } = recipe;
    const generator = liftingStep(recipe, body);
    const discriminator =
      recipe.discriminator &&
      discriminatorStep({ discriminator: recipe.discriminator, lossWeights, batch: { clips, frames }, optimiser });
    const steps = discriminator ? [generator, discriminator] : [generator];
    const shapes = new Map(
      steps.flatMap(({ tape }) =>
        [...tape.parameterValues()].map(([key, value]) => [key, value.shape as readonly number[]] as const),
      ),
    );
    const executor = new OrtExecutor(
      new Map([
        ...beginLifted(initialWeights(shapes, recipe.seed), recipe.generator),
        ...[...(state ?? [])].filter(([name]) => !OWN_STATE.test(name)),
      ]),
      {
        device: 'cpu',
        threads,
      },
    );
    for (const step of steps) await executor.load(step);
    const adam = new Map(
      [...(state ?? [])].flatMap(([name, { data }]) => (OWN_STATE.test(name) ? [[name, data.slice()] as const] : [])),
    );
    return new Trainer(recipe, executor, generator, discriminator, adam);
  }

  /** One update of each network on a batch. @param number counts from 1 */
  async step(number: number, batch: Readonly<Record<string, Float32Array>>): Promise<Told> {
    const { recipe, executor, generator, discriminator } = this;
    const feeds = (step: TrainingStep) => ({
      ...batch,
      ...Object.fromEntries(drawDropoutMasks(step.dropouts, recipe.seed, number)),
      ...scheduleFeeds(recipe.optimiser, number, learningRate(recipe, number)),
    });
    const first = await executor.run(generator, feeds(generator));
    const gradients = new Map(
      [...first.reports].flatMap(([name, data]) =>
        name.startsWith(GRADIENT) ? [[name.slice(GRADIENT.length), data] as const] : [],
      ),
    );
    const norm = gradientNorm(gradients.values());
    const told: Told = { ...numbersOf(first.reports), gradientNorm: norm };
    if (!Number.isFinite(told.loss! + norm)) return { rejected: 1 };
    const { optimiser } = recipe;
    if (optimiser.type !== 'adam') throw new Error('the generator is trained with Adam');
    const options = { ...optimiser, clipNorm: CLIP_NORM };
    const rate = learningRate(recipe, number);
    adamUpdate(await executor.peek(), this.adam, gradients, options, number, rate, norm);
    if (!discriminator) return told;
    const second = await executor.run(discriminator, {
      ...feeds(discriminator),
      'fake.theta': first.reports.get('theta')!,
    });
    const judged = numbersOf(second.reports);
    if (Number.isFinite(judged.loss! + judged.gradientNorm!)) second.accept();
    else second.reject();
    return {
      ...told,
      real_score: meanOf(second.reports.get('realScores')!),
      fake_score: meanOf(second.reports.get('fakeScores')!),
    };
  }

  /** Parameters and optimiser state. */
  async state(): Promise<Weights> {
    const adam = [...this.adam].map(([name, data]) => [name, { shape: [data.length], data: data.slice() }] as const);
    return new Map([...(await this.executor.read()), ...adam]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.executor.dispose();
  }
}

function numbersOf(reports: ReadonlyMap<string, Float32Array>): Record<string, number> {
  return Object.fromEntries([...reports].flatMap(([name, data]) => (data.length === 1 ? [[name, data[0]!]] : [])));
}

function meanOf(data: Float32Array): number {
  return data.reduce((sum, x) => sum + x, 0) / data.length;
}
