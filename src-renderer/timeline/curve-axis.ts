/** Numbers along the side of a plot. */
export interface CurveAxis {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
}

/** What an axis has to show. */
export interface AxisLimits {
  /** Always shown. */
  readonly include?: readonly number[];
  /** Least difference between top and bottom. */
  readonly least: number;
}

/** An axis over numbers `min` to `max` with round ticks, about one per 26 px. */
export function axisOf(min: number, max: number, height: number, { include = [], least }: AxisLimits): CurveAxis {
  const known = [min, max].filter((value) => Number.isFinite(value)).concat(include);
  let low = Math.min(...(known.length > 0 ? known : [0]));
  let high = Math.max(...(known.length > 0 ? known : [0]));
  if (high - low < least) {
    const middle = (low + high) / 2;
    const floor = include.includes(low) ? low : middle - least / 2;
    [low, high] = [floor, floor + least];
  }
  const air = (high - low) * 0.08;
  const bottom = include.includes(low) ? low : low - air;
  const top = include.includes(high) ? high : high + air;
  const step = roundStep(((top - bottom) / Math.max(1, height)) * 26);
  const ticks: number[] = [];
  for (let i = Math.ceil(bottom / step - 1e-9); i * step <= top + step * 1e-9; i++) ticks.push(round(i * step));
  return { min: bottom, max: top, ticks };
}

function roundStep(value: number): number {
  const ten = 10 ** Math.floor(Math.log10(Math.max(1e-6, value)));
  return ([1, 2, 5, 10].find((step) => step * ten >= value * (1 - 1e-9)) ?? 10) * ten;
}

const round = (value: number) => Number(value.toPrecision(12)) || 0;
