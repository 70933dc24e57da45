import type { Objective } from './lbfgs.ts';

const DECREASE = 1e-4;
const CURVATURE = 0.9;
const MAX_EVALUATIONS = 20;

/** The step a line search chose. */
export interface LineSearchResult {
  readonly ok: boolean;
  readonly value: number;
  readonly step: number;
  readonly evaluations: number;
}

/**
 * Finds a step along `d` that satisfies the strong Wolfe conditions (Nocedal & Wright, algorithms 3.5 and 3.6, cubic
 * interpolation). A value that is not finite counts as too high. Where the conditions cannot be met within 20
 * evaluations, the best decreasing step seen is taken; `ok` is false when there was none.
 *
 * @param value  objective at `x`
 * @param slope  directional derivative at `x`, negative
 * @param trial  first step tried
 * @param outX   written: the accepted point
 * @param outG   written: the gradient there
 */
export function strongWolfe(
  objective: Objective,
  x: Float64Array,
  d: Float64Array,
  value: number,
  slope: number,
  trial: number,
  outX: Float64Array,
  outG: Float64Array,
): LineSearchResult {
  let evaluations = 0;
  let at = 0;
  const evaluate = (step: number): number => {
    for (let i = 0; i < x.length; i++) outX[i] = x[i]! + step * d[i]!;
    evaluations++;
    at = step;
    const f = objective(outX, outG);
    return Number.isFinite(f) ? f : Number.POSITIVE_INFINITY;
  };
  const slopeHere = (): number => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += outG[i]! * d[i]!;
    return sum;
  };
  let lo = 0;
  let fLo = value;
  let gLo = slope;
  let hi = 0;
  let fHi = value;
  let gHi = slope;
  let step = trial;
  let bracketed = false;
  while (evaluations < MAX_EVALUATIONS && !bracketed) {
    const f = evaluate(step);
    if (f > value + DECREASE * step * slope || (evaluations > 1 && f >= fLo)) {
      hi = step;
      fHi = f;
      gHi = f === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : slopeHere();
      bracketed = true;
      break;
    }
    const g = slopeHere();
    if (Math.abs(g) <= -CURVATURE * slope) return { ok: true, value: f, step, evaluations };
    if (g >= 0) {
      hi = lo;
      fHi = fLo;
      gHi = gLo;
      lo = step;
      fLo = f;
      gLo = g;
      bracketed = true;
      break;
    }
    lo = step;
    fLo = f;
    gLo = g;
    step *= 2.5;
  }
  while (bracketed && evaluations < MAX_EVALUATIONS && Math.abs(hi - lo) > 1e-12) {
    step = insideCubic(lo, fLo, gLo, hi, fHi, gHi);
    const f = evaluate(step);
    if (f > value + DECREASE * step * slope || f >= fLo) {
      hi = step;
      fHi = f;
      gHi = f === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : slopeHere();
      continue;
    }
    const g = slopeHere();
    if (Math.abs(g) <= -CURVATURE * slope) return { ok: true, value: f, step, evaluations };
    if (g * (hi - lo) >= 0) {
      hi = lo;
      fHi = fLo;
      gHi = gLo;
    }
    lo = step;
    fLo = f;
    gLo = g;
  }
  if (lo === 0 || !(fLo < value)) return { ok: false, value, step: 0, evaluations };
  const f = at === lo ? fLo : evaluate(lo);
  return { ok: true, value: f, step: lo, evaluations };
}

/** Minimiser of the cubic through two points, kept away from both ends; bisection where it makes no sense. */
function insideCubic(a: number, fa: number, ga: number, b: number, fb: number, gb: number): number {
  const width = b - a;
  const middle = a + 0.5 * width;
  if (!Number.isFinite(fb) || !Number.isFinite(gb)) return a + 0.25 * width;
  const d1 = ga + gb - (3 * (fa - fb)) / (a - b);
  const square = d1 * d1 - ga * gb;
  if (!(square >= 0)) return middle;
  const d2 = Math.sign(width) * Math.sqrt(square);
  const t = b - (width * (gb + d2 - d1)) / (gb - ga + 2 * d2);
  const share = (t - a) / width;
  if (!(share > 0.1)) return share <= 0.1 ? a + 0.1 * width : middle;
  return share > 0.9 ? a + 0.9 * width : t;
}
