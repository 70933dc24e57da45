import { describe, expect, it } from 'vitest';
import { add, exp, multiply } from '#shared/tape/elementwise.ts';
import { interpret } from '#shared/tape/interpret.ts';
import { affine, linear, matmul } from '#shared/tape/linear-algebra.ts';
import { lowerToOnnx } from '#shared/tape/lower-to-onnx.ts';
import { broadcast, concat, gather, mergeAxes, reshape, slice, transpose } from '#shared/tape/rearrange.ts';
import { multiplyDims } from '#shared/tape/shape.ts';
import { neededNodes, Tape } from '#shared/tape/tape.ts';
import { runOnnx } from '#test/support/run-onnx.ts';

const numbers = (...shape: number[]): { shape: number[]; data: Float32Array } => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i + 1)),
});

describe('a tape', () => {
  it('infers shapes, named axes included', () => {
    const tape = new Tape('inference');
    const x = tape.input('x', ['N', 'T', 6]);
    expect(mergeAxes(x, 0, 1).shape).toEqual(['N*T', 6]);
    expect(reshape(x, ['N', 'T', 2, 3]).shape).toEqual(['N', 'T', 2, 3]);
    expect(linear(x, 'fc', 4).shape).toEqual(['N', 'T', 4]);
    expect(add(x, tape.input('y', ['N', 1, 6])).shape).toEqual(['N', 'T', 6]);
    expect(transpose(x, [1, 0, 2]).shape).toEqual(['T', 'N', 6]);
    expect(multiplyDims([2, 'T', 3, 'N*T'])).toBe('6*N*T*T');
  });

  it.each([
    [
      'sizes that do not stretch',
      (t: Tape) => add(t.input('a', [2, 3]), t.input('b', [2])),
      'add: [2, 3] and [2] do not fit',
    ],
    [
      'matrices that do not meet',
      (t: Tape) => matmul(t.input('a', [2, 3]), t.input('b', [2, 3])),
      'matmul: [2, 3] and [2, 3] do not fit',
    ],
    [
      'a bias of another width',
      (t: Tape) => affine(t.input('a', [2, 3]), t.input('w', [4, 3]), t.input('b', [3])),
      'affine: [2, 3] does not fit weight [4, 3] and bias [3]',
    ],
    [
      'a shape of another size',
      (t: Tape) => reshape(t.input('a', [2, 3]), [4, 2]),
      'reshape: [2, 3] does not fill [4, 2]',
    ],
    [
      'rows that are not there',
      (t: Tape) => gather(t.input('a', [2, 3]), 1, [3]),
      'gather: no row 3 on axis 1 of [2, 3]',
    ],
    [
      'a slice past the end',
      (t: Tape) => slice(t.input('a', [2, 3]), 1, 1, 4),
      'slice: 1 to 4 is not within axis 1 of [2, 3]',
    ],
    [
      'parts that do not line up',
      (t: Tape) => concat([t.input('a', [2, 3]), t.input('b', [1, 2])], 1),
      'concat on axis 1: [2, 3] and [1, 2] do not fit',
    ],
    ['an axis too many', (t: Tape) => slice(t.input('a', [2]), 1, 0, 1), 'slice: no axis 1 in rank 1'],
    ['a stretch of more than 1', (t: Tape) => broadcast(t.input('a', [2]), [4]), 'broadcast: [2] and [4] do not fit'],
    [
      'one name for two inputs',
      (t: Tape) => add(t.input('a', [2]), t.input('a', [2])),
      'the tape already has an input called a',
    ],
    [
      'one key with two shapes',
      (t: Tape) => add(t.parameter('w', [2]), t.parameter('w', [1, 2])),
      'w is used as [2] and as [1, 2]',
    ],
    [
      'values of two tapes',
      (t: Tape) => add(t.input('a', [2]), new Tape('training').input('a', [2])),
      'add mixes values of two tapes',
    ],
    [
      'one operator for many in training',
      (t: Tape) => t.record({ kind: 'fusedCumulativeSum', axis: 0 }, [t.input('a', [2])]),
      'fusedCumulativeSum is not part of the training form',
    ],
  ] as const)('refuses %s in plain words', (_, record, reason) => {
    expect(() => record(new Tape('training'))).toThrow(reason);
  });

  it('records a parameter and a number once, however often they are used', () => {
    const tape = new Tape('training');
    expect(tape.parameter('w', [2])).toBe(tape.parameter('w', [2]));
    expect(tape.scalar(2)).toBe(tape.scalar(2));
    expect([...tape.parameterValues().keys()]).toEqual(['w']);
  });

  it('leaves out what the outputs do not need', () => {
    const tape = new Tape('training');
    const x = tape.input('x', [2]);
    const y = add(x, 1);
    exp(tape.input('unused', [3]));
    expect(neededNodes(tape, [y]).map((node) => node.operation.kind)).toEqual(['input', 'constant', 'add']);
    expect(lowerToOnnx(tape, { outputs: { y } }).inputs.map((input) => input.name)).toEqual(['x']);
  });
});

