import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '#main/engine/training/clip-errors.ts';
import { ErrorModel } from '#models/builtin-temporal/generator/detector/error-model.ts';
import type { Recording } from '#models/builtin-temporal/generator/detector/recording.ts';
import { adamUpdate, gradientNorm } from '#models/builtin-temporal/generator/learn/adam.ts';
import { BatchSource } from '#models/builtin-temporal/generator/learn/batches.ts';
import { meanWeights } from '#models/builtin-temporal/generator/learn/mean-weights.ts';
import { learningRate, type Recipe, recipe } from '#models/builtin-temporal/generator/learn/recipe.ts';
import { Trainer } from '#models/builtin-temporal/generator/learn/trainer.ts';
import { mixPoses } from '#models/builtin-temporal/generator/motion/mix-poses.ts';
import type { Mocap } from '#models/builtin-temporal/generator/motion/mocap.ts';
import { Random } from '#models/builtin-temporal/generator/random.ts';
import { drawScene } from '#models/builtin-temporal/generator/scene/scene.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { axisAngleToQuaternionInto } from '#shared/math/rotation.ts';
import { GeneratorOptions } from '#shared/networks/options.ts';
import { exactTrack } from '#shared/training/examples/exact-track.ts';
import { sampleOf } from '#shared/training/examples/sample.ts';
import { type SampleBody, sampleBody, waving } from '#test/support/builtin-training.ts';

const FRAMES = 24;
/** What the made-up detector does: everything 3 cm too low and 2 cm too far, and a tremble of 1 cm. */
const BIAS = [0, 0.03, 0.02] as const;
const TREMBLE = 0.01;

let body: SampleBody;
let recordings: Recording[];

beforeAll(async () => {
  body = await sampleBody();
  recordings = Array.from({ length: 24 }, (_, n) => {
    const random = new Random(1, n);
    const scene = drawScene(random, waving(FRAMES, n), { longSide: 640, cutShare: 0 });
    const track = exactTrack(scene, body.points);
    for (let i = 0; i < track.world.length; i++) {
      track.world[i]! += BIAS[i % 3]! + TREMBLE * random.normal();
    }
    return { scene, track, action: 'wave', subject: 1 };
  });
});

describe('the model of the detector’s errors', () => {
  it('repeats bias and tremble of what was recorded on motion it has not seen', () => {
    const model = new ErrorModel(recordings, body);
    const off = [0, 0, 0];
    const square = [0, 0, 0];
    let count = 0;
    for (let n = 0; n < 30; n++) {
      const scene = drawScene(new Random(2, n), waving(8, 0.5 * n), { longSide: 640, cutShare: 0 });
      const told = model.simulate(new Random(3, n), scene);
      const exact = exactTrack(scene, body.points);
      for (let i = 0; i < told.world.length; i++) {
        // The model speaks in axes of the ray; near the middle of the picture these are nearly the camera's.
        const d = told.world[i]! - exact.world[i]!;
        if (i % 3 === 1) off[1]! += d;
        square[i % 3]! += d * d;
      }
      count += told.world.length / 3;
    }
    expect(off[1]! / count).toBeGreaterThan(0.02);
    expect(off[1]! / count).toBeLessThan(0.04);
    expect(Math.sqrt(square[0]! / count)).toBeGreaterThan(0.5 * TREMBLE);
  });

  it('says the same for the same seed', () => {
    const model = new ErrorModel(recordings, body);
    const scene = drawScene(new Random(7), waving(8), { longSide: 640 });
    expect(model.simulate(new Random(1), scene)).toEqual(model.simulate(new Random(1), scene));
  });
});

/** The shipped recipe on a network that trains in seconds. */
function tinyRecipe(steps: number): Recipe {
  const full = recipe('last', steps);
  return {
    ...full,
    clips: 8,
    frames: 4,
    generator: GeneratorOptions.parse({
      encoder: { type: 'keypoints', feature: 176, hidden: 64, blocks: 1, dropout: 0, lifted: true },
      temporal: { type: 'gru', input: 176, layers: 1, hidden: 32, bidirectional: true },
      regressor: { feature: 176, hidden: 144, iterations: 1, dropout: 0 },
    }),
    optimiser: { ...full.optimiser, learningRate: 1e-3 },
    warmUp: 5,
  };
}

/** The waving person as motion capture. */
function wavingMocap(): Mocap {
  const frames = 120;
  const { poses, trans } = waving(frames);
  const quaternions = new Float32Array(frames * 96);
  for (let i = 0; i < frames * 24; i++) axisAngleToQuaternionInto(quaternions, 4 * i, poses, 3 * i);
  return { clips: [{ name: 'wave', action: 'wave', subject: 1, start: 0, length: frames }], quaternions, trans };
}

async function train(run: Recipe): Promise<number[]> {
  const mocap = wavingMocap();
  const model = new ErrorModel(recordings, body);
  const source = new BatchSource(mocap, mocap.clips, recordings, model, body, { ...run, encoder: { lifted: true } });
  await using trainer = await Trainer.start(run, body, null, 1);
  const losses: number[] = [];
  for (let step = 1; step <= run.steps; step++)
    losses.push((await trainer.step(step, source.batch(1 + (step % 4)))).loss!);
  return losses;
}

