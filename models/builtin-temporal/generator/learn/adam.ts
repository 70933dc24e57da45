import type { Weights } from '#shared/networks/weights.ts';

export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Gradients longer than this, over all parameters together, are shortened to it. */
  readonly clipNorm: number;
}

/** The length of all gradients together. */
export function gradientNorm(gradients: Iterable<Float32Array>): number {
  let sum = 0;
  for (const gradient of gradients) {
    for (let i = 0; i < gradient.length; i++) sum += gradient[i]! * gradient[i]!;
  }
  return Math.sqrt(sum);
}

/**
 * One update of Adam (Kingma and Ba 2015), in place, with PyTorch's arithmetic; state is `adam.m/KEY` and `adam.v/KEY`.
 * One pass over the parameters: as operators of a graph it is fifteen, and took a fifth of a step.
 *
 * @param step counts from 1
 */
export function adamUpdate(
  parameters: Weights,
  state: Map<string, Float32Array>,
  gradients: ReadonlyMap<string, Float32Array>,
  { beta1, beta2, epsilon, clipNorm }: AdamOptions,
  step: number,
  learningRate: number,
  norm: number,
): void {
  const scale = Math.min(1, clipNorm / (norm + 1e-6));
  const root = Math.sqrt(1 - beta2 ** step);
  const rate = (learningRate * root) / (1 - beta1 ** step);
  const least = epsilon * root;
  for (const [key, gradient] of gradients) {
    const of = (name: string): Float32Array => {
      const kept = state.get(`${name}/${key}`) ?? new Float32Array(gradient.length);
      state.set(`${name}/${key}`, kept);
      return kept;
    };
    updateOne(parameters.get(key)!.data, of('adam.m'), of('adam.v'), gradient, scale, beta1, beta2, rate, least);
  }
}

function updateOne(
  parameter: Float32Array,
  m: Float32Array,
  v: Float32Array,
  gradient: Float32Array,
  scale: number,
  beta1: number,
  beta2: number,
  rate: number,
  least: number,
): void {
  for (let i = 0; i < parameter.length; i++) {
    const g = scale * gradient[i]!;
    const first = beta1 * m[i]! + (1 - beta1) * g;
    const second = beta2 * v[i]! + (1 - beta2) * g * g;
    m[i] = first;
    v[i] = second;
    parameter[i]! -= (rate * first) / (Math.sqrt(second) + least);
  }
}
