import { OnnxGraph, type OnnxInitializer, type OnnxNode } from '../../formats/onnx/onnx-graph.ts';
import { type ActivationRanges, byteGrid } from './activation-ranges.ts';
import { quantisationSites, readersOf, rectifiedBy } from './quantisation-sites.ts';
import { quantiseBias, quantiseWeights, type WeightBits } from './quantise-weights.ts';

export interface QuantiseOptions {
  weightBits?: WeightBits;
}
const DEFAULTS: Required<QuantiseOptions> = { weightBits: 8 };

/**
 * The graph with convolutions, additions and pooling on bytes, written as quantise and dequantise pairs (the form that
 * every ONNX runtime fuses into its own 8-bit kernels): activations unsigned with one grid per value, weights signed
 * with one grid per output channel, biases 32 bits. Inputs and outputs stay single precision.
 *
 * @param ranges a range for each of the graph's `quantisationSites`, inputs included
 * @throws Error naming a value without range
 */
export function quantiseGraph(graph: OnnxGraph, ranges: ActivationRanges, options: QuantiseOptions = {}): OnnxGraph {
  const { weightBits } = { ...DEFAULTS, ...options };
  return new GraphQuantiser(graph, ranges, weightBits).run();
}

class GraphQuantiser {
  private readonly source: OnnxGraph;
  private readonly ranges: ActivationRanges;
  private readonly weightBits: WeightBits;
  private readonly out: OnnxGraph;
  /** What stands for a value of the source: itself, or its rounded version. */
  private readonly now = new Map<string, string>();
  private readonly scales = new Map<string, number>();

  constructor(source: OnnxGraph, ranges: ActivationRanges, weightBits: WeightBits) {
    this.source = source;
    this.ranges = ranges;
    this.weightBits = weightBits;
    this.out = new OnnxGraph(`${source.name} in 8 bits`);
  }

  run(): OnnxGraph {
    const { source, out } = this;
    const sites = quantisationSites(source);
    const values = new Set(sites.values);
    const readers = readersOf(source);
    for (const [name, tensor] of source.initializers) out.initializers.set(name, tensor);
    for (const input of source.inputs) {
      out.inputs.push(input);
      if (values.has(input.name)) this.round(input.name, input.name);
    }
    for (const node of source.nodes) {
      const output = node.outputs[0]!;
      this.copy(node);
      const relu = rectifiedBy(node, readers);
      if (relu && values.has(relu.outputs[0]!)) continue;
      if (values.has(output)) this.round(output, output);
      const shared = sites.shared.get(output);
      if (shared !== undefined) this.round(output, shared);
    }
    out.outputs.push(...source.outputs);
    out.prune();
    return out;
  }

  /** Copies a node, its inputs replaced by their rounded versions. */
  private copy(node: OnnxNode): void {
    const inputs = node.inputs.map((name) => this.now.get(name) ?? name);
    if (node.operator === 'Conv') this.convolution(node, inputs);
    else this.out.node(node.operator, inputs, node.attributes, node.outputs[0]!);
  }

  private convolution(node: OnnxNode, [x, ...rest]: string[]): void {
    const scale = this.scales.get(node.inputs[0]!);
    const [weight, bias] = rest.map((name) => this.source.initializers.get(name));
    if (scale === undefined || !weight || !bias) {
      this.out.node('Conv', [x!, ...rest], node.attributes, node.outputs[0]!);
      return;
    }
    const outputs = weight.dims[0]!;
    const { bytes, scales } = quantiseWeights(floats(weight), outputs, this.weightBits);
    const stored = this.dequantised(rest[0]!, 'int8', weight.dims, bytes, scales);
    const units = quantiseBias(floats(bias), scale, scales);
    const added = this.dequantised(
      rest[1]!,
      'int32',
      [outputs],
      units,
      scales.map((s) => s * scale),
    );
    this.out.node('Conv', [x!, stored, added], node.attributes, node.outputs[0]!);
  }

  /** Stores whole numbers with a scale for each output channel. */
  private dequantised(
    name: string,
    type: 'int8' | 'int32',
    dims: readonly number[],
    data: Int8Array | Int32Array,
    scales: Float32Array,
  ): string {
    const { out } = this;
    out.initializers.set(`${name}:bytes`, { type, dims, raw: bytesOf(data) });
    out.float32(`${name}:scales`, [scales.length], scales);
    return out.node('DequantizeLinear', [`${name}:bytes`, `${name}:scales`], { axis: 0 }, `${name}:rounded`);
  }

  /** Rounds a value to the grid of a range; later nodes read the rounded one. */
  private round(value: string, rangeOf: string): void {
    const { out } = this;
    const range = this.ranges[rangeOf];
    if (!range) throw new Error(`${rangeOf} has no range`);
    const { scale, zero } = byteGrid(range);
    const [scaleName, zeroName] = [`${rangeOf}:scale`, `${rangeOf}:zero`];
    out.float32(scaleName, [], Float32Array.of(scale));
    out.initializers.set(zeroName, { type: 'uint8', dims: [], raw: Uint8Array.of(zero) });
    const stored = out.node('QuantizeLinear', [value, scaleName, zeroName], {}, `${value}:bytes`);
    this.now.set(value, out.node('DequantizeLinear', [stored, scaleName, zeroName], {}, `${value}:rounded`));
    this.scales.set(value, scale);
  }
}

function floats({ raw }: OnnxInitializer): Float32Array {
  if (raw.byteOffset % 4 === 0) return new Float32Array(raw.buffer, raw.byteOffset, raw.byteLength / 4);
  return new Float32Array(raw.slice().buffer);
}

function bytesOf(data: Int8Array | Int32Array | Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
