import { OnnxGraph } from '../../formats/onnx/onnx-graph.ts';
import { quantisationSites } from './quantisation-sites.ts';

/**
 * The graph with every value that needs a range as an output, under its name. Values that the graph is given are not
 * among them: their range is that of what it is given. All values have four axes, [N, channels, height, width].
 */
export function calibrationGraph(graph: OnnxGraph): OnnxGraph {
  const out = new OnnxGraph(`${graph.name} for calibration`);
  for (const input of graph.inputs) out.inputs.push(input);
  for (const [name, tensor] of graph.initializers) out.initializers.set(name, tensor);
  out.nodes = [...graph.nodes];
  for (const output of graph.outputs) out.outputs.push(output);
  const given = new Set([...graph.inputs, ...graph.outputs].map((value) => value.name));
  for (const value of quantisationSites(graph).values) {
    if (!given.has(value))
      out.output(
        value,
        ['n', 'c', 'h', 'w'].map((axis) => `${value}:${axis}`),
      );
  }
  return out;
}
