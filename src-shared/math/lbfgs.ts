import { strongWolfe } from './strong-wolfe.ts';

/** Value at `x`; writes the gradient into `gradient`. Both have the problem's length. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** When a minimisation ends, and what helps it. */
export interface LbfgsOptions {
  /** Most iterations (each costs one gradient, seldom more). */
  maxIterations?: number;
  /** Pairs of steps kept for the curvature estimate. */
  memory?: number;
  /** Stops when the value falls by less than this share of itself in one iteration, three times in a row. */
  tolerance?: number;
  /** Writes `H₀·g` over `g`: an approximation of the inverse Hessian. Scaled identity where left out. */
  precondition?: (g: Float64Array) => void;
  /** Length of the first trial step when there is no preconditioner, in units of `x`. */
  firstStep?: number;
  /** Stops at the next iteration when it returns true. */
  stop?: () => boolean;
}

/** Where a minimisation ended, and what it cost. */
export interface LbfgsResult {
  readonly value: number;
  readonly iterations: number;
  readonly evaluations: number;
  readonly reason: 'converged' | 'iterations' | 'line-search' | 'stopped';
}

/**
 * Limited-memory BFGS with a strong Wolfe line search (Nocedal & Wright, Numerical Optimization, 2nd ed., algorithms
 * 7.4, 7.5 and 3.5). `x` is improved in place and never ends above its starting value.
 */
export function lbfgs(objective: Objective, x: Float64Array, options: LbfgsOptions = {}): LbfgsResult {
  const { maxIterations = 100, memory = 8, tolerance = 1e-7, precondition, firstStep = 0.1, stop } = options;
  const n = x.length;
  const g = new Float64Array(n);
  const nextX = new Float64Array(n);
  const nextG = new Float64Array(n);
  const d = new Float64Array(n);
  const scratch = new Float64Array(precondition ? n : 0);
  const steps = Array.from({ length: memory }, () => new Float64Array(n));
  const yields = Array.from({ length: memory }, () => new Float64Array(n));
  const rho = new Float64Array(memory);
  const alpha = new Float64Array(memory);
  let kept = 0;
  let head = 0;
  let value = objective(x, g);
  let evaluations = 1;
  let calm = 0;
  let gamma = 1;

  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (stop?.()) return { value, iterations: iteration, evaluations, reason: 'stopped' };
    for (let i = 0; i < n; i++) d[i] = -g[i]!;
    for (let k = 0; k < kept; k++) {
      const at = (head - 1 - k + 2 * memory) % memory;
      const a = rho[at]! * dot(steps[at]!, d);
      alpha[at] = a;
      addScaled(d, yields[at]!, -a);
    }
    if (precondition) precondition(d);
    if (kept > 0) for (let i = 0; i < n; i++) d[i]! *= gamma;
    for (let k = kept - 1; k >= 0; k--) {
      const at = (head - 1 - k + 2 * memory) % memory;
      addScaled(d, steps[at]!, alpha[at]! - rho[at]! * dot(yields[at]!, d));
    }
    let slope = dot(g, d);
    if (!(slope < 0)) {
      if (kept === 0) return { value, iterations: iteration, evaluations, reason: 'converged' };
      kept = 0;
      continue;
    }
    let trial = 1;
    if (kept === 0 && !precondition) {
      const norm = Math.sqrt(dot(d, d));
      trial = Math.min(1, firstStep / norm);
    }
    slope = dot(g, d);
    const found = strongWolfe(objective, x, d, value, slope, trial, nextX, nextG);
    evaluations += found.evaluations;
    if (!found.ok) {
      if (kept === 0) return { value, iterations: iteration, evaluations, reason: 'line-search' };
      kept = 0;
      continue;
    }
    const s = steps[head]!;
    const y = yields[head]!;
    for (let i = 0; i < n; i++) {
      s[i] = nextX[i]! - x[i]!;
      y[i] = nextG[i]! - g[i]!;
    }
    const sy = dot(s, y);
    const yy = dot(y, y);
    if (sy > 1e-12 * Math.sqrt(yy * dot(s, s))) {
      rho[head] = 1 / sy;
      // The initial matrix is scaled to the curvature of the last step (equation 7.20, in the metric of H₀).
      if (precondition) {
        scratch.set(y);
        precondition(scratch);
        gamma = sy / dot(y, scratch);
      } else gamma = sy / yy;
      head = (head + 1) % memory;
      kept = Math.min(memory, kept + 1);
    }
    x.set(nextX);
    g.set(nextG);
    const fall = value - found.value;
    value = found.value;
    calm = fall <= tolerance * Math.abs(value) ? calm + 1 : 0;
    if (calm >= 3) return { value, iterations: iteration + 1, evaluations, reason: 'converged' };
  }
  return { value, iterations: maxIterations, evaluations, reason: 'iterations' };
}

function dot(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  const whole = n - (n % 4);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < n; i++) s0 += a[i]! * b[i]!;
  return s0 + s1 + (s2 + s3);
}

function addScaled(a: Float64Array, b: Float64Array, k: number): void {
  const n = a.length;
  for (let i = 0; i < n; i++) a[i]! += k * b[i]!;
}
