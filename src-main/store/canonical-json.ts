import { createHash } from 'node:crypto';
import { assert } from '#shared/errors/problem.ts';

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** JSON with sorted keys and no spaces: equal values give equal text. Undefined fields are left out. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number') {
    assert(Number.isFinite(value), 'keys hold finite numbers');
    return JSON.stringify(value);
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  const record = value as { readonly [key: string]: Json | undefined };
  const fields = Object.keys(record)
    .filter((key) => record[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key]!)}`);
  return `{${fields.join(',')}}`;
}

/** Identity of something made from `value`: SHA-256 of its canonical JSON, hex. */
export function contentKey(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
