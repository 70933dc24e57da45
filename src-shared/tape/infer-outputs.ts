import { assertNever } from '../errors/problem.ts';
import type { ElementType, Operation } from './operation.ts';
import { broadcastShapes, type Dim, formatShape, isStatic, multiplyDims, type Shape, staticDim } from './shape.ts';

/** Shape and element type of one output. */
export interface Inferred {
  readonly shape: Shape;
  readonly type: ElementType;
}

/** What an operation gives for inputs of these shapes. @throws Error in plain words where they do not fit */
export function inferOutputs(operation: Operation, inputs: readonly Inferred[]): Inferred[] {
  const float = (shape: Shape): Inferred[] => [{ shape, type: 'float32' }];
  const shapes = inputs.map((input) => input.shape);
  const { kind } = operation;
  switch (kind) {
    case 'input':
    case 'parameter':
    case 'constant':
      throw new Error(`${kind} is made by the tape itself`);
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
    case 'softmax':
    case 'fusedLayerNorm':
    case 'fusedCumulativeSum':
      return float(shapes[0]!);
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'maximum':
    case 'minimum':
      return float(broadcastShapes(shapes[0]!, shapes[1]!, kind));
    case 'greater':
    case 'equal':
      return [{ shape: broadcastShapes(shapes[0]!, shapes[1]!, kind), type: 'bool' }];
    case 'where':
      if (inputs[0]!.type !== 'bool') throw new Error('where needs a comparison as its condition');
      return float(broadcastShapes(shapes[0]!, broadcastShapes(shapes[1]!, shapes[2]!, kind), kind));
    case 'matmul':
      return float(matmulShape(shapes[0]!, shapes[1]!, operation.transposeA, operation.transposeB));
    case 'affine':
      return float(affineShape(shapes[0]!, shapes[1]!, shapes[2]));
    case 'reshape':
      if (multiplyDims(shapes[0]!) !== multiplyDims(operation.shape)) {
        throw new Error(`reshape: ${formatShape(shapes[0]!)} does not fill ${formatShape(operation.shape)}`);
      }
      return float(operation.shape);
    case 'transpose': {
      const sorted = [...operation.order].sort((a, b) => a - b).join();
      if (sorted !== shapes[0]!.map((_, i) => i).join())
        throw new Error(`transpose: ${operation.order} is no order of axes`);
      return float(operation.order.map((axis) => shapes[0]![axis]!));
    }
    case 'concat':
      return float(concatShape(shapes, operation.axis));
    case 'slice': {
      const { axis, start, end, step } = operation;
      const size = shapes[0]![axis]!;
      if (start < 0 || end < start || step < 1 || (typeof size === 'number' && end > size)) {
        throw new Error(`slice: ${start} to ${end} is not within axis ${axis} of ${formatShape(shapes[0]!)}`);
      }
      return float(replaced(shapes[0]!, axis, Math.ceil((end - start) / step)));
    }
    case 'pad':
      return float(
        replaced(
          shapes[0]!,
          operation.axis,
          staticDim(shapes[0]!, operation.axis, kind) + operation.before + operation.after,
        ),
      );
    case 'gather': {
      const size = shapes[0]![operation.axis];
      const bad = operation.indices.find(
        (i) => i < 0 || !Number.isInteger(i) || (typeof size === 'number' && i >= size),
      );
      if (bad !== undefined)
        throw new Error(`gather: no row ${bad} on axis ${operation.axis} of ${formatShape(shapes[0]!)}`);
      return float(replaced(shapes[0]!, operation.axis, operation.indices.length));
    }
    case 'broadcast':
      if (broadcastShapes(shapes[0]!, operation.shape, kind).join() !== operation.shape.join()) {
        throw new Error(`broadcast: ${formatShape(shapes[0]!)} does not stretch to ${formatShape(operation.shape)}`);
      }
      return float(operation.shape);
    case 'sum':
    case 'mean':
    case 'max':
      return float(reducedShape(shapes[0]!, operation.axes, operation.keepDims));
    case 'conv2d': {
      const [n, c, h, w] = shapes[0]!;
      const [outputs, channels, kh, kw] = shapes[1]! as readonly number[];
      if (shapes[0]!.length !== 4 || shapes[1]!.length !== 4 || c !== channels! * operation.groups) {
        throw new Error(`conv2d: ${formatShape(shapes[0]!)} and weight ${formatShape(shapes[1]!)} do not fit`);
      }
      if (shapes[2] && shapes[2].join() !== String(outputs)) throw new Error(`conv2d: bias ${formatShape(shapes[2])}`);
      const [top, left, bottom, right] = operation.padding;
      return float([
        n!,
        outputs!,
        slid(h!, kh!, operation.stride[0], top + bottom),
        slid(w!, kw!, operation.stride[1], left + right),
      ]);
    }
    case 'maxPool2d':
    case 'averagePool2d': {
      const [n, c, h, w] = shapes[0]!;
      const [top, left, bottom, right] = kind === 'maxPool2d' ? operation.padding : [0, 0, 0, 0];
      const { size, stride } = operation;
      return float([n!, c!, slid(h!, size[0], stride[0], top + bottom), slid(w!, size[1], stride[1], left + right)]);
    }
    case 'fusedGru': {
      const [t, n] = shapes[0]!;
      const { directions, hidden } = operation;
      return [...float([t!, directions, n!, hidden]), ...float([directions, n!, hidden])];
    }
    default:
      return assertNever(kind);
  }
}

