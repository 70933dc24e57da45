import type { BodyModel } from '#shared/body/body-model.ts';
import { EXTRA_JOINT_COUNT, type Joints49Source, SMPL_VERTEX_COUNT, SMPL_VERTEX_IDS } from '#shared/body/joints49.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { sparseRows } from '#shared/body/sparse-rows.ts';
import { PUBLISHED_DISCRIMINATOR, PUBLISHED_VIBE } from '#shared/networks/options.ts';
import { discriminatorShapes, generatorShapes } from '#shared/networks/parameter-shapes.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { initialWeights } from '#shared/training/initial-weights.ts';
import { adversarialPhases } from '#shared/training/loop/adversarial-phases.ts';
import type { TrainingPhase } from '#shared/training/loop/phase.ts';
import { PUBLISHED_LOSS_WEIGHTS } from '#shared/training/losses/loss-weights.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { DISCRIMINATOR } from '#shared/training/steps/discriminator-step.ts';

/** The batch of the published configuration. */
export const PUBLISHED_BATCH = { clips: 32, solidClips: 13, frames: 16 } as const;
export const GENERATOR_ADAM = OptimiserOptions.parse({ type: 'adam', learningRate: 5e-5 });
export const DISCRIMINATOR_ADAM = OptimiserOptions.parse({ type: 'adam', learningRate: 1e-4, weightDecay: 1e-4 });

/** Networks of the published sizes, their batch, and a body of SMPL's size made of waves: nobody's, and enough for timing. */
export interface FullTraining {
  readonly phases: readonly TrainingPhase[];
  readonly weights: Weights;
  /** Everything a batch feeds but `fake.theta`, by name. */
  readonly feeds: Readonly<Record<string, Float32Array>>;
  readonly body: BodyModel;
  readonly joints: Joints49Source;
}

/** @param dropout rates as published, or none, so that a reference can be compared */
export function fullTraining({ dropout }: { readonly dropout: boolean }): FullTraining {
  const { body, joints } = waveBody();
  const attention = { ...PUBLISHED_DISCRIMINATOR.attention, ...(dropout ? {} : { dropout: 0 }) };
  const discriminator = { ...PUBLISHED_DISCRIMINATOR, attention };
  const regressor = { ...PUBLISHED_VIBE.regressor, ...(dropout ? {} : { dropout: 0 }) };
  const phases = adversarialPhases({
    generator: { temporal: PUBLISHED_VIBE.temporal, regressor },
    discriminator,
    body,
    joints: { set: 'spin49', source: joints },
    batch: PUBLISHED_BATCH,
    lossWeights: PUBLISHED_LOSS_WEIGHTS,
    optimisers: { generator: GENERATOR_ADAM, discriminator: DISCRIMINATOR_ADAM },
  });
  const shapes = new Map([
    ...generatorShapes(PUBLISHED_VIBE),
    ...[...discriminatorShapes(discriminator)].map(([key, shape]) => [DISCRIMINATOR + key, shape] as const),
  ]);
  const feeds: Record<string, Float32Array> = {};
  for (const phase of phases) {
    for (const [name, shape] of phase.plan(1).pieces[0]!.step.feeds) {
      if (name !== 'fake.theta') feeds[name] = wave(name, shape);
    }
  }
  return { phases, weights: initialWeights(shapes, 3), feeds, body, joints };
}

function wave(name: string, shape: readonly number[]): Float32Array {
  const length = shape.reduce((a, b) => a * b, 1);
  const of = (i: number): number => {
    if (name.startsWith('truth.has')) return 1;
    if (name === 'features') return Math.abs(Math.sin(1.37 * i));
    if (name === 'truth.keypoints2d' && i % 3 === 2) return 1;
    return 0.3 * Math.sin(0.77 * i);
  };
  return Float32Array.from({ length }, (_, i) => of(i));
}

function waveBody(): { body: BodyModel; joints: Joints49Source } {
  const count = SMPL_VERTEX_COUNT;
  const waves = (length: number, size: number, step: number): Float32Array =>
    Float32Array.from({ length }, (_, i) => size * Math.sin(step * i));
  const rows = (of: number, each: number): Float32Array => {
    const dense = new Float32Array(of * count);
    for (let r = 0; r < of; r++)
      for (let k = 0; k < each; k++) dense[r * count + ((r * 277 + k * 13) % count)] = 1 / each;
    return dense;
  };
  const weights = new Float32Array(count * JOINT_COUNT);
  for (let v = 0; v < count; v++) {
    for (let k = 0; k < 4; k++) weights[v * JOINT_COUNT + ((v + 5 * k) % JOINT_COUNT)] = 0.25;
  }
  return {
    body: {
      name: 'waves',
      licence: 'free',
      vertexCount: count,
      template: waves(3 * count, 0.7, 0.61),
      shapeDirs: waves(30 * count, 0.01, 0.37),
      poseDirs: waves(9 * (JOINT_COUNT - 1) * 3 * count, 0.002, 0.23),
      jointRegressor: sparseRows(rows(JOINT_COUNT, 20), JOINT_COUNT, count),
      weights,
      faces: new Uint32Array(0),
    },
    joints: {
      extraRegressor: sparseRows(rows(EXTRA_JOINT_COUNT, 30), EXTRA_JOINT_COUNT, count),
      vertexIds: SMPL_VERTEX_IDS,
    },
  };
}
