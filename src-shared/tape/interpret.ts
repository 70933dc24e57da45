import { assertNever } from '../errors/problem.ts';
import { compare, elementwise, select } from './interpret/elementwise.ts';
import { averagePool2d, conv2d, maxPool2d } from './interpret/image.ts';
import { affine, matmul } from './interpret/matrix.ts';
import { broadcastTo, concat, gather, pad, slice, transpose } from './interpret/rearrange.ts';
import { reduce, softmax } from './interpret/reduce.ts';
import type { MakeArray, NumberArray, Tensor } from './interpret/tensor.ts';
import type { Operation } from './operation.ts';
import { elementCount, formatShape, resolveDim, type Shape } from './shape.ts';
import { neededNodes, type Tape, type Value } from './tape.ts';
import { type Weights, weightOf } from './weights.ts';

export type { NumberArray, Tensor } from './interpret/tensor.ts';

export interface InterpretOptions {
  /** What to compute, by name. */
  outputs: Readonly<Record<string, Value>>;
  /** Numbers of the tape's inputs. */
  inputs?: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>>;
  weights?: Weights;
  /** In which precision every intermediate is kept; double unless given. */
  precision?: 'float32' | 'float64';
}

/**
 * Computes values of a tape in plain TypeScript: slow, independent of any runtime, and by default in double precision.
 * The oracle of the tests. Knows the primitives only.
 *
 * @throws Error where an input or weight is missing or of another shape, or where the tape holds a fused operation
 */
export function interpret(tape: Tape, options: InterpretOptions): Record<string, Tensor> {
  const { outputs, inputs = {}, weights = new Map(), precision = 'float64' } = options;
  const make: MakeArray = (count) => (precision === 'float64' ? new Float64Array(count) : new Float32Array(count));
  const sizes = new Map<string, number>();
  const known = new Map<number, Tensor>();
  const given = (shape: readonly number[], data: ArrayLike<number>): Tensor => {
    const copy = make(data.length);
    copy.set(data);
    return { shape, data: copy };
  };
  for (const { operation, inputs: from, outputs: to } of neededNodes(tape, Object.values(outputs))) {
    const value = to[0]!;
    if (operation.kind === 'input') {
      const found = inputs[operation.name];
      if (!found) throw new Error(`nothing was given for the input ${operation.name}`);
      bindSizes(sizes, operation.name, value.shape, found.shape);
      known.set(value.id, given(found.shape, found.data));
      continue;
    }
    const shape = value.shape.map((dim) => resolveDim(dim, sizes));
    if (operation.kind === 'parameter') {
      const data = operation.derive ? operation.derive(weights) : weightOf(weights, operation.key, shape).data;
      known.set(value.id, given(shape, data));
    } else if (operation.kind === 'constant') {
      known.set(value.id, given(shape, operation.data));
    } else {
      const data = compute(
        operation,
        from.map((input) => known.get(input.id)!),
        shape,
        make,
      );
      if (data.length !== elementCount(shape))
        throw new Error(`${operation.kind} gave ${data.length} numbers for ${formatShape(shape)}`);
      known.set(value.id, { shape, data });
    }
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, known.get(value.id)!]));
}

/** Notes what the named axes of an input are, and refuses contradictions. */
function bindSizes(sizes: Map<string, number>, name: string, shape: Shape, actual: readonly number[]): void {
  const wrong = (): Error => new Error(`${name} is ${formatShape(actual)} instead of ${formatShape(shape)}`);
  if (shape.length !== actual.length) throw wrong();
  shape.forEach((dim, axis) => {
    const size = actual[axis]!;
    if (typeof dim === 'string' && !sizes.has(dim)) sizes.set(dim, size);
    if (resolveDim(dim, sizes) !== size) throw wrong();
  });
}

function compute(
  operation: Exclude<Operation, { kind: 'input' | 'parameter' | 'constant' }>,
  x: readonly Tensor[],
  shape: readonly number[],
  make: MakeArray,
): NumberArray {
  const [a, b, c] = x as [Tensor, Tensor, Tensor];
  switch (operation.kind) {
    case 'matmul':
      return matmul(a, b, operation.transposeA, operation.transposeB, shape, make);
    case 'affine':
      return affine(a, b, c ?? null, make);
    case 'reshape':
      return a.data;
    case 'transpose':
      return transpose(a, operation.order, make);
    case 'concat':
      return concat(x, operation.axis, shape, make);
    case 'slice':
      return slice(a, operation.axis, operation.start, operation.step, shape, make);
    case 'pad':
      return pad(a, operation.axis, operation.before, shape, make);
    case 'gather':
      return gather(a, operation.axis, operation.indices, shape, make);
    case 'broadcast':
      return broadcastTo(a, shape, make);
    case 'sum':
    case 'mean':
    case 'max':
      return reduce(operation.kind, a, operation.axes, make);
    case 'softmax':
      return softmax(a, operation.axis, make);
    case 'conv2d':
      return conv2d(a, b, c ?? null, operation, shape, make);
    case 'maxPool2d':
      return maxPool2d(a, operation, shape, make);
    case 'averagePool2d':
      return averagePool2d(a, operation, shape, make);
    case 'where':
      return select(a, b, c, shape, make);
    case 'greater':
    case 'equal':
      return compare(operation.kind, a, b, shape, make);
    case 'fusedGru':
    case 'fusedLayerNorm':
    case 'fusedCumulativeSum':
      throw new Error(`${operation.kind} is not interpreted; record the training form`);
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
      return elementwise(operation.kind, a, b ?? null, shape, make);
    default:
      return assertNever(operation);
  }
}
