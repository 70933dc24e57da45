import type { Primitive } from '../operation.ts';
import type { MakeArray, NumberArray, Tensor } from './tensor.ts';

type Conv = Extract<Primitive, { kind: 'conv2d' }>;
type MaxPool = Extract<Primitive, { kind: 'maxPool2d' }>;
type AveragePool = Extract<Primitive, { kind: 'averagePool2d' }>;

/** Convolution by its definition. */
export function conv2d(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  { stride, padding, groups }: Conv,
  shape: readonly number[],
  make: MakeArray,
): NumberArray {
  const [n, outputs, oh, ow] = shape as readonly [number, number, number, number];
  const [, channels, height, width] = x.shape as readonly [number, number, number, number];
  const [, perGroup, kh, kw] = weight.shape as readonly [number, number, number, number];
  const [top, left] = padding;
  const out = make(n * outputs * oh * ow);
  let to = 0;
  for (let b = 0; b < n; b++) {
    for (let o = 0; o < outputs; o++) {
      const first = Math.floor(o / (outputs / groups)) * perGroup;
      for (let y = 0; y < oh; y++) {
        for (let z = 0; z < ow; z++) {
          let sum = bias ? bias.data[o]! : 0;
          for (let c = 0; c < perGroup; c++) {
            const plane = (b * channels + first + c) * height;
            const kernel = (o * perGroup + c) * kh;
            for (let i = 0; i < kh; i++) {
              const row = y * stride[0] - top + i;
              if (row < 0 || row >= height) continue;
              for (let j = 0; j < kw; j++) {
                const column = z * stride[1] - left + j;
                if (column < 0 || column >= width) continue;
                sum += x.data[(plane + row) * width + column]! * weight.data[(kernel + i) * kw + j]!;
              }
            }
          }
          out[to++] = sum;
        }
      }
    }
  }
  return out;
}

/** Calls `visit(output, input)` for every input that lies in an output's window. */
function windows(
  x: Tensor,
  size: readonly [number, number],
  stride: readonly [number, number],
  [top, left]: readonly [number, number],
  shape: readonly number[],
  visit: (to: number, from: number) => void,
): void {
  const [n, c, oh, ow] = shape as readonly [number, number, number, number];
  const [, , height, width] = x.shape as readonly [number, number, number, number];
  let to = 0;
  for (let plane = 0; plane < n * c; plane++) {
    for (let y = 0; y < oh; y++) {
      for (let z = 0; z < ow; z++, to++) {
        for (let i = 0; i < size[0]; i++) {
          for (let j = 0; j < size[1]; j++) {
            const row = y * stride[0] - top + i;
            const column = z * stride[1] - left + j;
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            visit(to, (plane * height + row) * width + column);
          }
        }
      }
    }
  }
}

export function maxPool2d(x: Tensor, operation: MaxPool, shape: readonly number[], make: MakeArray): NumberArray {
  const out = make(shape.reduce((a, b) => a * b, 1)).fill(Number.NEGATIVE_INFINITY);
  const { size, stride, padding } = operation;
  windows(x, size, stride, [padding[0], padding[1]], shape, (to, from) => {
    if (x.data[from]! > out[to]!) out[to] = x.data[from]!;
  });
  return out;
}

export function averagePool2d(
  x: Tensor,
  operation: AveragePool,
  shape: readonly number[],
  make: MakeArray,
): NumberArray {
  const out = make(shape.reduce((a, b) => a * b, 1));
  const { size, stride } = operation;
  windows(x, size, stride, [0, 0], shape, (to, from) => (out[to]! += x.data[from]! / (size[0] * size[1])));
  return out;
}
