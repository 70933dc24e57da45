import { assert } from '#shared/errors/problem.ts';
import { dtypeOf, type StoredArray } from './array-dtype.ts';

/**
 * Plain data with typed arrays in it: what a stage gives back and what records consist of. Objects, arrays, strings,
 * booleans, null, numbers of every kind (NaN, infinities and −0 included) and typed arrays; no class instances.
 */
export type Packable = unknown;

export interface PackedRecord {
  /** The record as JSON; each typed array is replaced by `{ "$array": name }`. */
  readonly json: string;
  /** The typed arrays by name: their path in the record, such as `takes.0.poses`. */
  readonly arrays: ReadonlyMap<string, StoredArray>;
}

/** Takes a record apart into JSON and arrays. The arrays are shared, not copied. */
export function packRecord(value: Packable): PackedRecord {
  const arrays = new Map<string, StoredArray>();
  const json = JSON.stringify(pack(value, '', arrays));
  return { json, arrays };
}

/** Puts a record together again; `arrayNamed` gives each array, or null to leave it out. */
export function unpackRecord(json: string, arrayNamed: (name: string) => StoredArray | null): Packable {
  return unpack(JSON.parse(json), arrayNamed);
}

function pack(value: unknown, path: string, arrays: Map<string, StoredArray>): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $number: Object.is(value, -0) ? '-0' : `${value}` };
  }
  if (dtypeOf(value) !== null) {
    assert(!arrays.has(path), `the name ${path} stands for one array`);
    arrays.set(path, value as StoredArray);
    return { $array: path };
  }
  const inside = (key: string | number) => (path === '' ? `${key}` : `${path}.${key}`);
  if (Array.isArray(value)) return value.map((item, index) => pack(item ?? null, inside(index), arrays));
  assert(isPlain(value), `${path || 'the record'} is plain data`);
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    assert(!key.startsWith('$') && key !== '__proto__', 'field names do not begin with $');
    if (item !== undefined) out[key] = pack(item, inside(key), arrays);
  }
  return out;
}

function unpack(value: unknown, arrayNamed: (name: string) => StoredArray | null): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => unpack(item, arrayNamed));
  const record = value as Record<string, unknown>;
  if (typeof record.$number === 'string') return Number(record.$number);
  if (typeof record.$array === 'string') return arrayNamed(record.$array);
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, unpack(item, arrayNamed)]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
