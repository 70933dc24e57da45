import type { BinaryKind, CompareKind, Operation, Primitive, UnaryKind } from '#shared/tape/operation.ts';
import type { TensorFlow, TfTensor } from './tensorflow.ts';

type Computed = Exclude<Operation, { kind: 'input' | 'parameter' | 'constant' }>;
type Of<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>;

/** Operations that need nothing but their inputs, and what they are called. */
const PLAIN = {
  negate: 'neg',
  exp: 'exp',
  log: 'log',
  sqrt: 'sqrt',
  abs: 'abs',
  sign: 'sign',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  relu: 'relu',
  erf: 'erf',
  sin: 'sin',
  cos: 'cos',
  atan: 'atan',
  add: 'add',
  subtract: 'sub',
  multiply: 'mul',
  divide: 'div',
  maximum: 'maximum',
  minimum: 'minimum',
  greater: 'greater',
  equal: 'equal',
  where: 'where',
} as const satisfies Record<UnaryKind | BinaryKind | CompareKind | 'where', keyof TensorFlow>;

function isPlain(kind: Computed['kind']): kind is keyof typeof PLAIN {
  return kind in PLAIN;
}

/**
 * Computes one operation with TensorFlow.js. Intermediate tensors are freed, inputs are left.
 *
 * @param shape of what comes out
 * @throws Error where the operation is a fused one: those are on tapes of the inference form only
 */
export function computeWithTensorFlow(
  tf: TensorFlow,
  operation: Computed,
  inputs: readonly TfTensor[],
  shape: readonly number[],
): TfTensor {
  return tf.tidy(() => compute(tf, operation, inputs, shape));
}

function compute(tf: TensorFlow, op: Computed, x: readonly TfTensor[], shape: readonly number[]): TfTensor {
  const [a, b, c] = x as [TfTensor, TfTensor, TfTensor];
  if (isPlain(op.kind)) return (tf[PLAIN[op.kind]] as (...of: TfTensor[]) => TfTensor)(...x);
  switch (op.kind) {
    case 'matmul':
      return tf.matMul(stretched(tf, a, shape), stretched(tf, b, shape), op.transposeA, op.transposeB);
    case 'affine':
      return affine(tf, a, b, c, shape);
    case 'reshape':
      return tf.reshape(a, [...shape]);
    case 'transpose':
      return tf.transpose(a, [...op.order]);
    case 'concat':
      return tf.concat([...x], op.axis);
    case 'slice':
      return slice(tf, a, op, shape);
    case 'pad':
      return tf.pad(
        a,
        shape.map((_, axis) => (axis === op.axis ? [op.before, op.after] : [0, 0])),
      );
    case 'gather':
      return gather(tf, a, op.indices, op.axis);
    case 'broadcast':
      return tf.broadcastTo(a, [...shape]);
    case 'sum':
    case 'mean':
    case 'max':
      return tf[op.kind](a, [...op.axes], op.keepDims);
    case 'softmax': {
      const powers = tf.exp(tf.sub(a, tf.max(a, [op.axis], true)));
      return tf.div(powers, tf.sum(powers, [op.axis], true));
    }
    case 'conv2d':
      return conv2d(tf, x, op);
    case 'maxPool2d': {
      const [top, left, bottom, right] = op.padding;
      const edges: [number, number][] = [[0, 0], [top, bottom], [left, right], [0, 0]]; // biome-ignore format: rows
      const padded = tf.pad(channelsLast(tf, a), edges, Number.NEGATIVE_INFINITY);
      return channelsFirst(tf, tf.maxPool(padded, [...op.size], [...op.stride], 'valid'));
    }
    case 'averagePool2d':
      return channelsFirst(tf, tf.avgPool(channelsLast(tf, a), [...op.size], [...op.stride], 'valid'));
    default:
      throw new Error(`${op.kind} is not computed here; record the training form`);
  }
}

/** Stacks of matrices as many as come out: the plain backend is wrong where both sides would have to stretch. */
function stretched(tf: TensorFlow, x: TfTensor, shape: readonly number[]): TfTensor {
  const leading = shape.slice(0, -2);
  return x.shape.slice(0, -2).join() === leading.join() ? x : tf.broadcastTo(x, [...leading, ...x.shape.slice(-2)]);
}

function affine(
  tf: TensorFlow,
  x: TfTensor,
  weight: TfTensor,
  bias: TfTensor | undefined,
  shape: readonly number[],
): TfTensor {
  const rows = tf.reshape(x, [-1, x.shape.at(-1)!]);
  const product = tf.matMul(rows, weight, false, true);
  return tf.reshape(bias ? tf.add(product, bias) : product, [...shape]);
}

function slice(tf: TensorFlow, x: TfTensor, { axis, start, step }: Of<'slice'>, shape: readonly number[]): TfTensor {
  const count = shape[axis]!;
  if (step > 1) {
    const rows = Array.from({ length: count }, (_, i) => start + i * step);
    return gather(tf, x, rows, axis);
  }
  const begin = shape.map((_, i) => (i === axis ? start : 0));
  return tf.slice(x, begin, [...shape]);
}

function gather(tf: TensorFlow, x: TfTensor, rows: readonly number[], axis: number): TfTensor {
  return tf.gather(x, tf.tensor(Int32Array.from(rows), [rows.length], 'int32'), axis);
}

/** Group by group, as not every backend knows groups; padded by hand, as edges may differ. */
function conv2d(
  tf: TensorFlow,
  [x, weight, bias]: readonly TfTensor[],
  { stride, padding, groups }: Extract<Primitive, { kind: 'conv2d' }>,
): TfTensor {
  const [top, left, bottom, right] = padding;
  const padded = tf.pad(channelsLast(tf, x!), [[0, 0], [top, bottom], [left, right], [0, 0]]); // biome-ignore format: rows
  const pictures = tf.split(padded, groups, 3);
  const filters = tf.split(tf.transpose(weight!, [2, 3, 1, 0]), groups, 3);
  const found = pictures.map((part, i) => tf.conv2d(part, filters[i]!, [...stride], 'valid'));
  const all = tf.concat(found, 3);
  return channelsFirst(tf, bias ? tf.add(all, bias) : all);
}

/** [N, C, H, W] → [N, H, W, C], the order that every backend has. */
function channelsLast(tf: TensorFlow, x: TfTensor): TfTensor {
  return tf.transpose(x, [0, 2, 3, 1]);
}

function channelsFirst(tf: TensorFlow, x: TfTensor): TfTensor {
  return tf.transpose(x, [0, 3, 1, 2]);
}
