import * as ort from 'onnxruntime-node';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import { OnnxGraph } from '#shared/formats/onnx/onnx-graph.ts';
import { halfProducts } from '#shared/networks/half-products.ts';
import type { Weights, WeightTensor } from '#shared/networks/weights.ts';
import { lowerStep, nextName } from '#shared/training/steps/lower-step.ts';
import type { PendingStep, StepExecutor, StepFeeds } from '#shared/training/steps/step-executor.ts';
import type { TrainingStep } from '#shared/training/steps/training-step.ts';
import type { Device } from '../device.ts';

export interface ExecutorOptions {
  device?: Device;
  /** Threads within one operator, on the processor; as many as cores where 0. */
  threads?: number;
  /** Gives memory back after every operation: 40 % less at the published size, for a few percent of time. */
  saveMemory?: boolean;
  /** Products of steps of mixed precision in half precision; the processor only emulates it. */
  half?: boolean;
}
const DEFAULTS: Required<ExecutorOptions> = { device: 'cpu', threads: 0, saveMemory: false, half: false };

/** Devices on which tensors can stay between steps. */
const KEEPS_TENSORS: readonly Device[] = ['webgpu'];

/**
 * Runs training steps with ONNX Runtime. Parameters and optimiser state are tensors of the runtime, shared by all steps
 * under one name; on devices that can, they never leave it. A step changes nothing until it is accepted, so a loss that
 * is no number costs nothing but its batch.
 */
export class OrtExecutor implements StepExecutor {
  readonly device: Device;
  readonly half: boolean;
  private readonly state: Map<string, ort.Tensor>;
  /** Memory of tensors that were replaced: a step of the published size would ask for 400 MB anew otherwise. */
  private readonly spare = new Map<string, ort.Tensor>();
  private readonly options: Required<ExecutorOptions>;
  private readonly sessions = new Map<TrainingStep, ort.InferenceSession>();

  /** @param initial parameters under their keys, copied; optimiser state that is absent starts as zeros */
  constructor(initial: Weights, options: ExecutorOptions = {}) {
    this.options = { ...DEFAULTS, ...options };
    this.device = this.options.device;
    this.half = this.options.half;
    this.state = new Map([...initial].map(([name, { shape, data }]) => [name, tensor(data.slice(), shape)]));
  }

  /**
   * Runs a product of two numbers on a device.
   *
   * @param half in half precision
   * @throws what the runtime throws where it cannot
   */
  static async probe(device: Device, half = false): Promise<void> {
    const executor = new OrtExecutor(new Map(), { device });
    const graph = new OnnxGraph('probe');
    graph.input('x', [1, 1]);
    graph.node('MatMul', ['x', 'x'], {}, 'y');
    graph.output('y', [1, 1]);
    const session = await executor.open(half ? halfProducts(graph) : graph, {});
    // A device that cannot is no news for the terminal.
    const { y } = await session.run({ x: tensor(Float32Array.of(3), [1, 1]) }, { logSeverityLevel: 4 });
    await session.release();
    if (y!.data[0] !== 9) throw new Error(`3 times 3 is ${y!.data[0]} there`);
  }

