export interface OneEuroOptions {
  /** Cut-off at rest, Hz. */
  minCutoff: number;
  /** How much the cut-off grows per unit of speed. */
  beta: number;
  /** Cut-off of the speed estimate, Hz. */
  derivativeCutoff?: number;
}

/** State of the filter for a vector of values; plain data, so that it can cross to a worker. */
export interface OneEuroState {
  readonly value: readonly number[];
  readonly raw: readonly number[];
  readonly speed: readonly number[];
}

/**
 * One step of the 1€ filter (Casiez, Roussel, Vogel, CHI 2012): smooth at rest, quick in motion.
 *
 * @param seconds  time since the last step
 * @param unit     speeds are measured in this many units a second
 */
export function oneEuro(
  state: OneEuroState | null,
  raw: readonly number[],
  seconds: number,
  unit: number,
  options: OneEuroOptions,
): OneEuroState {
  if (!state) return { value: raw, raw, speed: raw.map(() => 0) };
  const dt = Math.max(1e-6, seconds);
  const blend = (cutoff: number): number => 1 / (1 + 1 / (2 * Math.PI * cutoff * dt));
  const slow = blend(options.derivativeCutoff ?? 1);
  const speed = raw.map((x, i) => slow * ((x - state.raw[i]!) / unit / dt) + (1 - slow) * state.speed[i]!);
  const value = raw.map((x, i) => {
    const quick = blend(options.minCutoff + options.beta * Math.abs(speed[i]!));
    return quick * x + (1 - quick) * state.value[i]!;
  });
  return { value, raw, speed };
}
