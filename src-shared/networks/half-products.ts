import { ONNX_TYPE, OnnxGraph } from '../formats/onnx/onnx-graph.ts';

/** Operators whose cost is that of multiplying matrices. */
const PRODUCTS: readonly string[] = ['Gemm', 'MatMul'];

/**
 * The graph with its products of matrices in half precision: what they read is cast once each, what they give is cast back, and
 * everything else (sums, losses, optimisers, weights) stays in single precision. For devices that multiply halves faster; the
 * processor only emulates it.
 */
export function halfProducts(graph: OnnxGraph): OnnxGraph {
  const out = new OnnxGraph(`${graph.name} with products in half precision`);
  for (const [name, tensor] of graph.initializers) out.initializers.set(name, tensor);
  out.inputs.push(...graph.inputs);
  out.outputs.push(...graph.outputs);
  const halves = new Map<string, string>();
  const half = (name: string): string => {
    if (name === '') return name;
    let found = halves.get(name);
    if (!found) halves.set(name, (found = out.node('Cast', [name], { to: ONNX_TYPE.float16 }, `${name}:half`)));
    return found;
  };
  for (const node of graph.nodes) {
    if (!PRODUCTS.includes(node.operator)) {
      out.nodes.push(node);
      continue;
    }
    const [given] = node.outputs as [string];
    out.node(node.operator, node.inputs.map(half), node.attributes, `${given}:product`);
    out.node('Cast', [`${given}:product`], { to: ONNX_TYPE.float32 }, given);
  }
  return out;
}
