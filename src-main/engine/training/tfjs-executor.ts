import type { Weights, WeightTensor } from '#shared/networks/weights.ts';
import { staticShape } from '#shared/tape/shape.ts';
import { neededNodes, type TapeNode } from '#shared/tape/tape.ts';
import { stepOutputs } from '#shared/training/steps/lower-step.ts';
import type { PendingStep, StepExecutor, StepFeeds } from '#shared/training/steps/step-executor.ts';
import type { TrainingStep } from '#shared/training/steps/training-step.ts';
import type { TensorFlow, TfTensor } from './tensorflow.ts';
import { computeWithTensorFlow } from './tfjs-operations.ts';

/** A step in the order in which it is computed. */
interface Program {
  readonly nodes: readonly TapeNode[];
  /** How often each value is read, by its id; outputs once more. */
  readonly reads: ReadonlyMap<number, number>;
}

/**
 * Runs training steps with TensorFlow.js: the operations of the tape one after the other, each by the library's own
 * kernel. Independent of ONNX Runtime; on a graphics card where the user has `@tensorflow/tfjs-node-gpu`. Tensors of the
 * state stay with the library, and of the others each is freed after its last reader.
 */
export class TfjsExecutor implements StepExecutor {
  readonly device = 'tfjs';
  readonly half = false;
  private readonly tf: TensorFlow;
  private readonly state: Map<string, TfTensor>;
  private readonly programs = new Map<TrainingStep, Program>();

  /**
   * @param tf TensorFlow.js with a backend that is ready; see `openTensorFlow`
   * @param initial parameters under their keys, copied; optimiser state that is absent starts as zeros
   */
  constructor(tf: TensorFlow, initial: Weights) {
    this.tf = tf;
    this.state = new Map([...initial].map(([name, { shape, data }]) => [name, this.tensor(data, shape)]));
  }

  async load(step: TrainingStep): Promise<void> {
    if (this.programs.has(step)) return;
    for (const { name, shape } of step.fixed) this.check(name, shape);
    for (const { name, shape } of step.state) {
      if (!this.state.has(name) && name.includes('/')) this.state.set(name, this.tensor(zeros(shape), shape));
      this.check(name, shape);
    }
    const outputs = Object.values(stepOutputs(step));
    const nodes = neededNodes(step.tape, outputs);
    const reads = new Map<number, number>();
    for (const { id } of [...nodes.flatMap(({ inputs }) => inputs), ...outputs])
      reads.set(id, (reads.get(id) ?? 0) + 1);
    this.programs.set(step, { nodes, reads });
  }

  async run(step: TrainingStep, feeds: StepFeeds): Promise<PendingStep> {
    const program = this.programs.get(step);
    if (!program) throw new Error('the step was not loaded');
    const values = this.compute(program, feeds);
    const reports = new Map<string, Float32Array>();
    for (const [name, { id }] of Object.entries(step.reports)) {
      reports.set(name, Float32Array.from(await values.get(id)!.data()));
    }
    // Handles of their own, as one value may be what several tensors become.
    const next = new Map(
      step.state.map(({ name, shape, next: { id } }) => [name, this.tf.reshape(values.get(id)!, [...shape])]),
    );
    const own = new Set(this.state.values());
    for (const value of new Set(values.values())) if (!own.has(value)) value.dispose();
    return {
      reports,
      accept: () => {
        for (const [name, value] of next) {
          this.state.get(name)!.dispose();
          this.state.set(name, value);
        }
      },
      reject: () => {
        for (const value of next.values()) value.dispose();
      },
    };
  }

  /** Computes all nodes. @returns what is still needed at the end, by id */
  private compute({ nodes, reads }: Program, feeds: StepFeeds): Map<number, TfTensor> {
    const values = new Map<number, TfTensor>();
    const left = new Map(reads);
    const own = new Set(this.state.values());
    for (const { operation, inputs, outputs } of nodes) {
      const { id, shape: dims } = outputs[0]!;
      const shape = staticShape(dims, operation.kind);
      if (operation.kind === 'input')
        values.set(id, this.state.get(operation.name) ?? this.fed(operation.name, feeds, shape));
      else if (operation.kind === 'parameter') values.set(id, this.state.get(operation.key)!);
      else if (operation.kind === 'constant') values.set(id, this.tensor(operation.data, shape));
      else {
        const from = inputs.map((input) => values.get(input.id)!);
        values.set(id, computeWithTensorFlow(this.tf, operation, from, shape));
      }
      for (const input of inputs) {
        const rest = left.get(input.id)! - 1;
        left.set(input.id, rest);
        const value = values.get(input.id)!;
        if (rest > 0) continue;
        values.delete(input.id);
        if (!own.has(value)) value.dispose();
      }
    }
    return values;
  }

  async peek(): Promise<Map<string, WeightTensor>> {
    const read = [...this.state].map(
      async ([name, value]): Promise<[string, WeightTensor]> => [
        name,
        { shape: [...value.shape], data: Float32Array.from(await value.data()) },
      ],
    );
    return new Map(await Promise.all(read));
  }

  async write(tensors: Weights): Promise<void> {
    for (const [name, old] of this.state) {
      const given = tensors.get(name);
      if (!given && !name.includes('/')) throw new Error(`nothing is given for ${name}`);
      if (given) this.check(name, given.shape);
      this.state.set(name, this.tensor(given?.data ?? zeros(old.shape), old.shape));
      old.dispose();
    }
  }

  async dispose(): Promise<void> {
    for (const value of this.state.values()) value.dispose();
    this.state.clear();
    this.programs.clear();
  }

  private fed(name: string, feeds: StepFeeds, shape: readonly number[]): TfTensor {
    const value = feeds[name];
    if (value === undefined) throw new Error(`nothing is fed for ${name}`);
    return this.tensor(typeof value === 'number' ? Float32Array.of(value) : value, shape);
  }

  /** A tensor of its own: the library may keep the array it is given. */
  private tensor(data: Float32Array, shape: readonly number[]): TfTensor {
    return this.tf.tensor(data.slice(), [...shape], 'float32');
  }

  private check(name: string, shape: readonly number[]): void {
    const found = this.state.get(name);
    if (!found) throw new Error(`the state holds no tensor called ${name}`);
    if (found.shape.join() !== shape.join()) {
      throw new Error(`${name} is [${found.shape.join(', ')}] instead of [${shape.join(', ')}]`);
    }
  }
}

function zeros(shape: readonly number[]): Float32Array {
  return new Float32Array(shape.reduce((a, b) => a * b, 1));
}
