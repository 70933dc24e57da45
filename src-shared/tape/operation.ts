import type { Shape } from './shape.ts';
import type { Weights } from './weights.ts';

/** Elementwise operations on one value. `sign` is -1, 0 or 1; `erf` the error function. */
export const UNARY = [
  'negate',
  'exp',
  'log',
  'sqrt',
  'abs',
  'sign',
  'tanh',
  'sigmoid',
  'relu',
  'erf',
  'sin',
  'cos',
  'atan',
] as const;
export type UnaryKind = (typeof UNARY)[number];

/** Elementwise operations on two values; axes are matched from the last, 1 stretches. */
export const BINARY = ['add', 'subtract', 'multiply', 'divide', 'maximum', 'minimum'] as const;
export type BinaryKind = (typeof BINARY)[number];

/** Elementwise comparisons, giving `bool`. */
export const COMPARE = ['greater', 'equal'] as const;
export type CompareKind = (typeof COMPARE)[number];

/** Reductions over axes. */
export const REDUCE = ['sum', 'mean', 'max'] as const;
export type ReduceKind = (typeof REDUCE)[number];

/**
 * The primitives: every one has an ONNX form, an interpreter, and one output. Gradient rules are written for these.
 * Axes are non-negative here.
 */
export type Primitive =
  /** Given at run time. */
  | { readonly kind: 'input'; readonly name: string }
  /** A tensor of the weights; with `derive`, computed from them once when the graph is emitted. */
  | { readonly kind: 'parameter'; readonly key: string; readonly derive: ((weights: Weights) => Float32Array) | null }
  /** Fixed numbers, row-major. */
  | { readonly kind: 'constant'; readonly data: Float32Array }
  | { readonly kind: UnaryKind }
  | { readonly kind: BinaryKind }
  | { readonly kind: CompareKind }
  /** (condition, a, b): a where the condition holds, else b. */
  | { readonly kind: 'where' }
  /** (a [..., M, K], b [..., K, N]) → [..., M, N]; leading axes stretch; flags swap the last two axes first. */
  | { readonly kind: 'matmul'; readonly transposeA: boolean; readonly transposeB: boolean }
  /** (x [..., K], weight [N, K], bias [N]?) → [..., N], as PyTorch's linear layer. */
  | { readonly kind: 'affine' }
  | { readonly kind: 'reshape'; readonly shape: Shape }
  | { readonly kind: 'transpose'; readonly order: readonly number[] }
  | { readonly kind: 'concat'; readonly axis: number }
  /** Every `step`th from `start` to before `end`; 0 ≤ start ≤ end, step ≥ 1. */
  | {
      readonly kind: 'slice';
      readonly axis: number;
      readonly start: number;
      readonly end: number;
      readonly step: number;
    }
  /** Zeros before and after along an axis. */
  | { readonly kind: 'pad'; readonly axis: number; readonly before: number; readonly after: number }
  /** Picks rows along an axis by fixed numbers. */
  | { readonly kind: 'gather'; readonly axis: number; readonly indices: readonly number[] }
  /** Stretches axes of size 1 (and adds leading ones) to a shape. */
  | { readonly kind: 'broadcast'; readonly shape: Shape }
  | { readonly kind: ReduceKind; readonly axes: readonly number[]; readonly keepDims: boolean }
  | { readonly kind: 'softmax'; readonly axis: number }
  /** (x [N, C, H, W], weight [O, C / groups, kh, kw], bias [O]?). `padding`: top, left, bottom, right. */
  | {
      readonly kind: 'conv2d';
      readonly stride: readonly [number, number];
      readonly padding: Padding;
      readonly groups: number;
    }
  /** Padding counts as -∞. */
  | {
      readonly kind: 'maxPool2d';
      readonly size: readonly [number, number];
      readonly stride: readonly [number, number];
      readonly padding: Padding;
    }
  /** No padding. */
  | {
      readonly kind: 'averagePool2d';
      readonly size: readonly [number, number];
      readonly stride: readonly [number, number];
    };

/** Top, left, bottom, right. */
export type Padding = readonly [number, number, number, number];

/** Recorded only on tapes of the inference form: one ONNX operator in place of many primitives. */
export type Fused =
  /** (x [T, N, F], W [D, 3H, F], R [D, 3H, H], B [D, 6H], h0 [D, N, H]?) in ONNX's gate order → [T, D, N, H], [D, N, H]. */
  | { readonly kind: 'fusedGru'; readonly hidden: number; readonly directions: 1 | 2 }
  /** (x, weight, bias) over the last axis. */
  | { readonly kind: 'fusedLayerNorm'; readonly epsilon: number }
  /** Running sums along an axis. */
  | { readonly kind: 'fusedCumulativeSum'; readonly axis: number };

export type Operation = Primitive | Fused;
export type OperationKind = Operation['kind'];
export type PrimitiveKind = Primitive['kind'];

export type ElementType = 'float32' | 'bool';
