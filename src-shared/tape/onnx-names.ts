import type { OnnxGraph } from '../formats/onnx/onnx-graph.ts';
import type { Dim, Shape } from './shape.ts';
import type { Value } from './tape.ts';

/**
 * Names of a tape's values in the graph being written, and constants and sizes that several nodes share.
 */
export class OnnxNames {
  private readonly graph: OnnxGraph;
  private readonly named = new Map<number, string>();
  private readonly stored = new Map<number, Float32Array>();
  private readonly wanted = new Map<number, string>();
  /** Where a named axis can be measured: the graph's input and its axis. */
  private readonly measured = new Map<string, { input: string; axis: number }>();
  private readonly lists = new Map<string, string>();
  private readonly sizes = new Map<string, string>();

  private readonly turnedOnce: ReadonlySet<number>;
  private readonly turnedNames = new Map<number, string>();

  /** @param turnedOnce matrices that are turned once, for all products that read them so */
  constructor(graph: OnnxGraph, outputs: Readonly<Record<string, Value>>, turnedOnce: ReadonlySet<number> = new Set()) {
    this.graph = graph;
    this.turnedOnce = turnedOnce;
    for (const [name, value] of Object.entries(outputs))
      if (!this.wanted.has(value.id)) this.wanted.set(value.id, name);
  }

  declareInput(name: string, value: Value): void {
    this.graph.input(name, value.shape, value.type);
    this.named.set(value.id, name);
    value.shape.forEach((dim, axis) => {
      if (typeof dim === 'string' && !this.measured.has(dim)) this.measured.set(dim, { input: name, axis });
    });
  }

  declareConstant(value: Value, data: Float32Array): void {
    this.declareStored(`#${value.id}`, value, data);
  }

  declareStored(name: string, value: Value, data: Float32Array): void {
    this.named.set(value.id, this.graph.float32(name, value.shape as readonly number[], data));
    this.stored.set(value.id, data);
  }

  /** The name of a value that was written before. */
  of(value: Value): string {
    const name = this.named.get(value.id);
    if (name === undefined) throw new Error(`value ${value.id} is used before it is written`);
    return name;
  }

  /** The name of a matrix turned by a node of its own, where many products share it; else null. */
  turned(value: Value): string | null {
    if (!this.turnedOnce.has(value.id)) return null;
    let name = this.turnedNames.get(value.id);
    if (!name) {
      // With an axis more: a plain Transpose would be taken back into the products by the runtime.
      const [rows, columns] = value.shape as readonly [number, number];
      const stacked = this.graph.node('Reshape', [this.of(value), this.list([1, rows, columns])]);
      const turned = this.graph.node('Transpose', [stacked], { perm: [0, 2, 1] });
      name = this.graph.node('Reshape', [turned, this.list([columns, rows])]);
      this.turnedNames.set(value.id, name);
    }
    return name;
  }

  /** A name for a value that is about to be written: its output's name where it is one. */
  fresh(value: Value): string {
    const name = this.wanted.get(value.id) ?? `%${value.id}`;
    this.named.set(value.id, name);
    return name;
  }

  /** The numbers of a value that is stored in the graph, or null. */
  numbersOf(value: Value): Float32Array | null {
    return this.stored.get(value.id) ?? null;
  }

  /** Gives a declared output its name where the value has another one already. */
  finish(output: string, value: Value): void {
    const name = this.of(value);
    if (name !== output) this.graph.node('Identity', [name], {}, output);
  }

  /** A one-dimensional list of whole numbers. */
  list(values: readonly number[]): string {
    const key = `i${values.join('_')}`;
    let name = this.lists.get(key);
    if (!name) this.lists.set(key, (name = this.graph.int64(key, values)));
    return name;
  }

  /** A shape as a list; axes that are only named are measured on the graph's inputs. */
  shape(shape: Shape): string {
    if (shape.every((dim) => typeof dim === 'number')) return this.list(shape);
    return this.graph.node(
      'Concat',
      shape.map((dim) => this.size(dim)),
      { axis: 0 },
    );
  }

  /** A shape as a list for Reshape, which finds one open size itself. */
  reshapeTarget(shape: Shape): string {
    const open = shape.filter((dim) => typeof dim === 'string').length;
    return open > 1 ? this.shape(shape) : this.list(shape.map((dim) => (typeof dim === 'string' ? -1 : dim)));
  }

  private size(dim: Dim): string {
    if (typeof dim === 'number') return this.list([dim]);
    let name = this.sizes.get(dim);
    if (!name) this.sizes.set(dim, (name = this.measure(dim)));
    return name;
  }

  private measure(dim: string): string {
    const at = this.measured.get(dim);
    if (at) return this.graph.node('Shape', [at.input], { start: at.axis, end: at.axis + 1 });
    const parts = dim.split('*');
    if (parts.length < 2) throw new Error(`no input says how large ${dim} is`);
    return parts
      .map((part) => (/^\d+$/.test(part) ? this.list([Number(part)]) : this.size(part)))
      .reduce((a, b) => this.graph.node('Mul', [a, b]));
  }
}
