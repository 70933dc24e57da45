import type { Numbers } from './numbers.ts';

/** Constants of gradient descent; defaults as in PyTorch. */
export interface SgdOptions {
  learningRate?: number;
  /** Share of the last velocity that is kept. */
  momentum?: number;
  /** L2 penalty: this share of the parameters is added to the gradient. */
  weightDecay?: number;
}
export const SGD_DEFAULTS: Readonly<Required<SgdOptions>> = { learningRate: 1e-3, momentum: 0, weightDecay: 0 };

/** Gradient descent with (heavy-ball) momentum on one flat array, with `torch.optim.SGD`'s arithmetic. */
export class Sgd {
  /** May be changed between steps, as schedulers do. */
  learningRate: number;
  /** Starts at zero, which makes the first step a plain one, as in PyTorch. */
  readonly velocity: Float64Array;
  private readonly options: Readonly<Required<SgdOptions>>;

  constructor(size: number, options: SgdOptions = {}) {
    this.options = { ...SGD_DEFAULTS, ...options };
    this.learningRate = this.options.learningRate;
    this.velocity = new Float64Array(size);
  }

  /** Moves `x` in place, down the given gradient of the same length. */
  step(x: Numbers, gradient: Numbers): void {
    const { momentum, weightDecay } = this.options;
    const { velocity, learningRate } = this;
    for (let i = 0; i < x.length; i++) {
      const v = momentum * velocity[i]! + gradient[i]! + weightDecay * x[i]!;
      velocity[i] = v;
      x[i]! -= learningRate * v;
    }
  }
}
