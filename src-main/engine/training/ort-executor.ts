import * as ort from 'onnxruntime-node';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import type { Weights, WeightTensor } from '#shared/networks/weights.ts';
import { lowerStep, nextName } from '#shared/training/steps/lower-step.ts';
import type { TrainingStep } from '#shared/training/steps/training-step.ts';
import type { Device } from '../device.ts';

export interface ExecutorOptions {
  device?: Device;
  /** Threads within one operator, on the processor. */
  threads?: number;
}
const DEFAULTS: Required<ExecutorOptions> = { device: 'cpu', threads: 0 };

/** Devices on which tensors can stay between steps. */
const KEEPS_TENSORS: readonly Device[] = ['webgpu'];

/** What is fed for one step: the batch, the schedule's numbers and the dropout masks, by name. */
export type StepFeeds = Readonly<Record<string, Float32Array | number>>;

/** The outcome of a step that is not part of the state yet. */
export interface PendingStep {
  /** What the step reports, by name. */
  readonly reports: ReadonlyMap<string, Float32Array>;
  /** Makes the step's results the state. */
  accept(): void;
  /** Leaves the state as it was before the step. */
  reject(): void;
}

/**
 * Runs training steps with ONNX Runtime. Parameters and optimiser state are tensors of the runtime, shared by all steps
 * under one name; on devices that can, they never leave it. A step changes nothing until it is accepted, so a loss that
 * is no number costs nothing but its batch.
 */
export class OrtExecutor {
  private readonly state: Map<string, ort.Tensor>;
  private readonly options: Required<ExecutorOptions>;
  private readonly sessions = new Map<TrainingStep, ort.InferenceSession>();

  /** @param initial parameters under their keys; optimiser state that is absent starts as zeros */
  constructor(initial: Weights, options: ExecutorOptions = {}) {
    this.options = { ...DEFAULTS, ...options };
    this.state = new Map([...initial].map(([name, { shape, data }]) => [name, tensor(data, shape)]));
  }

  /** Prepares a step; must come before its first run. @throws Error naming a parameter that is absent */
  async load(step: TrainingStep): Promise<void> {
    const { device, threads } = this.options;
    for (const { name, shape } of step.fixed) this.check(name, shape);
    for (const { name, shape } of step.state) {
      if (!this.state.has(name) && name.includes('/')) {
        this.state.set(name, tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape));
      }
      this.check(name, shape);
    }
    const places: Record<string, 'gpu-buffer'> = {};
    if (KEEPS_TENSORS.includes(device)) for (const { name } of step.state) places[nextName(name)] = 'gpu-buffer';
    const session = await ort.InferenceSession.create(encodeOnnx(lowerStep(step)), {
      executionProviders: [device],
      intraOpNumThreads: threads,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      preferredOutputLocation: { ...Object.fromEntries(Object.keys(step.reports).map((k) => [k, 'cpu'])), ...places },
    });
    this.sessions.set(step, session);
  }

  /** Runs a step on the current state. Its result waits for `accept` or `reject`. */
  async run(step: TrainingStep, feeds: StepFeeds): Promise<PendingStep> {
    const session = this.sessions.get(step);
    if (!session) throw new Error('the step was not loaded');
    const inputs: Record<string, ort.Tensor> = {};
    for (const name of session.inputNames) inputs[name] = this.state.get(name) ?? fed(step, name, feeds[name]);
    const results = await session.run(inputs);
    const reports = new Map(Object.keys(step.reports).map((name) => [name, results[name]!.data as Float32Array]));
    return {
      reports,
      accept: () => {
        for (const { name } of step.state) {
          this.state.get(name)?.dispose();
          this.state.set(name, results[nextName(name)]!);
        }
      },
      reject: () => {
        for (const { name } of step.state) results[nextName(name)]!.dispose();
      },
    };
  }

  /** Copies of all tensors that live on: parameters under their keys, optimiser state under its names. */
  async read(): Promise<Map<string, WeightTensor>> {
    const copies = new Map<string, WeightTensor>();
    for (const [name, value] of this.state) {
      copies.set(name, { shape: value.dims, data: Float32Array.from((await value.getData()) as Float32Array) });
    }
    return copies;
  }

  /** Frees sessions and tensors. */
  async dispose(): Promise<void> {
    for (const session of this.sessions.values()) await session.release();
    for (const value of this.state.values()) value.dispose();
    this.sessions.clear();
    this.state.clear();
  }

  private check(name: string, shape: readonly number[]): void {
    const found = this.state.get(name);
    if (!found) throw new Error(`the state holds no tensor called ${name}`);
    if (found.dims.join() !== shape.join()) {
      throw new Error(`${name} is [${found.dims.join(', ')}] instead of [${shape.join(', ')}]`);
    }
  }
}

function tensor(data: Float32Array, shape: readonly number[]): ort.Tensor {
  return new ort.Tensor('float32', data, [...shape]);
}

function fed(step: TrainingStep, name: string, value: Float32Array | number | undefined): ort.Tensor {
  if (value === undefined) throw new Error(`nothing is fed for ${name}`);
  if (typeof value === 'number') return tensor(Float32Array.of(value), []);
  const shape = step.feeds.get(name) ?? step.dropouts.find((mask) => mask.name === name)?.shape;
  if (!shape) throw new Error(`the step has no input called ${name}`);
  return tensor(value, shape);
}
