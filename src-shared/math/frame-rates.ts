/** Largest and smallest frame rate that motion is brought to, frames per second. */
export const RATES = { min: 1, max: 1000 } as const;

/** A rate told with two digits is that of television where it is this near to it. */
const NEAR = 0.006;
const MOST_DIGITS = 1_000_000;

/**
 * A frame rate as people write it: `30`, `12.5`, `30000/1001`; `29.97` and its like mean the rates of television exactly.
 *
 * @returns numerator / denominator in lowest terms; null where it is no rate from 1 to 1000 frames per second
 */
export function parseRate(text: string): { readonly num: number; readonly den: number } | null {
  const parts = /^\s*(\d{1,7}(?:\.\d{1,6})?)(?:\s*\/\s*(\d{1,7}))?\s*$/.exec(text);
  if (!parts) return null;
  const value = Number(parts[1]);
  const over = parts[2] === undefined ? 1 : Number(parts[2]);
  const rate = value / over;
  if (!(rate >= RATES.min && rate <= RATES.max)) return null;
  const whole = Math.round((rate * 1001) / 1000);
  if (parts[2] === undefined && !Number.isInteger(value) && Math.abs((whole * 1000) / 1001 - rate) < NEAR) {
    return { num: whole * 1000, den: 1001 };
  }
  const num = Math.round(value * MOST_DIGITS);
  const den = over * MOST_DIGITS;
  const divisor = commonDivisor(num, den);
  return { num: num / divisor, den: den / divisor };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
