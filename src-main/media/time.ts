import type { Rational } from './video.ts';

/** Ticks of a time base to the nearest microsecond, exact for any 64-bit value. */
export function ticksToUs(ticks: bigint, base: Rational): number {
  const scaled = ticks * BigInt(base.num) * 2_000_000n + BigInt(base.den);
  const unit = 2n * BigInt(base.den);
  // BigInt division truncates; round towards minus infinity so that times before zero round the same way.
  const quotient = scaled / unit;
  return Number(scaled < 0n && quotient * unit !== scaled ? quotient - 1n : quotient);
}

/** Microseconds to ticks of a time base, rounded down. */
export function usToTicks(us: number, base: Rational): bigint {
  return BigInt(Math.floor((us * base.den) / (base.num * 1e6)));
}
