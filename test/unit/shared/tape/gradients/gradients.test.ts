import { describe, expect, it } from 'vitest';
import * as e from '#shared/tape/elementwise.ts';
import { DIFFERENTIABLE, gradients } from '#shared/tape/gradients/gradients.ts';
import { averagePool2d, conv2d, maxPool2d } from '#shared/tape/image.ts';
import { interpret } from '#shared/tape/interpret.ts';
import { affine, matmul } from '#shared/tape/linear-algebra.ts';
import { lowerToOnnx } from '#shared/tape/lower-to-onnx.ts';
import { broadcast, concat, gather, pad, reshape, slice, split, transpose } from '#shared/tape/rearrange.ts';
import { max, mean, softmax, sum } from '#shared/tape/reduce.ts';
import { Tape, type Value } from '#shared/tape/tape.ts';
import { expectClose } from '#test/support/golden.ts';
import { runOnnx } from '#test/support/run-onnx.ts';

interface Case {
  readonly title: string;
  readonly shapes: readonly (readonly number[])[];
  readonly of: (...x: Value[]) => Value;
  /** Where inputs are drawn from. */
  readonly range?: readonly [number, number];
}

const two = [[2, 3], [2, 3]]; // biome-ignore format: one line
const stretched = [[2, 1, 3], [4, 1]]; // biome-ignore format: one line

