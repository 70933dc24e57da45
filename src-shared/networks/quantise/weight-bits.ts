import type { WeightBits } from './quantise-weights.ts';

/**
 * Bits of a weight that a processor multiplies exactly. x86 without VNNI adds two products of an activation and a
 * weight in 16 bits, which 8-bit weights overflow without a word.
 *
 * @param architecture as Node names it: `x64`, `arm64` …
 * @param flags        what the processor says it can, as in Linux's `/proc/cpuinfo`; null where that is not known
 */
export function weightBitsFor(architecture: string, flags: string | null): WeightBits {
  if (architecture !== 'x64' && architecture !== 'ia32') return 8;
  return flags !== null && /\bavx(512)?_vnni\b/.test(flags) ? 8 : 7;
}
