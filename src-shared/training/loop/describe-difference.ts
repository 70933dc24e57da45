import type { Json } from './json.ts';

/** The first place where two plain values differ, in words; null where they are equal. */
export function describeDifference(found: Json | undefined, wanted: Json | undefined, path = ''): string | null {
  const place = path || 'it';
  if (isRecord(found) && isRecord(wanted)) {
    for (const key of [...new Set([...Object.keys(wanted), ...Object.keys(found)])]) {
      const difference = describeDifference(found[key], wanted[key], path ? `${path}.${key}` : key);
      if (difference) return difference;
    }
    return null;
  }
  if (JSON.stringify(found) === JSON.stringify(wanted)) return null;
  return `${place} is ${JSON.stringify(found) ?? 'absent'} instead of ${JSON.stringify(wanted) ?? 'absent'}`;
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
