import { OrtExecutor } from '#main/engine/training/ort-executor.ts';
import type { Weights } from '#shared/networks/weights.ts';
import type { SampleBody } from '#shared/training/examples/sample.ts';
import { initialWeights } from '#shared/training/initial-weights.ts';
import { scheduleFeeds } from '#shared/training/optimise/update-parameters.ts';
import { discriminatorStep } from '#shared/training/steps/discriminator-step.ts';
import { drawDropoutMasks } from '#shared/training/steps/dropout-masks.ts';
import { generatorStep } from '#shared/training/steps/generator-step.ts';
import type { TrainingStep } from '#shared/training/steps/training-step.ts';
import { beginLifted } from './begin-lifted.ts';
import { learningRate, type Recipe } from './recipe.ts';

/** The mean of what the steps reported, by name. */
export type Told = Readonly<Record<string, number>>;

/** Generator and discriminator on their way: one call, one update of both. */
export class Trainer implements AsyncDisposable {
  readonly recipe: Recipe;
  private readonly executor: OrtExecutor;
  private readonly generator: TrainingStep;
  private readonly discriminator: TrainingStep | null;

  private constructor(
    recipe: Recipe,
    executor: OrtExecutor,
    generator: TrainingStep,
    discriminator: TrainingStep | null,
  ) {
    this.recipe = recipe;
    this.executor = executor;
    this.generator = generator;
    this.discriminator = discriminator;
  }

  /** @param state what `state` gave, or parameters to begin with; what it lacks is untrained */
  static async start(
    recipe: Recipe,
    { body, source }: SampleBody,
    state: Weights | null,
    threads: number,
  ): Promise<Trainer> {
    const { clips, frames, lossWeights, optimiser } = recipe;
    const generator = generatorStep({
      generator: recipe.generator,
      discriminator: recipe.discriminator,
      body,
      joints: { set: 'spin49', source },
      batch: { clips, solidClips: clips, frames },
      lossWeights,
      optimiser,
      clipNorm: 30,
    });
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
      new Map([...beginLifted(initialWeights(shapes, recipe.seed), recipe.generator), ...(state ?? [])]),
      {
        device: 'cpu',
        threads,
      },
    );
    for (const step of steps) await executor.load(step);
    return new Trainer(recipe, executor, generator, discriminator);
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
    const told = numbersOf(first.reports);
    if (!Number.isFinite(told.loss! + told.gradientNorm!)) {
      first.reject();
      return { rejected: 1 };
    }
    first.accept();
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
  state(): Promise<Weights> {
    return this.executor.read();
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
