import { inferOutputs } from './infer-outputs.ts';
import type { ElementType, Operation } from './operation.ts';
import { elementCount, formatShape, type Shape } from './shape.ts';
import type { Weights } from './weights.ts';

/**
 * `inference`: compound layers become one fast operator or weights folded at emission, axes may be named.
 * `training`: primitives only, every size a number, dropout present.
 */
export type TapeForm = 'inference' | 'training';

/** The result of one recorded operation. */
export interface Value {
  readonly tape: Tape;
  /** Position among the values of its tape. */
  readonly id: number;
  readonly shape: Shape;
  readonly type: ElementType;
}

/** One recorded operation. Primitives have one output. */
export interface TapeNode {
  readonly operation: Operation;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** Numbers given at run time to switch parts off: 0 or 1 / (1 - rate). */
export interface DropoutMask {
  /** Name of the graph's input. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Probability of 0. */
  readonly rate: number;
}

/**
 * Records a network as a list of operations with shapes, in the order of their execution. The functions of this folder
 * (`add`, `affine`, `gru` …) record on the tape of their arguments.
 */
export class Tape {
  readonly form: TapeForm;
  readonly nodes: TapeNode[] = [];
  /** Masks that a training step must feed, in the order of their recording. */
  readonly dropouts: DropoutMask[] = [];
  private valueCount = 0;
  private readonly producers: TapeNode[] = [];
  private readonly inputs = new Map<string, Value>();
  private readonly parameters = new Map<string, Value>();
  private readonly scalars = new Map<number, Value>();

  constructor(form: TapeForm) {
    this.form = form;
  }

  /** A value given at run time. */
  input(name: string, shape: Shape): Value {
    if (this.inputs.has(name)) throw new Error(`the tape already has an input called ${name}`);
    const value = this.source({ kind: 'input', name }, shape);
    this.inputs.set(name, value);
    return value;
  }

  /** A tensor of the weights. Asked for twice, it is the same value. */
  parameter(key: string, shape: readonly number[]): Value {
    return this.keyed(key, shape, null);
  }

  /**
   * A tensor computed from the weights when the graph is emitted, such as a folded layer. `key` names it in the graph.
   */
  derived(key: string, shape: readonly number[], derive: (weights: Weights) => Float32Array): Value {
    return this.keyed(key, shape, derive);
  }

  constant(data: Float32Array, shape: readonly number[]): Value {
    if (data.length !== elementCount(shape)) throw new Error(`${data.length} numbers are no ${formatShape(shape)}`);
    return this.source({ kind: 'constant', data }, shape);
  }

  /** A single number. */
  scalar(value: number): Value {
    let found = this.scalars.get(value);
    if (!found) this.scalars.set(value, (found = this.constant(Float32Array.of(value), [])));
    return found;
  }

  /** Zeros or ones to multiply by, given at run time. */
  dropoutMask(name: string, shape: readonly number[], rate: number): Value {
    this.dropouts.push({ name, shape, rate });
    return this.input(name, shape);
  }

  /** Records an operation and returns its outputs. @throws Error where shapes do not fit */
  recordAll(operation: Operation, inputs: readonly Value[]): readonly Value[] {
    for (const input of inputs) if (input.tape !== this) throw new Error(`${operation.kind} mixes values of two tapes`);
    if (this.form === 'training' && operation.kind.startsWith('fused')) {
      throw new Error(`${operation.kind} is not part of the training form`);
    }
    return this.push(operation, inputs, inferOutputs(operation, inputs));
  }

  /** `recordAll` for operations with one output. */
  record(operation: Operation, inputs: readonly Value[]): Value {
    return this.recordAll(operation, inputs)[0]!;
  }

  /** The node that gives a value. */
  producer(value: Value): TapeNode {
    if (value.tape !== this) throw new Error('the value belongs to another tape');
    return this.producers[value.id]!;
  }

  /** All parameters that are read as they are stored, under their keys. */
  parameterValues(): ReadonlyMap<string, Value> {
    const plain = [...this.parameters].filter(([, value]) => {
      const { operation } = this.producer(value);
      return operation.kind === 'parameter' && operation.derive === null;
    });
    return new Map(plain);
  }

  inputValues(): ReadonlyMap<string, Value> {
    return this.inputs;
  }

  private keyed(key: string, shape: readonly number[], derive: ((weights: Weights) => Float32Array) | null): Value {
    const found = this.parameters.get(key);
    if (found) {
      if (found.shape.join() === shape.join()) return found;
      throw new Error(`${key} is used as ${formatShape(found.shape)} and as ${formatShape(shape)}`);
    }
    const value = this.source({ kind: 'parameter', key, derive }, shape);
    this.parameters.set(key, value);
    return value;
  }

  private source(operation: Operation, shape: Shape): Value {
    return this.push(operation, [], [{ shape, type: 'float32' }])[0]!;
  }

  private push(
    operation: Operation,
    inputs: readonly Value[],
    results: readonly { readonly shape: Shape; readonly type: ElementType }[],
  ): readonly Value[] {
    const outputs = results.map(
      ({ shape, type }): Value => ({ tape: this, id: this.valueCount++, shape: [...shape], type }),
    );
    const node: TapeNode = { operation, inputs: [...inputs], outputs };
    for (const output of outputs) this.producers[output.id] = node;
    this.nodes.push(node);
    return outputs;
  }
}

/** The nodes that some values depend on, in the order of execution. */
export function neededNodes(tape: Tape, outputs: readonly Value[]): TapeNode[] {
  const needed = new Set<TapeNode>();
  const visit = [...outputs];
  for (let value = visit.pop(); value; value = visit.pop()) {
    const node = tape.producer(value);
    if (needed.has(node)) continue;
    needed.add(node);
    visit.push(...node.inputs);
  }
  return tape.nodes.filter((node) => needed.has(node));
}
