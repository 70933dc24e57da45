import type { Numbers } from './numbers.ts';

/** Constants of Adam; what is left out is as in Kingma & Ba, "Adam" (2015), and in PyTorch. */
export interface AdamOptions {
  /** Step size. */
  learningRate?: number;
  /** Memory of the mean of the gradient. */
  beta1?: number;
  /** Memory of the mean of the squared gradient. */
  beta2?: number;
  /** Added to the root of the bias-corrected mean square. */
  epsilon?: number;
  /** L2 penalty: this share of the parameters is added to the gradient (not "decoupled" as in AdamW). */
  weightDecay?: number;
}
export const ADAM_DEFAULTS: Readonly<Required<AdamOptions>> = {
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
};

/** Adam on one flat array of parameters, with `torch.optim.Adam`'s arithmetic. State is kept in double precision. */
export class Adam {
  /** May be changed between steps, as schedulers do. */
  learningRate: number;
  readonly mean: Float64Array;
  readonly meanSquare: Float64Array;
  /** Steps taken so far. */
  steps = 0;
  private readonly options: Readonly<Required<AdamOptions>>;

  constructor(size: number, options: AdamOptions = {}) {
    this.options = { ...ADAM_DEFAULTS, ...options };
    this.learningRate = this.options.learningRate;
    this.mean = new Float64Array(size);
    this.meanSquare = new Float64Array(size);
  }

  /** Moves `x` in place, down the given gradient of the same length. */
  step(x: Numbers, gradient: Numbers): void {
    const { beta1, beta2, epsilon, weightDecay } = this.options;
    const { mean, meanSquare } = this;
    this.steps++;
    const rate = this.learningRate / (1 - beta1 ** this.steps);
    const root = Math.sqrt(1 - beta2 ** this.steps);
    for (let i = 0; i < x.length; i++) {
      const g = gradient[i]! + weightDecay * x[i]!;
      const m = beta1 * mean[i]! + (1 - beta1) * g;
      const v = beta2 * meanSquare[i]! + (1 - beta2) * g * g;
      mean[i] = m;
      meanSquare[i] = v;
      x[i]! -= (rate * m) / (Math.sqrt(v) / root + epsilon);
    }
  }
}
