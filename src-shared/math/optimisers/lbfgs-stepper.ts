import type { Objective } from '../lbfgs.ts';
import { wolfeSearch } from './wolfe-search.ts';

/** Settings of the stepper; defaults as in PyTorch. */
export interface LbfgsStepperOptions {
  /** Length of a step in units of the quasi-Newton step; with a line search, of the first trial. */
  learningRate?: number;
  /** Iterations in one call of `step`. */
  maxIterations?: number;
  /** Evaluations in one call of `step`; 1.25 per iteration where left out. */
  maxEvaluations?: number;
  /** Ends when no component of the gradient is larger. */
  gradientTolerance?: number;
  /** Ends when neither the value nor any parameter changes by more. */
  changeTolerance?: number;
  /** Pairs of steps kept for the curvature estimate. */
  memory?: number;
  lineSearch?: 'none' | 'strong-wolfe';
}

/** Smallest `y·s` of a step that is remembered. */
const LEAST_CURVATURE = 1e-10;

/** One remembered step and the change of the gradient along it. */
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

/**
 * L-BFGS that keeps its memory over several calls and takes exactly the steps of `torch.optim.LBFGS`, so that results
 * made with it can be reproduced. For new work `lbfgs` (preconditioned, with a stricter search) is the better tool.
 */
export class LbfgsStepper {
  private readonly options: Required<LbfgsStepperOptions>;
  private pairs: Pair[] = [];
  private scale = 1;
  private iterations = 0;
  private direction = new Float64Array(0);
  private length = 0;
  private lastGradient = new Float64Array(0);

  constructor(options: LbfgsStepperOptions = {}) {
    const maxIterations = options.maxIterations ?? 20;
    this.options = {
      learningRate: 1,
      maxEvaluations: Math.floor((maxIterations * 5) / 4),
      gradientTolerance: 1e-7,
      changeTolerance: 1e-9,
      memory: 100,
      lineSearch: 'none',
      ...options,
      maxIterations,
    };
  }

  /**
   * Improves `x` in place by up to `maxIterations` iterations.
   *
   * @returns the value before the call, as PyTorch's `step` does
   */
  step(objective: Objective, x: Float64Array): number {
    const { learningRate, maxIterations, maxEvaluations, gradientTolerance, changeTolerance, lineSearch } =
      this.options;
    let gradient = new Float64Array(x.length);
    const startValue = objective(x, gradient);
    let value = startValue;
    let evaluations = 1;
    if (largest(gradient) <= gradientTolerance) return startValue;

    for (let n = 1; n <= maxIterations; n++) {
      this.iterations++;
      const first = this.iterations === 1;
      this.turn(gradient);
      const d = this.direction;
      this.lastGradient = gradient;
      const lastValue = value;
      this.length = (first ? Math.min(1, 1 / absoluteSum(gradient)) : 1) * learningRate;
      const slope = dot(gradient, d);
      if (slope > -changeTolerance) break;
      if (lineSearch === 'strong-wolfe') {
        const found = wolfeSearch(objective, x, d, { value, gradient, slope, step: this.length });
        ({ value, gradient } = { value: found.value, gradient: Float64Array.from(found.gradient) });
        this.length = found.step;
        evaluations += found.evaluations;
        addScaled(x, d, this.length);
      } else {
        addScaled(x, d, this.length);
        if (n < maxIterations) {
          gradient = new Float64Array(x.length);
          value = objective(x, gradient);
          evaluations++;
        }
      }
      if (evaluations >= maxEvaluations || largest(gradient) <= gradientTolerance) break;
      if (Math.abs(this.length) * largest(d) <= changeTolerance || Math.abs(value - lastValue) < changeTolerance) break;
    }
    return startValue;
  }

  /** Sets the direction from the gradient, after remembering the step that led here (two-loop recursion). */
  private turn(gradient: Float64Array): void {
    const q = gradient.map((g) => -g);
    if (this.iterations > 1) this.remember(gradient);
    const alphas: number[] = [];
    for (let i = this.pairs.length - 1; i >= 0; i--) {
      const { s, y, rho } = this.pairs[i]!;
      alphas[i] = rho * dot(s, q);
      addScaled(q, y, -alphas[i]!);
    }
    if (this.iterations > 1) for (let i = 0; i < q.length; i++) q[i]! *= this.scale;
    for (const [i, { s, y, rho }] of this.pairs.entries()) addScaled(q, s, alphas[i]! - rho * dot(y, q));
    this.direction = q;
  }

  private remember(gradient: Float64Array): void {
    const y = gradient.map((g, i) => g - this.lastGradient[i]!);
    const s = this.direction.map((component) => component * this.length);
    const ys = dot(y, s);
    if (!(ys > LEAST_CURVATURE)) return;
    if (this.pairs.length === this.options.memory) this.pairs.shift();
    this.pairs.push({ s, y, rho: 1 / ys });
    this.scale = ys / dot(y, y);
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addScaled(a: Float64Array, b: Float64Array, k: number): void {
  for (let i = 0; i < a.length; i++) a[i]! += k * b[i]!;
}

function largest(a: Float64Array): number {
  let most = 0;
  for (const value of a) most = Math.max(most, Math.abs(value));
  return most;
}

function absoluteSum(a: Float64Array): number {
  let sum = 0;
  for (const value of a) sum += Math.abs(value);
  return sum;
}