const CASES: readonly Case[] = [
  { title: 'negate', shapes: [[2, 3]], of: e.negate },
  { title: 'exp', shapes: [[2, 3]], of: e.exp },
  { title: 'log', shapes: [[2, 3]], of: e.log, range: [0.5, 3] },
  { title: 'sqrt', shapes: [[2, 3]], of: e.sqrt, range: [0.5, 3] },
  { title: 'abs', shapes: [[2, 3]], of: e.abs },
  { title: 'sign (flat)', shapes: [[2, 3]], of: (x) => e.add(e.sign(x!), x!) },
  { title: 'tanh', shapes: [[2, 3]], of: e.tanh },
  { title: 'sigmoid', shapes: [[2, 3]], of: e.sigmoid },
  { title: 'relu', shapes: [[2, 3]], of: e.relu },
  { title: 'erf', shapes: [[2, 3]], of: e.erf },
  { title: 'sin', shapes: [[2, 3]], of: e.sin },
  { title: 'cos', shapes: [[2, 3]], of: e.cos },
  { title: 'atan', shapes: [[2, 3]], of: e.atan },
  { title: 'add', shapes: stretched, of: e.add },
  { title: 'subtract', shapes: stretched, of: e.subtract },
  { title: 'multiply', shapes: stretched, of: e.multiply },
  { title: 'divide', shapes: stretched, of: e.divide, range: [0.5, 2] },
  { title: 'maximum', shapes: stretched, of: e.maximum },
  { title: 'minimum', shapes: stretched, of: e.minimum },
  { title: 'where, by a comparison', shapes: two, of: (a, b) => e.where(e.greater(a!, b!), e.sin(a!), e.cos(b!)) },
  { title: 'where, by equality', shapes: two, of: (a, b) => e.where(e.equal(a!, b!), a!, e.multiply(b!, 3)) },
  {
    title: 'matmul',
    shapes: [
      [2, 3],
      [3, 4],
    ],
    of: (a, b) => matmul(a!, b!),
  },
  {
    title: 'matmul, left turned',
    shapes: [
      [3, 2],
      [3, 4],
    ],
    of: (a, b) => matmul(a!, b!, { transposeA: true }),
  },
  {
    title: 'matmul, right turned',
    shapes: [
      [2, 3],
      [4, 3],
    ],
    of: (a, b) => matmul(a!, b!, { transposeB: true }),
  },
  {
    title: 'matmul, both turned',
    shapes: [
      [3, 2],
      [4, 3],
    ],
    of: (a, b) => matmul(a!, b!, { transposeA: true, transposeB: true }),
  },
  {
    title: 'matmul of stacks',
    shapes: [
      [2, 2, 3],
      [2, 3, 2],
    ],
    of: (a, b) => matmul(a!, b!),
  },
  {
    title: 'matmul of stacks, both turned',
    shapes: [
      [2, 3, 2],
      [2, 4, 3],
    ],
    of: (a, b) => matmul(a!, b!, { transposeA: true, transposeB: true }),
  },
  {
    title: 'matmul of a stack and one matrix',
    shapes: [
      [2, 2, 3],
      [3, 4],
    ],
    of: (a, b) => matmul(a!, b!),
  },
  {
    title: 'matmul of a stack and one matrix turned',
    shapes: [
      [2, 2, 3],
      [4, 3],
    ],
    of: (a, b) => matmul(a!, b!, { transposeB: true }),
  },
  {
    title: 'matmul of one matrix and a stack',
    shapes: [
      [2, 3],
      [2, 2, 3, 2],
    ],
    of: (a, b) => matmul(a!, b!),
  },
  {
    title: 'matmul of stretched stacks',
    shapes: [
      [2, 1, 2, 3],
      [3, 3, 2],
    ],
    of: (a, b) => matmul(a!, b!),
  },
  { title: 'affine', shapes: [[4, 3], [2, 3], [2]], of: (x, w, b) => affine(x!, w!, b!) },
  {
    title: 'affine without bias',
    shapes: [
      [4, 3],
      [2, 3],
    ],
    of: (x, w) => affine(x!, w!, null),
  },
  { title: 'affine of a stack', shapes: [[2, 2, 3], [2, 3], [2]], of: (x, w, b) => affine(x!, w!, b!) },
  {
    title: 'affine used three times in a row',
    shapes: [[2, 3], [3, 3], [3]],
    of: (x, w, b) => {
      const once = (v: Value): Value => e.tanh(affine(v, w!, b!));
      return once(once(once(x!)));
    },
  },
  { title: 'reshape', shapes: [[2, 6]], of: (x) => e.square(reshape(x!, [3, 4])) },
  { title: 'transpose', shapes: [[2, 3, 4]], of: (x) => transpose(x!, [2, 0, 1]) },
  {
    title: 'concat',
    shapes: [
      [2, 1, 3],
      [2, 2, 3],
    ],
    of: (a, b) => concat([a!, b!, a!], 1),
  },
  { title: 'slice', shapes: [[3, 5]], of: (x) => slice(x!, 1, 1, 4) },
  { title: 'slice by twos', shapes: [[3, 5]], of: (x) => slice(x!, 1, 1, 4, 2) },
  { title: 'slice by threes up to the end', shapes: [[3, 5]], of: (x) => slice(x!, 1, 0, 5, 3) },
  {
    title: 'all parts of a value',
    shapes: [[2, 6]],
    of: (x) => {
      const [a, b, c] = split(x!, 1, 3);
      return e.multiply(e.sin(a!), e.add(b!, e.exp(c!)));
    },
  },
  {
    title: 'overlapping and missing parts',
    shapes: [[2, 7]],
    of: (x) => e.multiply(slice(x!, 1, 1, 3), e.multiply(slice(x!, 1, 2, 4), slice(x!, 1, 5, 7))),
  },
  { title: 'parts along two axes', shapes: [[3, 3]], of: (x) => e.multiply(slice(x!, 0, 0, 1), slice(x!, 1, 2, 3)) },
  { title: 'pad', shapes: [[2, 3]], of: (x) => pad(x!, 1, 2, 1) },
  { title: 'gather with repeats and gaps', shapes: [[2, 5]], of: (x) => gather(x!, 1, [4, 0, 4, 1, 4]) },
  { title: 'broadcast', shapes: [[3, 1]], of: (x) => broadcast(x!, [2, 3, 4]) },
  { title: 'sum', shapes: [[2, 3, 4]], of: (x) => sum(x!, [0, 2]) },
  { title: 'mean', shapes: [[2, 3, 4]], of: (x) => mean(x!, [1], true) },
  { title: 'max', shapes: [[2, 3, 4]], of: (x) => max(x!, [1, 2]) },
  { title: 'softmax', shapes: [[2, 3, 4]], of: (x) => softmax(x!, 1) },
  {
    title: 'conv2d',
    shapes: [[2, 2, 5, 4], [3, 2, 3, 2], [3]],
    of: (x, w, b) => conv2d(x!, w!, b!, { stride: [2, 1], padding: [1, 0, 1, 2] }),
  },
  {
    title: 'conv2d in groups',
    shapes: [
      [1, 4, 3, 3],
      [6, 2, 2, 2],
    ],
    of: (x, w) => conv2d(x!, w!, null, { groups: 2 }),
  },
  { title: 'maxPool2d', shapes: [[1, 2, 5, 5]], of: (x) => maxPool2d(x!, { size: 3, stride: 2, padding: 1 }) },
  { title: 'averagePool2d', shapes: [[1, 2, 5, 4]], of: (x) => averagePool2d(x!, { size: 2, stride: [2, 1] }) },
];

/** Numbers that look random, the same every time, far enough apart for comparisons to be stable. */
function numbers(count: number, seed: number, [low, high]: readonly [number, number] = [-1.5, 1.5]): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    const phase = Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43758.5453;
    return low + (high - low) * (phase - Math.floor(phase));
  });
}

