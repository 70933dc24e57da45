import type { Objective } from '../lbfgs.ts';

/** Armijo (sufficient decrease) and curvature constants of the strong Wolfe conditions. */
const DECREASE = 1e-4;
const CURVATURE = 0.9;
const MOST_TRIALS = 25;
/** A bracket narrower than this, measured along the largest component of the direction, is not divided further. */
const NARROW = 1e-9;

/** A point on the search line. */
interface Trial {
  readonly step: number;
  readonly value: number;
  /** Directional derivative. */
  readonly slope: number;
  /** Copy of the gradient there. */
  readonly gradient: Float64Array;
}

/** The accepted point of a search, and how many evaluations it took. */
export interface WolfeResult extends Omit<Trial, 'slope'> {
  readonly evaluations: number;
}

/** Where a search begins. */
export interface WolfeStart {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Directional derivative at the start, negative. */
  readonly slope: number;
  /** First step tried. */
  readonly step: number;
}

/**
 * Strong Wolfe line search that takes the same steps as PyTorch's (and before it minFunc's): bracket by cubic
 * extrapolation (1.01 to 10 times the last step), then divide the bracket by cubic interpolation, pushed off its ends.
 * It exists beside `strong-wolfe.ts`, which our own fit uses, so that results made with PyTorch can be reproduced.
 */
export function wolfeSearch(objective: Objective, x: Float64Array, d: Float64Array, start: WolfeStart): WolfeResult {
  const point = new Float64Array(x.length);
  let evaluations = 0;
  const evaluate = (step: number): Trial => {
    const gradient = new Float64Array(x.length);
    let slope = 0;
    for (let i = 0; i < x.length; i++) point[i] = x[i]! + step * d[i]!;
    const value = objective(point, gradient);
    for (let i = 0; i < x.length; i++) slope += gradient[i]! * d[i]!;
    evaluations++;
    return { step, value, slope, gradient };
  };
  const tooHigh = ({ step, value }: Trial): boolean => value > start.value + DECREASE * step * start.slope;
  const flat = ({ slope }: Trial): boolean => Math.abs(slope) <= -CURVATURE * start.slope;
  const found = ({ step, value, gradient }: Trial): WolfeResult => ({ step, value, gradient, evaluations });

  const origin: Trial = { step: 0, value: start.value, slope: start.slope, gradient: start.gradient };
  let before = origin;
  let here = evaluate(start.step);
  let trials = 0;
  let low: Trial | undefined;
  let high: Trial | undefined;
  while (trials < MOST_TRIALS) {
    if (tooHigh(here) || (trials > 1 && here.value >= before.value)) {
      [low, high] = ordered(before, here);
      break;
    }
    if (flat(here)) return found(here);
    if (here.slope >= 0) {
      [low, high] = ordered(before, here);
      break;
    }
    const next = insideCubic(before, here, here.step + 0.01 * (here.step - before.step), here.step * 10);
    before = here;
    here = evaluate(next);
    trials++;
  }
  if (!low || !high) return found(ordered(origin, here)[0]);

  const largest = d.reduce((most, component) => Math.max(most, Math.abs(component)), 0);
  let stalled = false;
  while (trials < MOST_TRIALS) {
    if (Math.abs(high.step - low.step) * largest < NARROW) break;
    const least = Math.min(low.step, high.step);
    const most = Math.max(low.step, high.step);
    const margin = 0.1 * (most - least);
    let step = low.step <= high.step ? insideCubic(low, high, least, most) : insideCubic(high, low, least, most);
    const near = Math.min(most - step, step - least) < margin;
    const push: boolean = near && (stalled || step >= most || step <= least);
    if (push) step = Math.abs(step - most) < Math.abs(step - least) ? most - margin : least + margin;
    stalled = near && !push;
    here = evaluate(step);
    trials++;
    if (tooHigh(here) || here.value >= low.value) {
      [low, high] = ordered(low, here);
      continue;
    }
    if (flat(here)) return found(here);
    if (here.slope * (high.step - low.step) >= 0) high = low;
    low = here;
  }
  return found(low);
}

/** The lower of two points first; the first where they are equal. */
function ordered(a: Trial, b: Trial): [Trial, Trial] {
  return a.value <= b.value ? [a, b] : [b, a];
}

/** Minimiser of the cubic through two points (Nocedal & Wright, equation 3.59), clamped; the middle if there is none. */
function insideCubic(a: Trial, b: Trial, least: number, most: number): number {
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.step - b.step);
  const square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0)) return (least + most) / 2;
  const d2 = Math.sqrt(square);
  const step = b.step - (b.step - a.step) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2));
  return Math.min(Math.max(step, least), most);
}