describe('graphs of a tape', () => {
  it('measure named axes when they run', async () => {
    const tape = new Tape('inference');
    const x = tape.input('x', ['N', 'T', 4]);
    const flat = mergeAxes(x, 0, 1);
    const start = broadcast(tape.constant(Float32Array.of(1, 2), [1, 2]), ['N*T', 2]);
    const y = reshape(concat([flat, start], 1), ['T', 'N', 3, 2]);
    const outputs = { y };
    const inputs = { x: numbers(2, 5, 4) };
    const ours = interpret(tape, { outputs, inputs }).y!;
    const theirs = (await runOnnx(lowerToOnnx(tape, { outputs }), inputs)).y!;
    expect(theirs.shape).toEqual([5, 2, 3, 2]);
    expect(ours.shape).toEqual([5, 2, 3, 2]);
    expect(Array.from(theirs.data)).toEqual(Array.from(Float32Array.from(ours.data)));
  });

  it('store weights that are given and leave the others as inputs', async () => {
    const tape = new Tape('training');
    const outputs = { y: linear(tape.input('x', [2, 3]), 'fc', 2) };
    const weight = numbers(2, 3);
    const bias = numbers(2);
    const stored = lowerToOnnx(tape, { outputs, weights: new Map([['fc.weight', weight]]) });
    expect(stored.inputs.map((input) => input.name)).toEqual(['x', 'fc.bias']);
    const x = numbers(2, 3);
    const a = (await runOnnx(stored, { x, 'fc.bias': bias })).y!;
    const open = lowerToOnnx(tape, { outputs });
    const b = (await runOnnx(open, { x, 'fc.weight': weight, 'fc.bias': bias })).y!;
    expect(Array.from(a.data)).toEqual(Array.from(b.data));
  });

  it('leave weights as inputs that are to be trained, though they are known', () => {
    const tape = new Tape('training');
    const outputs = { y: linear(tape.input('x', [2, 3]), 'fc', 2) };
    const weights = new Map([
      ['fc.weight', numbers(2, 3)],
      ['fc.bias', numbers(2)],
    ]);
    const graph = lowerToOnnx(tape, { outputs, weights, asInputs: new Set(['fc.weight']) });
    expect(graph.inputs.map((input) => input.name)).toEqual(['x', 'fc.weight']);
    expect([...graph.initializers.keys()]).toEqual(['fc.bias']);
    const without = { outputs, weights: new Map(), asInputs: new Set(['fc.weight']) };
    expect(() => lowerToOnnx(tape, without)).toThrow('the weights hold no tensor called fc.bias');
  });

  it('work derived weights out when they are made', async () => {
    const tape = new Tape('inference');
    const twice = tape.derived('twice', [2], (weights) => weights.get('w')!.data.map((x) => 2 * x));
    const outputs = { y: multiply(tape.input('x', [2]), twice) };
    const weights = new Map([['w', { shape: [2], data: Float32Array.of(3, 4) }]]);
    const { y } = await runOnnx(lowerToOnnx(tape, { outputs, weights }), {
      x: { shape: [2], data: Float32Array.of(1, 10) },
    });
    expect(Array.from(y!.data)).toEqual([6, 80]);
  });

  it('give an input or one value under two names', async () => {
    const tape = new Tape('training');
    const x = tape.input('x', [2]);
    const y = add(x, x);
    const graph = lowerToOnnx(tape, { outputs: { same: x, y, again: y } });
    const out = await runOnnx(graph, { x: { shape: [2], data: Float32Array.of(1, 2) } });
    expect(Array.from(out.same!.data)).toEqual([1, 2]);
    expect(Array.from(out.y!.data)).toEqual([2, 4]);
    expect(Array.from(out.again!.data)).toEqual([2, 4]);
  });

  it('say which weight has another shape, and which name is taken', () => {
    const tape = new Tape('training');
    const x = tape.input('x', [2, 3]);
    const outputs = { y: linear(x, 'fc', 2) };
    const weights = new Map([['fc.weight', numbers(3, 2)]]);
    expect(() => lowerToOnnx(tape, { outputs, weights })).toThrow('fc.weight is [3, 2] instead of [2, 3]');
    expect(() => lowerToOnnx(tape, { outputs: { x: outputs.y } })).toThrow('x names an input and an output');
    expect(() => interpret(tape, { outputs, inputs: { x: numbers(2, 3) } })).toThrow('no tensor called fc.weight');
    expect(() => interpret(tape, { outputs })).toThrow('nothing was given for the input x');
    expect(() => interpret(tape, { outputs, inputs: { x: numbers(3, 2) } })).toThrow('x is [3, 2] instead of [2, 3]');
  });
});
