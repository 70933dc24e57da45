import type { Value } from './tape.ts';

export interface MatmulOptions {
  /** Swap the last two axes of `a` first. */
  transposeA?: boolean;
  /** Swap the last two axes of `b` first. */
  transposeB?: boolean;
}

/** Matrix products over the last two axes; leading axes are matched from the last, 1 stretches. */
export function matmul(a: Value, b: Value, { transposeA = false, transposeB = false }: MatmulOptions = {}): Value {
  return a.tape.record({ kind: 'matmul', transposeA, transposeB }, [a, b]);
}

/**
 * x · weightᵀ + bias over the last axis, as PyTorch's linear layer.
 *
 * @param weight shape [N, K]
 * @param bias   shape [N], or null
 */
export function affine(x: Value, weight: Value, bias: Value | null): Value {
  return x.tape.record({ kind: 'affine' }, bias ? [x, weight, bias] : [x, weight]);
}

/** `affine` with the tensors `<name>.weight` and `<name>.bias`. */
export function linear(x: Value, name: string, width: number): Value {
  const from = x.shape.at(-1);
  if (typeof from !== 'number') throw new Error(`${name} needs a last axis with a size in numbers`);
  const weight = x.tape.parameter(`${name}.weight`, [width, from]);
  return affine(x, weight, x.tape.parameter(`${name}.bias`, [width]));
}