describe('the training of the built-in network', () => {
  it('lowers its loss, and does the same twice', async () => {
    const [first, second] = [await train(tinyRecipe(60)), await train(tinyRecipe(60))];
    expect(second).toEqual(first);
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(first.slice(-10))).toBeLessThan(0.6 * mean(first.slice(0, 10)));
  }, 60_000);

  it('begins with what geometry says of the landmarks', async () => {
    const run = tinyRecipe(1);
    await using trainer = await Trainer.start(run, body, null, 1);
    const samples = [0, 1, 2].map((n) => {
      const scene = drawScene(new Random(5, n), waving(12, n), { longSide: 640, cutShare: 0 });
      return sampleOf(scene, exactTrack(scene, body.points), body, true);
    });
    const errors = await evaluate(run.generator, await trainer.state(), samples, body);
    expect(errors.paMpjpeMm).toBeLessThan(60);
    expect(errors.rootDegrees).toBeLessThan(15);
  });

  it('ships the mean of several moments, without what the optimiser keeps', () => {
    const moment = (x: number) =>
      new Map([
        ['a', { shape: [2], data: Float32Array.of(x, 2 * x) }],
        ['adam.m/a', { shape: [2], data: Float32Array.of(9, 9) }],
      ]);
    const mean = meanWeights([moment(1), moment(3)]);
    expect([...mean.keys()]).toEqual(['a']);
    expect([...mean.get('a')!.data]).toEqual([2, 4]);
    expect(() => meanWeights([moment(1), new Map()])).toThrow('no a');
  });

  it('lets the learning rate rise and fall', () => {
    const run = recipe('last', 1000);
    expect(learningRate(run, 1)).toBeLessThan(0.02 * run.optimiser.learningRate);
    expect(learningRate(run, run.warmUp)).toBeCloseTo(run.optimiser.learningRate, 9);
    expect(learningRate(run, 1000)).toBeLessThan(0.02 * run.optimiser.learningRate);
  });
});

describe('a part of the body that moves as somebody else’s', () => {
  it('takes over the joints of that part in all frames, and no others', () => {
    const taken = new Set<number>();
    for (let seed = 0; seed < 30; seed++) {
      const [own, other] = [waving(FRAMES), waving(FRAMES, 2)];
      for (const window of [own, other]) for (let i = 0; i < window.poses.length; i++) window.poses[i]! += 1e-3 * i;
      const before = own.poses.slice();
      mixPoses(new Random(9, seed), own, { ...other, poses: other.poses.map((x) => x + 1) });
      const joints = new Set<number>();
      for (let i = 0; i < own.poses.length; i++) {
        if (own.poses[i] === before[i]) continue;
        expect(own.poses[i]).toBeCloseTo(other.poses[i]! + 1, 5);
        joints.add(Math.floor((i % 72) / 3));
      }
      expect(joints.size).toBeGreaterThan(0);
      expect(own.poses.length - before.filter((x, i) => x === own.poses[i]).length).toBe(joints.size * 3 * FRAMES);
      for (const joint of joints) taken.add(joint);
    }
    // The trunk stays whose it was.
    for (const joint of [JOINT.pelvis, JOINT.spine1, JOINT.spine2, JOINT.spine3]) expect(taken.has(joint)).toBe(false);
    for (const joint of [JOINT.l_wrist, JOINT.r_knee]) expect(taken.has(joint)).toBe(true);
  });
});

describe('one pass of Adam', () => {
  it('is what PyTorch does', () => {
    // torch.optim.Adam(lr=0.1) on gradients 1 and -0.5, then 0.5 and 2.
    const parameters = new Map([['a', { shape: [2], data: Float32Array.of(1, 2) }]]);
    const state = new Map<string, Float32Array>();
    const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, clipNorm: 100 };
    for (const [i, gradient] of [Float32Array.of(1, -0.5), Float32Array.of(0.5, 2)].entries()) {
      adamUpdate(parameters, state, new Map([['a', gradient]]), options, i + 1, 0.1, gradientNorm([gradient]));
    }
    expect([...parameters.get('a')!.data].map((x) => x.toFixed(5))).toEqual(['0.80678', '2.04405']);
  });

  it('shortens gradients that are too long', () => {
    const parameters = new Map([['a', { shape: [2], data: Float32Array.of(0, 0) }]]);
    const state = new Map<string, Float32Array>();
    const gradient = Float32Array.of(30, 40);
    const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, clipNorm: 5 };
    adamUpdate(parameters, state, new Map([['a', gradient]]), options, 1, 0.1, gradientNorm([gradient]));
    expect(state.get('adam.m/a')![0]).toBeCloseTo(0.1 * 3, 5);
    expect(state.get('adam.m/a')![1]).toBeCloseTo(0.1 * 4, 5);
  });
});