function replaced(shape: Shape, axis: number, size: Dim): Shape {
  return shape.map((dim, i) => (i === axis ? size : dim));
}

function slid(size: Dim, window: number, stride: number, padding: number): number {
  if (typeof size !== 'number') throw new Error('pictures need a width and height in numbers');
  return Math.floor((size + padding - window) / stride) + 1;
}

function matmulShape(a: Shape, b: Shape, transposeA: boolean, transposeB: boolean): Shape {
  const wrong = `matmul: ${formatShape(a)}${transposeA ? 'ᵀ' : ''} and ${formatShape(b)}${transposeB ? 'ᵀ' : ''} do not fit`;
  if (a.length < 2 || b.length < 2) throw new Error(wrong);
  const [m, k] = transposeA ? [a.at(-1)!, a.at(-2)!] : [a.at(-2)!, a.at(-1)!];
  const [k2, n] = transposeB ? [b.at(-1)!, b.at(-2)!] : [b.at(-2)!, b.at(-1)!];
  if (k !== k2) throw new Error(wrong);
  return [...broadcastShapes(a.slice(0, -2), b.slice(0, -2), 'matmul'), m, n];
}

function affineShape(x: Shape, weight: Shape, bias: Shape | undefined): Shape {
  if (x.length < 1 || weight.length !== 2 || x.at(-1) !== weight[1] || (bias && bias.join() !== String(weight[0]))) {
    const third = bias ? ` and bias ${formatShape(bias)}` : '';
    throw new Error(`affine: ${formatShape(x)} does not fit weight ${formatShape(weight)}${third}`);
  }
  return [...x.slice(0, -1), weight[0]!];
}

function concatShape(shapes: readonly Shape[], axis: number): Shape {
  const first = shapes[0];
  if (!first) throw new Error('concat needs at least one value');
  const sizes: Shape = shapes.map((shape) => {
    const same = shape.length === first.length && shape.every((dim, i) => i === axis || dim === first[i]);
    if (!same) throw new Error(`concat on axis ${axis}: ${shapes.map(formatShape).join(' and ')} do not fit`);
    return shape[axis]!;
  });
  if (sizes.length === 1) return first;
  if (!isStatic(sizes)) throw new Error(`concat needs sizes in numbers on axis ${axis}`);
  return replaced(
    first,
    axis,
    sizes.reduce<number>((a, b) => a + b, 0),
  );
}

function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): Shape {
  if (keepDims) return shape.map((dim, i) => (axes.includes(i) ? 1 : dim));
  return shape.filter((_, i) => !axes.includes(i));
}
