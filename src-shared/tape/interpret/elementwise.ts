import type { BinaryKind, CompareKind, UnaryKind } from '../operation.ts';
import { errorFunction } from './error-function.ts';
import { broadcastTo } from './rearrange.ts';
import type { MakeArray, NumberArray, Tensor } from './tensor.ts';

const ONE: Record<UnaryKind, (x: number) => number> = {
  negate: (x) => -x,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(x, 0),
  erf: errorFunction,
  sin: Math.sin,
  cos: Math.cos,
  atan: Math.atan,
};

const TWO: Record<BinaryKind, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  maximum: Math.max,
  minimum: Math.min,
};

/** Operations on one or two values, element by element. */
export function elementwise(
  kind: UnaryKind | BinaryKind,
  a: Tensor,
  b: Tensor | null,
  shape: readonly number[],
  make: MakeArray,
): NumberArray {
  const x = broadcastTo(a, shape, make);
  const out = make(x.length);
  if (!b) {
    const f = ONE[kind as UnaryKind];
    for (let i = 0; i < out.length; i++) out[i] = f(x[i]!);
    return out;
  }
  const y = broadcastTo(b, shape, make);
  const f = TWO[kind as BinaryKind];
  for (let i = 0; i < out.length; i++) out[i] = f(x[i]!, y[i]!);
  return out;
}

/** Comparisons, giving 0 and 1. */
export function compare(
  kind: CompareKind,
  a: Tensor,
  b: Tensor,
  shape: readonly number[],
  make: MakeArray,
): NumberArray {
  const x = broadcastTo(a, shape, make);
  const y = broadcastTo(b, shape, make);
  const out = make(x.length);
  for (let i = 0; i < out.length; i++) out[i] = (kind === 'greater' ? x[i]! > y[i]! : x[i] === y[i]) ? 1 : 0;
  return out;
}

/** `a` where the condition is not 0, else `b`. */
export function select(
  condition: Tensor,
  a: Tensor,
  b: Tensor,
  shape: readonly number[],
  make: MakeArray,
): NumberArray {
  const [c, x, y] = [condition, a, b].map((tensor) => broadcastTo(tensor, shape, make)) as [
    NumberArray,
    NumberArray,
    NumberArray,
  ];
  const out = make(c.length);
  for (let i = 0; i < out.length; i++) out[i] = c[i] ? x[i]! : y[i]!;
  return out;
}
