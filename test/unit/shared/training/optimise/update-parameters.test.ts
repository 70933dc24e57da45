import { describe, expect, it } from 'vitest';
import { Adam } from '#shared/math/optimisers/adam.ts';
import { Sgd } from '#shared/math/optimisers/sgd.ts';
import { interpret } from '#shared/tape/interpret.ts';
import { Tape, type Value } from '#shared/tape/tape.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { scheduleFeeds, type UpdateOptions, updateParameters } from '#shared/training/optimise/update-parameters.ts';

const START = [0.5, -1, 2];
const STEPS: readonly (readonly number[])[] = [
  [1e-6, -2, 0],
  [3e-6, 1, 0],
  [-1e-6, 4, 0.1],
];

/** Takes the steps with recorded nodes, in double precision, and returns the parameters. */
function recorded(options: UpdateOptions, learningRate: number): { x: number[]; norms: number[] } {
  const tape = new Tape('training');
  const gradient = tape.input('g', [3]);
  const { state, gradientNorm } = updateParameters(tape, new Map<string, Value>([['w', gradient]]), options);
  const values = new Map(state.map(({ name }) => [name, name === 'w' ? START : [0, 0, 0]]));
  const norms: number[] = [];
  for (const [i, g] of STEPS.entries()) {
    const schedule = scheduleFeeds(options.optimiser, i + 1, learningRate);
    const scalars = Object.entries(schedule).map(([name, value]) => [name, { shape: [], data: [value] }] as const);
    const living = [...values].map(([name, data]) => [name, { shape: [3], data }] as const);
    const weights = new Map([['w', { shape: [3], data: Float64Array.from(values.get('w')!) as never }]]);
    const outputs = { norm: gradientNorm, ...Object.fromEntries(state.map(({ name, next }) => [name, next])) };
    const inputs = { g: { shape: [3], data: g }, ...Object.fromEntries([...scalars, ...living]) };
    const found = interpret(tape, { outputs, inputs, weights });
    for (const { name } of state) values.set(name, [...found[name]!.data]);
    norms.push(found.norm!.data[0]!);
  }
  return { x: [...values.get('w')!], norms };
}

function plain(optimiser: Adam | Sgd, gradients = STEPS): number[] {
  const x = Float64Array.from(START);
  for (const g of gradients) optimiser.step(x, Float64Array.from(g));
  return [...x];
}

const expectNear = (actual: readonly number[], expected: readonly number[]): void => {
  // Constants such as 1 - β₂ are kept in single precision.
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 7);
};

describe('updateParameters', () => {
  it('takes the steps of Adam, its small gradients included', () => {
    const options = OptimiserOptions.parse({ type: 'adam', weightDecay: 0.01, epsilon: 1e-6 });
    const expected = plain(new Adam(3, { learningRate: 0.1, weightDecay: 0.01, epsilon: 1e-6 }));
    expectNear(recorded({ optimiser: options }, 0.1).x, expected);
  });

  it('takes the steps of gradient descent with momentum and without', () => {
    for (const momentum of [0.9, 0]) {
      const options = OptimiserOptions.parse({ type: 'sgd', momentum, weightDecay: 0.1 });
      const expected = plain(new Sgd(3, { learningRate: 0.02, momentum, weightDecay: 0.1 }));
      expectNear(recorded({ optimiser: options }, 0.02).x, expected);
    }
  });

  it('shortens long gradients and leaves short ones', () => {
    const options = OptimiserOptions.parse({ type: 'sgd', momentum: 0 });
    const { x, norms } = recorded({ optimiser: options, clipNorm: 2 }, 0.1);
    expect(norms[2]).toBeCloseTo(Math.hypot(...STEPS[2]!), 6);
    const clipped = STEPS.map((g) => g.map((each) => each * Math.min(1, 2 / (Math.hypot(...g) + 1e-6))));
    expectNear(x, plain(new Sgd(3, { learningRate: 0.1 }), clipped));
  });
});
