import type { Weights, WeightTensor } from '#shared/networks/weights.ts';
import { interpret } from '#shared/tape/interpret.ts';
import { nextName, stepOutputs } from '#shared/training/steps/lower-step.ts';
import type { TrainingStep } from '#shared/training/steps/training-step.ts';

type Numbers = Float32Array | Float64Array;

/** Runs training steps with the plain interpreter in double precision: slow, and independent of any runtime. */
export class InterpretedExecutor {
  private readonly state: Map<string, { shape: readonly number[]; data: Numbers }>;

  constructor(initial: Weights) {
    this.state = new Map(initial);
  }

  async load(step: TrainingStep): Promise<void> {
    for (const { name, shape } of step.state) {
      if (!this.state.has(name)) this.state.set(name, { shape, data: new Float64Array(product(shape)) });
    }
  }

  async run(step: TrainingStep, feeds: Readonly<Record<string, Float32Array | number>>) {
    const { tape } = step;
    const outputs = stepOutputs(step);
    const inputs = Object.fromEntries(
      [...tape.inputValues()].map(([name, value]) => {
        const given = feeds[name];
        const data = typeof given === 'number' ? [given] : given;
        return [name, this.state.get(name) ?? { shape: value.shape as readonly number[], data: data! }];
      }),
    );
    // Parameters are read in single precision by the interpreter; feeding them as inputs would need another tape.
    const weights = new Map<string, WeightTensor>(
      [...this.state].map(([name, { shape, data }]) => [name, { shape, data: data as Float32Array }]),
    );
    const results = interpret(tape, { outputs, inputs, weights });
    return {
      reports: new Map(Object.keys(step.reports).map((name) => [name, results[name]!.data])),
      accept: (): void => {
        for (const { name, shape } of step.state) {
          this.state.set(name, { shape, data: results[nextName(name)]!.data as Numbers });
        }
      },
      reject: (): void => {},
    };
  }

  async peek(): Promise<Map<string, { shape: readonly number[]; data: Numbers }>> {
    return new Map(this.state);
  }

  async dispose(): Promise<void> {
    this.state.clear();
  }
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