/** A tape with a loss that weighs every element of a case's result differently. */
function record({ shapes, of, range }: Case) {
  const tape = new Tape('training');
  const x = shapes.map((shape, i) => tape.input(`x${i}`, shape));
  const y = of(...x);
  const shape = y.shape as number[];
  const loss = sum(e.multiply(y, tape.constant(numbers(size(shape), 99), shape)));
  const inputs = Object.fromEntries(
    shapes.map((each, i) => [`x${i}`, { shape: each, data: numbers(size(each), i, range) }]),
  );
  return { tape, x, y, loss, inputs };
}

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

describe('gradient rules', () => {
  for (const each of CASES) {
    it(`agrees with central differences: ${each.title}`, async () => {
      const { tape, x, loss, inputs } = record(each);
      const wanted = Object.fromEntries(gradients(loss, x).map((gradient, i) => [`d.x${i}`, gradient]));
      const found = interpret(tape, { outputs: wanted, inputs });
      const step = 1e-5;
      for (const [name, input] of Object.entries(inputs)) {
        const value = (i: number, change: number): number => {
          const data = Float64Array.from(input.data);
          data[i]! += change;
          return interpret(tape, { outputs: { loss }, inputs: { ...inputs, [name]: { ...input, data } } }).loss!
            .data[0]!;
        };
        const expected = Array.from(input.data, (_, i) => (value(i, step) - value(i, -step)) / (2 * step));
        expect(found[`d.${name}`]!.shape).toEqual(input.shape);
        // Constants such as 2 / √π are kept in single precision.
        expectClose(found[`d.${name}`]!.data, expected, 1e-7);
      }
      const emitted = await runOnnx(lowerToOnnx(tape, { outputs: wanted }), inputs);
      for (const name of Object.keys(inputs)) expectClose(emitted[`d.${name}`]!.data, found[`d.${name}`]!.data, 1e-5);
    });
  }

  it('covers every operation that has a rule', () => {
    const seen = new Set(CASES.flatMap((each) => record(each).tape.nodes.map((node) => node.operation.kind)));
    expect(DIFFERENTIABLE.filter((kind) => !seen.has(kind as never))).toEqual([]);
  });
});

describe('gradients', () => {
  it('gives zeros for what the loss does not depend on', () => {
    const tape = new Tape('training');
    const [a, b] = [tape.input('a', [2]), tape.input('b', [3])];
    const [, ofB] = gradients(sum(a), [a, b]);
    expect([...interpret(tape, { outputs: { ofB: ofB! } }).ofB!.data]).toEqual([0, 0, 0]);
  });

  it('stays finite at the root of zero', () => {
    const tape = new Tape('training');
    const a = tape.input('a', [2]);
    const [g] = gradients(sum(e.sqrt(e.square(a))), [a]);
    const found = interpret(tape, { outputs: { g: g! }, inputs: { a: { shape: [2], data: [0, -3] } } });
    expect([...found.g!.data]).toEqual([0, -1]);
  });

  it('shares a gradient between equals', () => {
    const tape = new Tape('training');
    const a = tape.input('a', [3]);
    const [g] = gradients(e.add(max(a), sum(e.maximum(a, 2))), [a]);
    const found = interpret(tape, { outputs: { g: g! }, inputs: { a: { shape: [3], data: [2, 1, 2] } } });
    expect([...found.g!.data]).toEqual([1, 0, 1]);
  });

  it('costs one matrix product for a weight, however often the weight is used', () => {
    const products = (uses: number): number => {
      const tape = new Tape('training');
      const weight = tape.parameter('weight', [3, 3]);
      let x = tape.input('x', [2, 3]);
      for (let i = 0; i < uses; i++) x = e.tanh(affine(x, weight, null));
      const [ofWeight] = gradients(sum(x), [weight]);
      const turned = tape.nodes.filter(({ operation }) => operation.kind === 'matmul' && operation.transposeA);
      expect(ofWeight!.shape).toEqual([3, 3]);
      return turned.length;
    };
    expect(products(1)).toBe(1);
    expect(products(7)).toBe(1);
  });

  it('refuses a loss of several numbers', () => {
    const tape = new Tape('training');
    const a = tape.input('a', [2]);
    expect(() => gradients(a, [a])).toThrow('a loss is one number, not [2]');
  });

  it('reaches values in between', () => {
    const tape = new Tape('training');
    const a = tape.input('a', [2]);
    const b = e.multiply(a, 3);
    const [g] = gradients(sum(e.square(b)), [b]);
    const found = interpret(tape, { outputs: { g: g! }, inputs: { a: { shape: [2], data: [1, 2] } } });
    expect([...found.g!.data]).toEqual([6, 12]);
  });
});
