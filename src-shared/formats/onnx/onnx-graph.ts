/** Element types used here, with the codes of `onnx.TensorProto.DataType`. */
export const ONNX_TYPE = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9, float16: 10 } as const;
export type OnnxType = keyof typeof ONNX_TYPE;

/** An attribute: whole number, number (as `{ float }`), text, or list of whole numbers. */
export type OnnxAttribute = number | { readonly float: number } | string | readonly number[];

export interface OnnxNode {
  readonly operator: string;
  /** Value names; '' leaves an optional input out. */
  inputs: string[];
  outputs: string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxInitializer {
  readonly type: OnnxType;
  readonly dims: readonly number[];
  /** Little-endian, row-major. */
  readonly raw: Uint8Array;
}

/** Declared input or output. A dimension may be named (text) where it is not fixed. */
export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxType;
  readonly dims: readonly (number | string)[];
}

/** A graph under construction. Nodes must be added in execution order. */
export class OnnxGraph {
  readonly name: string;
  nodes: OnnxNode[] = [];
  readonly initializers = new Map<string, OnnxInitializer>();
  readonly inputs: OnnxValue[] = [];
  readonly outputs: OnnxValue[] = [];
  private fresh = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Adds a node with one output and returns the output's name (a fresh one unless given). */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    output = `v${this.fresh++}`,
  ): string {
    this.nodes.push({ operator, inputs: [...inputs], outputs: [output], attributes });
    return output;
  }

  input(name: string, dims: readonly (number | string)[], type: OnnxType = 'float32'): string {
    this.inputs.push({ name, type, dims });
    return name;
  }

  output(name: string, dims: readonly (number | string)[], type: OnnxType = 'float32'): void {
    this.outputs.push({ name, type, dims });
  }

  float32(name: string, dims: readonly number[], values: Float32Array): string {
    const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.initializers.set(name, { type: 'float32', dims, raw });
    return name;
  }

  /** A one-dimensional list of 64-bit whole numbers, such as a shape. */
  int64(name: string, values: readonly number[]): string {
    const raw = new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer);
    this.initializers.set(name, { type: 'int64', dims: [values.length], raw });
    return name;
  }

  /** Gives an existing value another name, in its producer and all its users. */
  rename(from: string, to: string): void {
    const swap = (name: string): string => (name === from ? to : name);
    for (const node of this.nodes) {
      node.inputs = node.inputs.map(swap);
      node.outputs = node.outputs.map(swap);
    }
  }

  /** Drops nodes and constants that no declared output needs. */
  prune(): void {
    const needed = new Set(this.outputs.map((output) => output.name));
    const kept: OnnxNode[] = [];
    for (const node of [...this.nodes].reverse()) {
      if (!node.outputs.some((output) => needed.has(output))) continue;
      kept.push(node);
      for (const input of node.inputs) needed.add(input);
    }
    this.nodes = kept.reverse();
    for (const name of [...this.initializers.keys()]) if (!needed.has(name)) this.initializers.delete(name);
  }

  /** How often each operator occurs. */
  countOperators(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { operator } of this.nodes) counts[operator] = (counts[operator] ?? 0) + 1;
    return counts;
  }
}
