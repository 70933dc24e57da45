import { expect, it } from 'vitest';
import { motionDiscriminator } from '#shared/networks/motion-discriminator.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { gradients } from '#shared/tape/gradients/gradients.ts';
import { interpret } from '#shared/tape/interpret.ts';
import { lowerToOnnx } from '#shared/tape/lower-to-onnx.ts';
import { Tape, type Value } from '#shared/tape/tape.ts';
import {
  discriminatorLoss,
  generatorAdversarialLoss,
  wassersteinDiscriminatorLoss,
  wassersteinGeneratorLoss,
} from '#shared/training/losses/adversarial-losses.ts';
import { smoothnessLoss } from '#shared/training/losses/body-losses.ts';
import { discriminatorStepLoss } from '#shared/training/losses/discriminator-step-loss.ts';
import { bodyPose, generatorLoss } from '#shared/training/losses/generator-loss.ts';
import { PUBLISHED_LOSS_WEIGHTS } from '#shared/training/losses/loss-weights.ts';
import { describeGolden, expectClose, type GoldenArrays } from '#test/support/golden.ts';
import { discriminatorOptionsOf, goldenWeights } from '#test/support/golden-networks.ts';
import { type Numbers, runOnnx } from '#test/support/run-onnx.ts';

/** Tolerance of losses and their gradients: that of the specification, relative. */
const TOLERANCE = 1e-4;

describeGolden('losses', (golden) => {
  const disc: Weights = goldenWeights(golden, 'disc.');
  const options = discriminatorOptionsOf(disc);

  it('gives the generator its loss, every term of it and every gradient', async () => {
    const { tape, outputs, inputs } = recordGenerator(golden, (motion) => motionDiscriminator(motion, options).score);
    for (const results of await compute(tape, outputs, inputs, disc)) {
      expectRelative(results.total!, golden, 'gen_loss');
      for (const term of ['loss_kp_2d', 'loss_kp_3d', 'loss_shape', 'loss_pose', 'e_m_disc_loss']) {
        expectRelative(results[term]!, golden, `out_${term}`);
      }
      for (const name of ['theta', 'kp_2d', 'kp_3d']) {
        expectCloseToLargest(results[`grad_${name}`]!, golden.values(`grad_${name}`));
      }
    }
  });

  it('gives the discriminator its loss and both of its terms', async () => {
    const tape = new Tape('training');
    const real = tape.input('motion_theta', golden.shape('motion_theta'));
    const fake = tape.input('pred_theta', golden.shape('pred_theta'));
    const judge = (theta: Value): Value => motionDiscriminator(bodyPose(theta), options).score;
    const { total, terms } = discriminatorStepLoss(judge(real), judge(fake), PUBLISHED_LOSS_WEIGHTS);
    const inputs = inputsOf(golden, ['motion_theta', 'pred_theta']);
    for (const results of await compute(tape, { total, ...terms }, inputs, disc)) {
      expectRelative(results.total!, golden, 'motion_dis_loss');
      for (const name of Object.keys(terms)) expectRelative(results[name]!, golden, `out_${name}`);
      expect(Object.keys(terms)).toHaveLength(3);
    }
  });

  it('gives both forms of the adversarial losses', async () => {
    const tape = new Tape('training');
    const real = tape.input('disc_real', golden.shape('disc_real'));
    const fake = tape.input('disc_fake', golden.shape('disc_fake'));
    const inputs = inputsOf(golden, ['disc_real', 'disc_fake']);
    const squared = discriminatorLoss(real, fake);
    const wasserstein = wassersteinDiscriminatorLoss(real, fake);
    const outputs = {
      enc_l2: generatorAdversarialLoss(fake),
      enc_wass: wassersteinGeneratorLoss(fake),
      ...Object.fromEntries(['real', 'fake', 'total'].map((k) => [`l2_${k}`, squared[k as keyof typeof squared]])),
      ...Object.fromEntries(
        ['real', 'fake', 'total'].map((k) => [`w_${k}`, wasserstein[k as keyof typeof wasserstein]]),
      ),
    };
    for (const results of await compute(tape, outputs, inputs, new Map())) {
      expectRelative(results.enc_l2!, golden, 'enc_l2');
      expectRelative(results.enc_wass!, golden, 'enc_wass', 1e-6);
      const three = (form: string): number[] => ['real', 'fake', 'total'].map((k) => results[`${form}_${k}`]![0]!);
      expectClose(three('l2'), golden.values('adv_l2'), TOLERANCE);
      expectClose(three('w'), golden.values('adv_wass'), TOLERANCE);
    }
  });

  it('measures smoothness as the reference does', async () => {
    const tape = new Tape('training');
    const theta = tape.input('pred_theta', golden.shape('pred_theta'));
    const outputs = { smooth_pose: smoothnessLoss(theta, 'pose'), smooth_shape: smoothnessLoss(theta, 'shape') };
    for (const results of await compute(tape, outputs, inputsOf(golden, ['pred_theta']), new Map())) {
      expectRelative(results.smooth_pose!, golden, 'smooth_pose', 1e-7);
      expectRelative(results.smooth_shape!, golden, 'smooth_shape', 1e-7);
    }
  });
});