  async load(step: TrainingStep): Promise<void> {
    if (this.sessions.has(step)) return;
    for (const { name, shape } of step.fixed) this.check(name, shape);
    for (const { name, shape } of step.state) {
      if (!this.state.has(name) && name.includes('/')) {
        this.state.set(name, tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape));
      }
      this.check(name, shape);
    }
    const places: Record<string, 'gpu-buffer'> = {};
    if (KEEPS_TENSORS.includes(this.options.device))
      for (const { name } of step.state) places[nextName(name)] = 'gpu-buffer';
    this.sessions.set(step, await this.open(lowerStep(step, this.half), places));
  }

  async run(step: TrainingStep, feeds: StepFeeds): Promise<PendingStep> {
    const session = this.sessions.get(step);
    if (!session) throw new Error('the step was not loaded');
    const inputs: Record<string, ort.Tensor> = {};
    for (const name of session.inputNames) inputs[name] = this.state.get(name) ?? fed(step, name, feeds[name]);
    const fetches: Record<string, ort.Tensor | null> = {};
    for (const name of Object.keys(step.reports)) fetches[name] = null;
    for (const { name } of step.state) {
      fetches[nextName(name)] = this.spare.get(name) ?? null;
      this.spare.delete(name);
    }
    const results = await session.run(inputs, fetches);
    const reports = new Map(Object.keys(step.reports).map((name) => [name, results[name]!.data as Float32Array]));
    return {
      reports,
      accept: () => {
        for (const { name } of step.state) {
          this.keep(name, this.state.get(name)!);
          this.state.set(name, results[nextName(name)]!);
        }
      },
      reject: () => {
        for (const { name } of step.state) this.keep(name, results[nextName(name)]!);
      },
    };
  }

  /** Keeps a tensor that is no longer needed for the next step to write into; on a device the runtime does so itself. */
  private keep(name: string, value: ort.Tensor): void {
    if (value.location === 'cpu') this.spare.set(name, value);
    else value.dispose();
  }

  async peek(): Promise<Map<string, WeightTensor>> {
    const away = [...this.state].filter(([, value]) => value.location !== 'cpu');
    const fetched = away.length > 0 ? await this.fetch(new Map(away)) : {};
    const data = (name: string, value: ort.Tensor) => (fetched[name] ?? value).data as Float32Array;
    return new Map([...this.state].map(([name, value]) => [name, { shape: value.dims, data: data(name, value) }]));
  }

  /** Copies of all tensors that live on: parameters under their keys, optimiser state under its names. */
  async read(): Promise<Map<string, WeightTensor>> {
    return new Map([...(await this.peek())].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
  }

  async write(tensors: Weights): Promise<void> {
    for (const [name, old] of this.state) {
      const given = tensors.get(name);
      if (!given && !name.includes('/')) throw new Error(`nothing is given for ${name}`);
      if (given) this.check(name, given.shape);
      this.state.set(name, tensor(given ? given.data.slice() : new Float32Array(old.size), old.dims));
      this.keep(name, old);
    }
  }

  /** Where each tensor is: `cpu` or `gpu-buffer`. */
  places(): Record<string, string> {
    return Object.fromEntries([...this.state].map(([name, value]) => [name, value.location]));
  }

  async dispose(): Promise<void> {
    // Tensors first: they live in memory of the sessions' device.
    for (const value of [...this.state.values(), ...this.spare.values()]) value.dispose();
    this.state.clear();
    this.spare.clear();
    for (const session of this.sessions.values()) await session.release();
    this.sessions.clear();
  }

  /** Brings tensors from the device by a graph that does nothing: asked for their data, the runtime ends the process. */
  private async fetch(away: ReadonlyMap<string, ort.Tensor>): Promise<Record<string, ort.Tensor>> {
    const graph = new OnnxGraph('fetch');
    for (const [name, { dims }] of away) {
      graph.input(name, dims);
      graph.output(fetchedName(name), dims);
      graph.node('Identity', [name], {}, fetchedName(name));
    }
    const session = await this.open(graph, {});
    const results = await session.run(Object.fromEntries(away));
    await session.release();
    return Object.fromEntries([...away.keys()].map((name) => [name, results[fetchedName(name)]!]));
  }

  private async open(graph: OnnxGraph, places: Readonly<Record<string, 'gpu-buffer'>>): Promise<ort.InferenceSession> {
    const { device, threads, saveMemory } = this.options;
    return await ort.InferenceSession.create(encodeOnnx(graph), {
      executionProviders: [device],
      intraOpNumThreads: threads,
      enableCpuMemArena: !saveMemory,
      // A plan of the memory is made after the first run and allocated beside what that run took: 0.3 GB at the published size.
      enableMemPattern: false,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      preferredOutputLocation: Object.fromEntries(graph.outputs.map(({ name }) => [name, places[name] ?? 'cpu'])),
    });
  }

  private check(name: string, shape: readonly number[]): void {
    const found = this.state.get(name);
    if (!found) throw new Error(`the state holds no tensor called ${name}`);
    if (found.dims.join() !== shape.join()) {
      throw new Error(`${name} is [${found.dims.join(', ')}] instead of [${shape.join(', ')}]`);
    }
  }
}

function fetchedName(name: string): string {
  return `fetched/${name}`;
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
