import { OnnxGraph } from '../onnx/onnx-graph.ts';
import type { TfliteConstant, TfliteModel, TfliteNode } from './read-tflite.ts';
import type { Activation, Padding } from './tflite-operator.ts';

export interface TfliteToOnnxOptions {
  /** Name of the one input. */
  input: string;
  /** Names of the outputs in the file's order; null drops an output and everything only it needs. */
  outputs: readonly (string | null)[];
}

type Pads = readonly (readonly [before: number, after: number])[];

/**
 * Turns a TFLite graph (NHWC) into an ONNX graph (NCHW, operator set 17). Half-precision and sparse constants have
 * been expanded by the reader; zero padding is folded into the convolution that follows it.
 *
 * @throws Error naming the operator where one is not known: nothing is skipped in silence
 */
export function tfliteToOnnx(model: TfliteModel, options: TfliteToOnnxOptions): OnnxGraph {
  return new Conversion(model, options).run();
}

class Conversion {
  private readonly graph = new OnnxGraph('main');
  /** Tensor index -> ONNX value. */
  private readonly values = new Map<number, string>();
  /** Tensor index -> constant, passed on through DEQUANTIZE and DENSIFY. */
  private readonly constants = new Map<number, TfliteConstant>();
  /** Tensor index -> padding not emitted yet. */
  private readonly pending = new Map<number, { source: number; pads: Pads }>();
  private readonly model: TfliteModel;
  private readonly options: TfliteToOnnxOptions;

  constructor(model: TfliteModel, options: TfliteToOnnxOptions) {
    this.model = model;
    this.options = options;
  }

  run(): OnnxGraph {
    const { model, graph, options } = this;
    if (model.inputs.length !== 1) throw new Error(`TFLite model with ${model.inputs.length} inputs, expected one`);
    if (model.outputs.length !== options.outputs.length) {
      throw new Error(`TFLite model with ${model.outputs.length} outputs, expected ${options.outputs.length}`);
    }
    model.tensors.forEach((tensor, index) => {
      if (tensor.constant) this.constants.set(index, tensor.constant);
    });
    const input = model.inputs[0]!;
    this.values.set(input, graph.input(options.input, toNchw(this.shape(input))));
    graph.float32('zero', [], Float32Array.of(0));
    graph.float32('six', [], Float32Array.of(6));
    for (const node of model.nodes) this.convert(node);
    model.outputs.forEach((index, at) => {
      const name = options.outputs[at];
      if (!name) return;
      graph.rename(this.value(index), name);
      graph.output(name, toNchw(this.shape(index)));
    });
    graph.prune();
    return graph;
  }

  private convert(node: TfliteNode): void {
    const { operator } = node;
    const input = node.inputs[0]!;
    const output = node.outputs[0]!;
    switch (operator.kind) {
      case 'dequantize':
      case 'densify':
        this.constants.set(output, this.constant(input));
        return;
      case 'pad': {
        const amounts = this.constant(node.inputs[1]!);
        const pads = [0, 1, 2, 3].map((dim) => [amounts[2 * dim]!, amounts[2 * dim + 1]!] as const);
        this.pending.set(output, { source: input, pads });
        return;
      }
      case 'conv':
      case 'depthwise-conv':
        this.convolution(node, operator);
        return;
      case 'add':
        this.emit(output, 'Add', [this.value(input), this.value(node.inputs[1]!)], {}, operator.activation);
        return;
      case 'max-pool': {
        const pads = this.windowPads(input, operator.padding, operator.window, operator.stride, [1, 1]);
        const attributes = { kernel_shape: operator.window, strides: operator.stride, pads };
        this.emit(output, 'MaxPool', [this.value(input)], attributes);
        return;
      }
      case 'resize-bilinear': {
        const sizes = this.graph.int64(`size_${output}`, toNchw(this.shape(output)));
        const mode = operator.alignCorners ? 'align_corners' : operator.halfPixelCenters ? 'half_pixel' : 'asymmetric';
        const attributes = { mode: 'linear', coordinate_transformation_mode: mode };
        this.emit(output, 'Resize', [this.value(input), '', '', sizes], attributes);
        return;
      }
      case 'depth-to-space':
        // TFLite keeps the block offset slowest in the channel: ONNX's depth-column-row order.
        this.emit(output, 'DepthToSpace', [this.value(input)], { blocksize: operator.block, mode: 'DCR' });
        return;
      case 'logistic':
        this.emit(output, 'Sigmoid', [this.value(input)]);
        return;
      case 'reshape':
        this.reshape(input, output);
        return;
      case 'concat': {
        const axis = this.shape(output).length === 4 ? [0, 2, 3, 1][operator.axis]! : operator.axis;
        const inputs = node.inputs.map((index) => this.value(index));
        this.emit(output, 'Concat', inputs, { axis }, operator.activation);
        return;
      }
      case 'unknown':
        throw new Error(`TFLite operator ${operator.code} is not supported`);
    }
  }

