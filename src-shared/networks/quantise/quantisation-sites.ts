import type { OnnxGraph, OnnxNode } from '../../formats/onnx/onnx-graph.ts';

/** Which values of a graph are stored as bytes. */
export interface QuantisationSites {
  /** Values that need a range, in the order of execution. */
  readonly values: readonly string[];
  /** Values that lie on the grid of another: value → the one whose range it uses. */
  readonly shared: ReadonlyMap<string, string>;
}

/** Operators that compute on bytes. */
const BYTE_OPERATORS = new Set(['Conv', 'Add']);

/**
 * The values between the convolutions, additions and poolings of a graph. An activation that is only rectified next
 * is not stored: the ReLU is part of the clipping. What is pooled by maximum stays on its grid. Outputs of the graph
 * and what leads to them without a convolution or addition stay as they are.
 */
export function quantisationSites(graph: OnnxGraph): QuantisationSites {
  const readers = readersOf(graph);
  const values: string[] = [];
  const shared = new Map<string, string>();
  for (const { name } of graph.inputs) {
    if (readers.get(name)?.some((node) => BYTE_OPERATORS.has(node.operator))) values.push(name);
  }
  const bytes = new Set(values);
  for (const node of graph.nodes) {
    const output = node.outputs[0]!;
    if (BYTE_OPERATORS.has(node.operator)) {
      const value = rectifiedBy(node, readers)?.outputs[0] ?? output;
      values.push(value);
      bytes.add(value);
    } else if (node.operator === 'MaxPool' && bytes.has(node.inputs[0]!)) {
      const source = node.inputs[0]!;
      shared.set(output, shared.get(source) ?? source);
      bytes.add(output);
    }
  }
  return { values, shared };
}

/** The ReLU that is the only reader of a node's output, if it is one. */
export function rectifiedBy(node: OnnxNode, readers: ReadonlyMap<string, readonly OnnxNode[]>): OnnxNode | null {
  const found = readers.get(node.outputs[0]!) ?? [];
  return found.length === 1 && found[0]!.operator === 'Relu' ? found[0]! : null;
}

/** The nodes that read each value. */
export function readersOf(graph: OnnxGraph): Map<string, OnnxNode[]> {
  const readers = new Map<string, OnnxNode[]>();
  for (const node of graph.nodes) {
    for (const input of node.inputs) {
      const list = readers.get(input);
      if (list) list.push(node);
      else readers.set(input, [node]);
    }
  }
  return readers;
}
