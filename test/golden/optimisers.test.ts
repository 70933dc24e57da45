import { describe, expect, it } from 'vitest';
import type { Objective } from '#shared/math/lbfgs.ts';
import { Adam } from '#shared/math/optimisers/adam.ts';
import { LbfgsStepper, type LbfgsStepperOptions } from '#shared/math/optimisers/lbfgs-stepper.ts';
import { reduceOnPlateau, startPlateau } from '#shared/math/optimisers/reduce-on-plateau.ts';
import { Sgd } from '#shared/math/optimisers/sgd.ts';
import { add, multiply, square, subtract } from '#shared/tape/elementwise.ts';
import { slice } from '#shared/tape/rearrange.ts';
import { sum } from '#shared/tape/reduce.ts';
import { Tape } from '#shared/tape/tape.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { scheduleFeeds } from '#shared/training/optimise/update-parameters.ts';
import { finishStep, type TrainingStep } from '#shared/training/steps/training-step.ts';
import { describeGolden, expectClose } from '#test/support/golden.ts';
import { STEP_EXECUTORS } from '#test/support/step-executors.ts';

/** The n-dimensional Rosenbrock chain. */
const rosenbrock: Objective = (x, g) => {
  let f = 0;
  g.fill(0);
  for (let i = 0; i + 1 < x.length; i++) {
    const a = x[i + 1]! - x[i]! ** 2;
    const b = 1 - x[i]!;
    f += 100 * a * a + b * b;
    g[i]! += -400 * a * x[i]! - 2 * b;
    g[i + 1]! += 200 * a;
  }
  return f;
};

/** One update of a parameter `x`, by the gradient of the same chain as the tape works it out. */
function rosenbrockStep(size: number, optimiser: OptimiserOptions): TrainingStep {
  const x = new Tape('training').parameter('x', [size]);
  const [from, to] = [slice(x, 0, 0, size - 1), slice(x, 0, 1, size)];
  const loss = sum(add(multiply(square(subtract(to, square(from))), 100), square(subtract(1, from))));
  return finishStep(loss, {}, { optimiser, trained: () => true });
}

describeGolden('optimisers', (golden) => {
  /** Runs as many steps as the file has, and compares the points passed and the value before each step. */
  const follow = (name: string, tolerance: number, step: (x: Float64Array) => number): void => {
    const losses = golden.values(`${name}_loss_f64`);
    const x = Float64Array.from(golden.values('x0'));
    const path = [...x];
    const values: number[] = [];
    for (let i = 0; i < losses.length; i++) {
      values.push(step(x));
      path.push(...x);
    }
    expectClose(path, golden.values(`${name}_path_f64`), tolerance);
    expectClose(values, losses, tolerance);
  };
  const lbfgs = (options: LbfgsStepperOptions) => {
    const stepper = new LbfgsStepper(options);
    return (x: Float64Array) => stepper.step(rosenbrock, x);
  };
  const byGradient = (method: Adam | Sgd) => (x: Float64Array) => {
    const g = new Float64Array(x.length);
    const value = rosenbrock(x, g);
    method.step(x, g);
    return value;
  };

  it('takes the steps of L-BFGS with a strong Wolfe search', () => {
    follow('lbfgs_wolfe', 1e-9, lbfgs({ lineSearch: 'strong-wolfe' }));
  });

  it('takes the steps of L-BFGS with a tenth of the quasi-Newton step', () => {
    follow('lbfgs_lr01', 1e-9, lbfgs({ learningRate: 0.1 }));
  });

  it('takes the steps of Adam with weight decay', () => {
    const size = golden.shape('x0')[0]!;
    follow('adam_wd', 1e-12, byGradient(new Adam(size, { learningRate: 0.01, weightDecay: 0.01 })));
  });

  it('takes the steps of gradient descent with momentum', () => {
    const size = golden.shape('x0')[0]!;
    follow('sgd_mom', 1e-12, byGradient(new Sgd(size, { learningRate: 1e-4, momentum: 0.9 })));
  });

  describe.each(Object.entries(STEP_EXECUTORS))('recorded, by %s', (_, create) => {
    const followRecorded = async (name: string, optimiser: OptimiserOptions): Promise<void> => {
      const start = Float32Array.from(golden.values('x0'));
      const step = rosenbrockStep(start.length, optimiser);
      const executor = await create(new Map([['x', { shape: [start.length], data: start }]]));
      await executor.load(step);
      const losses = golden.values(`${name}_loss_f64`);
      const path = [...start];
      for (const [i, expected] of losses.entries()) {
        const pending = await executor.run(step, scheduleFeeds(optimiser, i + 1, optimiser.learningRate));
        expect(pending.reports.get('loss')![0]! / expected).toBeCloseTo(1, 4);
        pending.accept();
        path.push(...(await executor.peek()).get('x')!.data);
      }
      await executor.dispose();
      // In single precision.
      expectClose(path, golden.values(`${name}_path_f64`), 2e-6);
    };

    it('takes the steps of Adam with weight decay', async () => {
      await followRecorded('adam_wd', OptimiserOptions.parse({ type: 'adam', learningRate: 0.01, weightDecay: 0.01 }));
    });

    it('takes the steps of gradient descent with momentum', async () => {
      await followRecorded('sgd_mom', OptimiserOptions.parse({ type: 'sgd', learningRate: 1e-4, momentum: 0.9 }));
    });
  });

  it('lowers the learning rate where the reference does', () => {
    const expected = golden.values('plateau_lr_f64');
    let state = startPlateau(expected[0]!);
    const rates = [...golden.values('plateau_values')].map((value) => {
      state = reduceOnPlateau(state, value, { patience: 5 });
      return state.learningRate;
    });
    expect(rates).toHaveLength(expected.length);
    for (const [i, rate] of rates.entries()) expect(rate / expected[i]!).toBeCloseTo(1, 12);
  });
});