  private convolution(
    node: TfliteNode,
    operator: Extract<TfliteNode['operator'], { kind: 'conv' | 'depthwise-conv' }>,
  ): void {
    const [input, kernel, bias] = node.inputs as [number, number, number];
    const output = node.outputs[0]!;
    const depthwise = operator.kind === 'depthwise-conv';
    const [first, height, width, last] = this.shape(kernel) as [number, number, number, number];
    const channelsOut = depthwise ? last : first;
    const channelsIn = depthwise ? 1 : last;
    const stored = this.constant(kernel);
    const weights = new Float32Array(stored.length);
    for (let o = 0, at = 0; o < channelsOut; o++) {
      for (let i = 0; i < channelsIn; i++) {
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++, at++) {
            weights[at] = stored[((depthwise ? 0 : o) * height + y) * width * last + x * last + (depthwise ? o : i)]!;
          }
        }
      }
    }
    const padding = this.pending.get(input);
    const folds = padding && operator.padding === 'valid' && isZero(padding.pads[0]!) && isZero(padding.pads[3]!);
    const pads = folds
      ? [padding.pads[1]![0], padding.pads[2]![0], padding.pads[1]![1], padding.pads[2]![1]]
      : this.windowPads(input, operator.padding, [height, width], operator.stride, operator.dilation);
    const inputs = [
      this.value(folds ? padding.source : input),
      this.graph.float32(`kernel_${output}`, [channelsOut, channelsIn, height, width], weights),
      this.graph.float32(`bias_${output}`, [channelsOut], Float32Array.from(this.constant(bias))),
    ];
    const group = depthwise ? channelsOut : 1;
    const attributes = {
      kernel_shape: [height, width],
      strides: operator.stride,
      dilations: operator.dilation,
      pads,
      group,
    };
    this.emit(output, 'Conv', inputs, attributes, operator.activation);
  }

  private reshape(input: number, output: number): void {
    const from = this.shape(input);
    const to = this.shape(output);
    if (to.length > 3) throw new Error('TFLite RESHAPE to rank 4 is not supported');
    let value = this.value(input);
    const orderMatters = from.length === 4 && from[3]! > 1 && from[1]! * from[2]! > 1;
    if (orderMatters) value = this.graph.node('Transpose', [value], { perm: [0, 2, 3, 1] });
    this.emit(output, 'Reshape', [value, this.graph.int64(`shape_${output}`, to)]);
  }

  private emit(
    output: number,
    operator: string,
    inputs: string[],
    attributes: Parameters<OnnxGraph['node']>[2] = {},
    activation: Activation = 'none',
  ): void {
    let value = this.graph.node(operator, inputs, attributes);
    if (activation === 'relu') value = this.graph.node('Relu', [value]);
    if (activation === 'relu6') value = this.graph.node('Clip', [value, 'zero', 'six']);
    this.values.set(output, value);
  }

  /** The ONNX value of a tensor; padding that no convolution took in becomes a node of its own here. */
  private value(index: number): string {
    const known = this.values.get(index);
    if (known !== undefined) return known;
    const padding = this.pending.get(index);
    if (!padding) throw new Error(`TFLite tensor ${index} is used before it is computed`);
    const [n, h, w, c] = padding.pads as [Pads[0], Pads[0], Pads[0], Pads[0]];
    const amounts = this.graph.int64(`pads_${index}`, [n[0], c[0], h[0], w[0], n[1], c[1], h[1], w[1]]);
    const value = this.graph.node('Pad', [this.value(padding.source), amounts], { mode: 'constant' });
    this.values.set(index, value);
    return value;
  }

  private constant(index: number): TfliteConstant {
    const values = this.constants.get(index);
    if (!values) throw new Error(`TFLite tensor ${index} is not a constant`);
    return values;
  }

  private shape(index: number): readonly number[] {
    return this.model.tensors[index]!.shape;
  }

  /** Padding as ONNX lists it: top, left, bottom, right. TensorFlow's SAME puts the odd pixel at the bottom right. */
  private windowPads(
    input: number,
    padding: Padding,
    window: readonly [number, number],
    stride: readonly [number, number],
    dilation: readonly [number, number],
  ): number[] {
    if (padding === 'valid') return [0, 0, 0, 0];
    const total = [0, 1].map((axis) => {
      const size = this.shape(input)[axis + 1]!;
      const extent = (window[axis]! - 1) * dilation[axis]! + 1;
      return Math.max(0, (Math.ceil(size / stride[axis]!) - 1) * stride[axis]! + extent - size);
    });
    const before = total.map((amount) => amount >> 1);
    return [before[0]!, before[1]!, total[0]! - before[0]!, total[1]! - before[1]!];
  }
}

function toNchw(shape: readonly number[]): number[] {
  return shape.length === 4 ? [shape[0]!, shape[3]!, shape[1]!, shape[2]!] : [...shape];
}

function isZero(pad: readonly [number, number]): boolean {
  return pad[0] === 0 && pad[1] === 0;
}
