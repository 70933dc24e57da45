import { describe, expect, it } from 'vitest';
import { TfjsExecutor } from '#main/engine/training/tfjs-executor.ts';
import * as e from '#shared/tape/elementwise.ts';
import { averagePool2d, conv2d, maxPool2d } from '#shared/tape/image.ts';
import { interpret } from '#shared/tape/interpret.ts';
import { affine, matmul } from '#shared/tape/linear-algebra.ts';
import { lowerToOnnx } from '#shared/tape/lower-to-onnx.ts';
import { broadcast, concat, gather, pad, pick, reshape, slice, transpose } from '#shared/tape/rearrange.ts';
import { max, mean, softmax, sum } from '#shared/tape/reduce.ts';
import { Tape, type Value } from '#shared/tape/tape.ts';
import { describeStep } from '#shared/training/steps/training-step.ts';
import { expectClose } from '#test/support/golden.ts';
import { procSymmetric } from '#test/support/procgen.ts';
import { type Numbers, runOnnx } from '#test/support/run-onnx.ts';
import { tensorFlowCpu } from '#test/support/tensorflow-cpu.ts';

type Build = (...inputs: Value[]) => Value;

/** One case: shapes of the inputs, how to record it, and a few values known by hand where the test has some. */
const CASES: readonly (readonly [string, readonly (readonly number[])[], Build])[] = [
  ['negate', [[2, 3]], e.negate],
  ['exp', [[2, 3]], e.exp],
  ['log', [[2, 3]], (x) => e.log(e.add(e.abs(x), 0.1))],
  ['sqrt', [[2, 3]], (x) => e.sqrt(e.abs(x))],
  ['sign', [[2, 3]], e.sign],
  ['tanh', [[2, 3]], e.tanh],
  ['sigmoid', [[2, 3]], e.sigmoid],
  ['relu', [[2, 3]], e.relu],
  ['erf', [[40]], (x) => e.erf(e.multiply(x, 4))],
  ['gelu', [[40]], e.gelu],
  ['sin', [[4]], e.sin],
  ['cos', [[4]], e.cos],
  ['atan', [[4]], e.atan],
  [
    'add with stretching',
    [
      [2, 1, 3],
      [4, 1],
    ],
    e.add,
  ],
  ['subtract a number', [[2, 3]], (x) => e.subtract(1, x)],
  ['multiply', [[2, 3], [3]], e.multiply],
  [
    'divide',
    [
      [2, 3],
      [2, 3],
    ],
    (a, b) => e.divide(a, e.add(e.abs(b), 0.5)),
  ],
  [
    'maximum',
    [
      [2, 3],
      [1, 3],
    ],
    e.maximum,
  ],
  [
    'minimum',
    [
      [2, 3],
      [2, 1],
    ],
    e.minimum,
  ],
  ['greater and where', [[2, 3], [3]], (a, b) => e.where(e.greater(a, b), a, e.multiply(b, 2))],
  ['equal and where', [[2, 3]], (a) => e.where(e.equal(a, a), a, 0)],
  [
    'matmul of matrices',
    [
      [2, 3],
      [3, 4],
    ],
    (a, b) => matmul(a, b),
  ],
  [
    'matmul, first transposed',
    [
      [3, 2],
      [3, 4],
    ],
    (a, b) => matmul(a, b, { transposeA: true }),
  ],
  [
    'matmul, both transposed',
    [
      [3, 2],
      [4, 3],
    ],
    (a, b) => matmul(a, b, { transposeA: true, transposeB: true }),
  ],
  [
    'matmul of stacks',
    [
      [5, 1, 2, 3],
      [4, 3, 6],
    ],
    (a, b) => matmul(a, b),
  ],
  [
    'matmul of transposed stacks',
    [
      [5, 3, 2],
      [5, 6, 3],
    ],
    (a, b) => matmul(a, b, { transposeA: true, transposeB: true }),
  ],
  ['affine on rows', [[5, 3], [4, 3], [4]], (x, w, b) => affine(x!, w!, b!)],
  ['affine on stacks', [[2, 5, 3], [4, 3], [4]], (x, w, b) => affine(x!, w!, b!)],
  [
    'affine without bias',
    [
      [2, 5, 3],
      [4, 3],
    ],
    (x, w) => affine(x!, w!, null),
  ],
  ['reshape', [[2, 6]], (x) => reshape(x, [3, -1])],
  ['transpose', [[2, 3, 4]], (x) => transpose(x, [2, 0, 1])],
  [
    'concat',
    [
      [2, 3],
      [2, 1],
    ],
    (a, b) => concat([a!, b!], 1),
  ],
  ['slice', [[2, 7]], (x) => slice(x, 1, 1, 6, 2)],
  ['pick', [[2, 7]], (x) => pick(x, 1, 3)],
  ['pad', [[2, 3]], (x) => pad(x, 0, 1, 2)],
  ['gather', [[2, 5]], (x) => gather(x, 1, [4, 0, 0])],
  ['broadcast', [[1, 3]], (x) => broadcast(x, [4, 2, 3])],
  ['sum', [[2, 3, 4]], (x) => sum(x, [0, 2])],
  ['sum of all', [[2, 3]], (x) => sum(x)],
  ['mean, axes kept', [[2, 3, 4]], (x) => mean(x, [1], true)],
  ['max', [[2, 3, 4]], (x) => max(x, [-1])],
  ['softmax', [[2, 3, 4]], (x) => softmax(x, 1)],
  [
    'conv2d',
    [[2, 4, 7, 8], [6, 2, 3, 2], [6]],
    (x, w, b) => conv2d(x!, w!, b!, { stride: [2, 1], padding: [1, 0, 1, 2], groups: 2 }),
  ],
  [
    'conv2d without bias',
    [
      [1, 3, 5, 5],
      [2, 3, 1, 1],
    ],
    (x, w) => conv2d(x!, w!, null, { stride: 2 }),
  ],
  ['maxPool2d', [[1, 2, 7, 7]], (x) => maxPool2d(x, { size: 3, stride: 2, padding: 1 })],
  ['averagePool2d', [[1, 2, 6, 4]], (x) => averagePool2d(x, { size: [3, 2], stride: 2 })],
];

