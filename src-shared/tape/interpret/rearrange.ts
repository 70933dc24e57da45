import {
  aroundAxis,
  broadcastStrides,
  type MakeArray,
  type NumberArray,
  stridesOf,
  type Tensor,
  walk,
} from './tensor.ts';

/** The numbers as if the tensor were stretched to a shape; its own array where it already has it. */
export function broadcastTo(x: Tensor, shape: readonly number[], make: MakeArray): NumberArray {
  const count = shape.reduce((a, b) => a * b, 1);
  if (x.data.length === count) return x.data;
  const out = make(count);
  let at = 0;
  walk(shape, broadcastStrides(x.shape, shape), (offset) => (out[at++] = x.data[offset]!));
  return out;
}

export function transpose(x: Tensor, order: readonly number[], make: MakeArray): NumberArray {
  const strides = stridesOf(x.shape);
  const out = make(x.data.length);
  let at = 0;
  walk(
    order.map((axis) => x.shape[axis]!),
    order.map((axis) => strides[axis]!),
    (offset) => (out[at++] = x.data[offset]!),
  );
  return out;
}

export function concat(parts: readonly Tensor[], axis: number, shape: readonly number[], make: MakeArray): NumberArray {
  const [outer, size, inner] = aroundAxis(shape, axis);
  const out = make(outer * size * inner);
  let from = 0;
  for (const part of parts) {
    const rows = part.shape[axis]!;
    for (let o = 0; o < outer; o++) {
      out.set(part.data.subarray(o * rows * inner, (o + 1) * rows * inner), (o * size + from) * inner);
    }
    from += rows;
  }
  return out;
}

export function slice(
  x: Tensor,
  axis: number,
  start: number,
  step: number,
  shape: readonly number[],
  make: MakeArray,
): NumberArray {
  const rows = Array.from({ length: shape[axis]! }, (_, i) => start + i * step);
  return gather(x, axis, rows, shape, make);
}

export function gather(
  x: Tensor,
  axis: number,
  indices: readonly number[],
  shape: readonly number[],
  make: MakeArray,
): NumberArray {
  const [outer, size, inner] = aroundAxis(x.shape, axis);
  const out = make(shape.reduce((a, b) => a * b, 1));
  let to = 0;
  for (let o = 0; o < outer; o++) {
    for (const row of indices) {
      const from = (o * size + row) * inner;
      out.set(x.data.subarray(from, from + inner), to);
      to += inner;
    }
  }
  return out;
}

export function pad(x: Tensor, axis: number, before: number, shape: readonly number[], make: MakeArray): NumberArray {
  const [outer, size, inner] = aroundAxis(x.shape, axis);
  const out = make(shape.reduce((a, b) => a * b, 1));
  for (let o = 0; o < outer; o++) {
    out.set(x.data.subarray(o * size * inner, (o + 1) * size * inner), (o * shape[axis]! + before) * inner);
  }
  return out;
}
