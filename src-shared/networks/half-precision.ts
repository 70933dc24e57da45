import { numberToHalf } from '../formats/half-float.ts';
import { ONNX_TYPE, OnnxGraph, type OnnxInitializer } from '../formats/onnx/onnx-graph.ts';

/** Largest finite half-precision number. */
const LARGEST_HALF = 65504;

/**
 * The graph in half precision: stored tensors and everything computed; inputs and outputs stay single precision and
 * are cast at the borders, so that callers see no difference. For devices that compute in half precision: the CPU only
 * emulates it. Numbers beyond ±65504 become that.
 */
export function halfPrecision(graph: OnnxGraph): OnnxGraph {
  const out = new OnnxGraph(`${graph.name} in half precision`);
  const renamed = new Map<string, string>();
  for (const [name, tensor] of graph.initializers) {
    out.initializers.set(name, tensor.type === 'float32' ? toHalf(tensor) : tensor);
  }
  for (const input of graph.inputs) {
    out.inputs.push(input);
    if (input.type !== 'float32') continue;
    renamed.set(input.name, out.node('Cast', [input.name], { to: ONNX_TYPE.float16 }, `${input.name}:half`));
  }
  const outputs = new Set(graph.outputs.filter((output) => output.type === 'float32').map((output) => output.name));
  const half = (name: string): string => (outputs.has(name) ? `${name}:half` : (renamed.get(name) ?? name));
  for (const node of graph.nodes) {
    out.nodes.push({ ...node, inputs: node.inputs.map(half), outputs: node.outputs.map(half) });
  }
  for (const output of graph.outputs) {
    out.outputs.push(output);
    if (output.type === 'float32') out.node('Cast', [half(output.name)], { to: ONNX_TYPE.float32 }, output.name);
  }
  return out;
}

function toHalf({ dims, raw }: OnnxInitializer): OnnxInitializer {
  const aligned = raw.byteOffset % 4 === 0 ? raw : raw.slice();
  const values = new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
  const halves = Uint16Array.from(values, (value) =>
    numberToHalf(Math.max(-LARGEST_HALF, Math.min(LARGEST_HALF, value))),
  );
  return { type: 'float16', dims, raw: new Uint8Array(halves.buffer) };
}