describe('primitives', () => {
  it.each(CASES)('computes %s alike in ONNX Runtime and in plain TypeScript', async (...one) => {
    const { tape, y, inputs } = record(...one);
    const ours = interpret(tape, { outputs: { y }, inputs }).y!;
    const theirs = (await runOnnx(lowerToOnnx(tape, { outputs: { y } }), inputs)).y!;
    expect(theirs.shape).toEqual(ours.shape);
    expect(theirs.shape).toEqual(y.shape);
    expectClose(theirs.data, ours.data, 2e-6);
    expect(ours.data.some((value) => value !== 0)).toBe(true);
  });

  it.each(CASES)('computes %s in TensorFlow.js, and frees what it took', async (...one) => {
    const { tape, y, inputs } = record(...one);
    const tf = await tensorFlowCpu();
    const before = tf.memory().numTensors;
    const step = describeStep(tape, [], { y });
    const executor = new TfjsExecutor(tf, new Map());
    await executor.load(step);
    const feeds = Object.fromEntries(Object.entries(inputs).map(([name, { data }]) => [name, data]));
    const { reports } = await executor.run(step, feeds);
    expectClose(reports.get('y')!, interpret(tape, { outputs: { y }, inputs }).y!.data, 2e-6);
    await executor.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('knows the error function at points of the tables', () => {
    const tape = new Tape('training');
    const x = tape.constant(Float32Array.of(0, 0.5, 1, 2, 3, -1, 7), [7]);
    const { y } = interpret(tape, { outputs: { y: e.erf(x) } });
    expectClose(y!.data, [0, 0.5204998778, 0.8427007929, 0.995322265, 0.9999779095, -0.8427007929, 1], 1e-9);
  });
});

/** A case on a tape of its own, with numbers for its inputs. */
function record(name: string, shapes: readonly (readonly number[])[], build: Build) {
  const tape = new Tape('training');
  const inputs: Record<string, Numbers> = {};
  const values = shapes.map((shape, i) => {
    const count = shape.reduce((a, b) => a * b, 1);
    inputs[`x${i}`] = { shape, data: procSymmetric(`${name}.${i}`, 7, count) };
    return tape.input(`x${i}`, shape);
  });
  return { tape, inputs, y: build(...values) };
}
