/** When a learning rate falls, and how far; defaults as in PyTorch. */
export interface ReduceOnPlateauOptions {
  /** Whether smaller (`min`) or larger values are better. */
  mode?: 'min' | 'max';
  /** The rate is multiplied by this. */
  factor?: number;
  /** Reports without improvement that are borne. */
  patience?: number;
  /** A value is better only if it beats the best by this share of it. */
  threshold?: number;
  /** Reports after a reduction that do not count. */
  cooldown?: number;
  /** The rate never falls below this. */
  minimum?: number;
}
export const REDUCE_ON_PLATEAU_DEFAULTS: Readonly<Required<ReduceOnPlateauOptions>> = {
  mode: 'min',
  factor: 0.1,
  patience: 10,
  threshold: 1e-4,
  cooldown: 0,
  minimum: 0,
};

/** A change of the rate smaller than this is left out, as in PyTorch. */
const SMALLEST_CHANGE = 1e-8;

/** What has to be kept to go on later exactly where a schedule stopped. */
export interface PlateauState {
  readonly learningRate: number;
  /** Best value so far; null before the first report. */
  readonly best: number | null;
  readonly badReports: number;
  readonly cooldownLeft: number;
}

/** The schedule before its first report. */
export function startPlateau(learningRate: number): PlateauState {
  return { learningRate, best: null, badReports: 0, cooldownLeft: 0 };
}

/**
 * Lowers a learning rate when a validation figure stops improving, with the arithmetic of PyTorch's
 * `ReduceLROnPlateau` (relative threshold). A value that is not a number never counts as an improvement.
 *
 * @returns the next state; the rate to use from now on is in it
 */
export function reduceOnPlateau(
  state: PlateauState,
  value: number,
  options: ReduceOnPlateauOptions = {},
): PlateauState {
  const { mode, factor, patience, threshold, cooldown, minimum } = { ...REDUCE_ON_PLATEAU_DEFAULTS, ...options };
  let { learningRate, best, badReports, cooldownLeft } = state;
  const start = mode === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const bar = best ?? start;
  const better = mode === 'min' ? value < bar * (1 - threshold) : value > bar * (1 + threshold);
  if (better) {
    best = value;
    badReports = 0;
  } else badReports++;
  if (cooldownLeft > 0) {
    cooldownLeft--;
    badReports = 0;
  }
  if (badReports > patience) {
    const reduced = Math.max(learningRate * factor, minimum);
    if (learningRate - reduced > SMALLEST_CHANGE) learningRate = reduced;
    cooldownLeft = cooldown;
    badReports = 0;
  }
  return { learningRate, best, badReports, cooldownLeft };
}
