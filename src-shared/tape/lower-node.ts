import { assertNever } from '../errors/problem.ts';
import type { OnnxAttribute, OnnxGraph } from '../formats/onnx/onnx-graph.ts';
import type { OnnxNames } from './onnx-names.ts';
import type { BinaryKind, CompareKind, ReduceKind, UnaryKind } from './operation.ts';
import type { TapeNode, Value } from './tape.ts';

/** Operators that carry another name, or the same one capitalised, and need nothing but their inputs. */
const PLAIN: Record<UnaryKind | BinaryKind | CompareKind | 'where', string> = {
  negate: 'Neg',
  exp: 'Exp',
  log: 'Log',
  sqrt: 'Sqrt',
  abs: 'Abs',
  sign: 'Sign',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  relu: 'Relu',
  erf: 'Erf',
  sin: 'Sin',
  cos: 'Cos',
  atan: 'Atan',
  add: 'Add',
  subtract: 'Sub',
  multiply: 'Mul',
  divide: 'Div',
  maximum: 'Max',
  minimum: 'Min',
  greater: 'Greater',
  equal: 'Equal',
  where: 'Where',
};

const REDUCTIONS: Record<ReduceKind, string> = { sum: 'ReduceSum', mean: 'ReduceMean', max: 'ReduceMax' };

/** Writes one operation that is no input, parameter or constant. */
export function lowerNode(graph: OnnxGraph, names: OnnxNames, { operation, inputs, outputs }: TapeNode): void {
  const x = inputs.map((input) => names.of(input));
  const out = outputs[0]!;
  const emit = (operator: string, from: readonly string[], attributes: Record<string, OnnxAttribute> = {}): string =>
    graph.node(operator, from, attributes, names.fresh(out));
  switch (operation.kind) {
    case 'input':
    case 'parameter':
    case 'constant':
      throw new Error(`${operation.kind} is declared, not computed`);
    case 'matmul':
      lowerMatmul(graph, names, inputs, out, operation.transposeA, operation.transposeB);
      return;
    case 'affine':
      lowerAffine(graph, names, inputs, out);
      return;
    case 'reshape':
      emit('Reshape', [x[0]!, names.reshapeTarget(operation.shape)]);
      return;
    case 'transpose':
      emit('Transpose', x, { perm: operation.order });
      return;
    case 'concat':
      emit('Concat', x, { axis: operation.axis });
      return;
    case 'slice': {
      const { start, end, axis, step } = operation;
      emit('Slice', [x[0]!, ...[start, end, axis, step].map((n) => names.list([n]))]);
      return;
    }
    case 'pad': {
      const rank = out.shape.length;
      const pads = new Array<number>(2 * rank).fill(0);
      pads[operation.axis] = operation.before;
      pads[rank + operation.axis] = operation.after;
      emit('Pad', [x[0]!, names.list(pads)]);
      return;
    }
    case 'gather':
      emit('Gather', [x[0]!, names.list(operation.indices)], { axis: operation.axis });
      return;
    case 'broadcast':
      emit('Expand', [x[0]!, names.shape(operation.shape)]);
      return;
    case 'sum':
      emit('ReduceSum', [x[0]!, names.list(operation.axes)], { keepdims: operation.keepDims ? 1 : 0 });
      return;
    case 'mean':
    case 'max':
      emit(REDUCTIONS[operation.kind], x, { axes: operation.axes, keepdims: operation.keepDims ? 1 : 0 });
      return;
    case 'softmax':
      emit('Softmax', x, { axis: operation.axis });
      return;
    case 'conv2d': {
      const { stride, padding, groups } = operation;
      emit('Conv', x, { strides: stride, pads: padding, group: groups });
      return;
    }
    case 'maxPool2d':
      emit('MaxPool', x, { kernel_shape: operation.size, strides: operation.stride, pads: operation.padding });
      return;
    case 'averagePool2d':
      emit('AveragePool', x, { kernel_shape: operation.size, strides: operation.stride });
      return;
    case 'fusedGru': {
      const [features, w, r, b, state = ''] = x as [string, string, string, string, string?];
      graph.nodes.push({
        operator: 'GRU',
        inputs: [features, w, r, b, '', state],
        outputs: outputs.map((output) => names.fresh(output)),
        attributes: {
          hidden_size: operation.hidden,
          direction: operation.directions === 2 ? 'bidirectional' : 'forward',
          linear_before_reset: 1,
        },
      });
      return;
    }
    case 'fusedLayerNorm':
      emit('LayerNormalization', x, { axis: -1, epsilon: { float: operation.epsilon } });
      return;
    case 'fusedCumulativeSum':
      emit('CumSum', [x[0]!, names.list([operation.axis])]);
      return;
    case 'negate':
    case 'exp':
    case 'log':
    case 'sqrt':
    case 'abs':
    case 'sign':
    case 'tanh':
    case 'sigmoid':
    case 'relu':
    case 'erf':
    case 'sin':
    case 'cos':
    case 'atan':
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'maximum':
    case 'minimum':
    case 'greater':
    case 'equal':
    case 'where':
      emit(PLAIN[operation.kind], x);
      return;
    default:
      assertNever(operation);
  }
}

/** Two matrices become one Gemm, which transposes for nothing; stacks of matrices a MatMul. */
function lowerMatmul(
  graph: OnnxGraph,
  names: OnnxNames,
  [a, b]: readonly Value[],
  out: Value,
  transposeA: boolean,
  transposeB: boolean,
): void {
  if (a!.shape.length === 2 && b!.shape.length === 2) {
    const turnedA = transposeA ? names.turned(a!) : null;
    const flags = { transA: transposeA && !turnedA ? 1 : 0, transB: transposeB ? 1 : 0 };
    graph.node('Gemm', [turnedA ?? names.of(a!), names.of(b!)], flags, names.fresh(out));
    return;
  }
  const turned = (value: Value, turn: boolean): string => {
    if (!turn) return names.of(value);
    const order = value.shape.map((_, i) => i);
    order.push(...order.splice(-2).reverse());
    return graph.node('Transpose', [names.of(value)], { perm: order });
  };
  graph.node('MatMul', [turned(a!, transposeA), turned(b!, transposeB)], {}, names.fresh(out));
}

/** A Gemm for rows of a matrix; otherwise a MatMul with the weight stored transposed, and an Add. */
function lowerAffine(graph: OnnxGraph, names: OnnxNames, [x, weight, bias]: readonly Value[], out: Value): void {
  if (x!.shape.length === 2) {
    const inputs = [x, weight, bias].filter((value) => value !== undefined);
    graph.node(
      'Gemm',
      inputs.map((value) => names.of(value)),
      { transB: 1 },
      names.fresh(out),
    );
    return;
  }
  const from = [names.of(x!), transposedWeight(graph, names, weight!)];
  if (!bias) graph.node('MatMul', from, {}, names.fresh(out));
  else graph.node('Add', [graph.node('MatMul', from), names.of(bias)], {}, names.fresh(out));
}

function transposedWeight(graph: OnnxGraph, names: OnnxNames, weight: Value): string {
  const stored = names.numbersOf(weight);
  if (!stored) return graph.node('Transpose', [names.of(weight)], { perm: [1, 0] });
  const name = `${names.of(weight)}:transposed`;
  if (graph.initializers.has(name)) return name;
  const [rows, columns] = weight.shape as readonly [number, number];
  const turned = new Float32Array(stored.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) turned[c * rows + r] = stored[r * columns + c]!;
  return graph.float32(name, [columns, rows], turned);
}