/** The generator's loss on predictions that are inputs, with its gradients. */
function recordGenerator(golden: GoldenArrays, judge: (motion: Value) => Value) {
  const tape = new Tape('training');
  const input = (name: string): Value => tape.input(name, golden.shape(name));
  const [theta, kp2d, kp3d] = ['pred_theta', 'pred_kp_2d', 'pred_kp_3d'].map(input) as [Value, Value, Value];
  const [flat = 0, ...rest] = golden.shape('d2_kp_2d');
  const [solid = 0] = golden.shape('d3_kp_2d');
  const truth = {
    keypoints2d: tape.input('kp_2d', [flat + solid, ...rest]),
    solid: {
      keypoints3d: input('d3_kp_3d'),
      theta: input('d3_theta'),
      hasJoints: input('d3_w_3d'),
      hasTheta: input('d3_w_smpl'),
    },
  };
  const predicted = { theta, keypoints2d: kp2d, keypoints3d: kp3d };
  const loss = generatorLoss(predicted, truth, judge(bodyPose(theta)), PUBLISHED_LOSS_WEIGHTS);
  const [ofTheta, of2d, of3d] = gradients(loss.total, [theta, kp2d, kp3d]) as [Value, Value, Value];
  const outputs = { total: loss.total, ...loss.terms, grad_theta: ofTheta, grad_kp_2d: of2d, grad_kp_3d: of3d };
  const names = ['pred_theta', 'pred_kp_2d', 'pred_kp_3d', 'd3_kp_3d', 'd3_theta', 'd3_w_3d', 'd3_w_smpl'];
  const joined = Float32Array.of(...golden.values('d2_kp_2d'), ...golden.values('d3_kp_2d'));
  const inputs = { ...inputsOf(golden, names), kp_2d: { shape: [flat + solid, ...rest], data: joined } };
  return { tape, outputs, inputs };
}

function inputsOf(golden: GoldenArrays, names: readonly string[]): Record<string, Numbers> {
  const of = (name: string): Numbers => ({ shape: golden.shape(name), data: Float32Array.from(golden.values(name)) });
  return Object.fromEntries(names.map((name) => [name, of(name)]));
}

/** The same values by the interpreter in double precision and by ONNX Runtime. */
async function compute(
  tape: Tape,
  outputs: Readonly<Record<string, Value>>,
  inputs: Readonly<Record<string, Numbers>>,
  weights: Weights,
): Promise<Record<string, ArrayLike<number>>[]> {
  const results = [
    interpret(tape, { outputs, inputs, weights }),
    await runOnnx(lowerToOnnx(tape, { outputs, weights }), inputs),
  ];
  return results.map((each) => Object.fromEntries(Object.entries(each).map(([name, { data }]) => [name, data])));
}

/** Relative agreement of one number, however small it is; means that cancel out have a rounding error of their own. */
function expectRelative(actual: ArrayLike<number>, golden: GoldenArrays, name: string, rounding = 0): void {
  const expected = golden.scalar(name);
  const message = `${name}: ${actual[0]} instead of ${expected}`;
  expect(Math.abs(actual[0]! - expected), message).toBeLessThanOrEqual(TOLERANCE * Math.abs(expected) + rounding);
}

/** Agreement relative to the largest element of an array, for gradients, which are small. */
function expectCloseToLargest(actual: ArrayLike<number>, expected: Float64Array): void {
  const largest = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const scaled = (x: ArrayLike<number>): number[] => Array.from(x, (each) => each / largest);
  expectClose(scaled(actual), scaled(expected), TOLERANCE);
}
