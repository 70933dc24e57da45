import { assert } from '../errors/problem.ts';

/**
 * JSON text of plain data. What JSON would change without a word is refused: typed arrays become objects, NaN becomes
 * null, a Map becomes {}. Undefined fields are left out.
 */
export function toPlainJson(value: unknown): string {
  return JSON.stringify(value, refuseOthers);
}

function refuseOthers(key: string, value: unknown): unknown {
  if (typeof value === 'number') assert(Number.isFinite(value), `${key} is a finite number, for it crosses as JSON`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  assert(
    prototype === null || Object.getPrototypeOf(prototype) === null,
    `${key} is plain data; arrays of numbers go through /data/`,
  );
  return value;
}
