import { StoredArray } from '../bytes/stored-array.ts';
import type { PickleValue } from './values.ts';

/** One array of a file and where it is. */
export interface ListedArray {
  /** Keys and list positions from the root, e.g. `['gen_state_dict', 'encoder.gru.bias_ih_l0']`. */
  readonly path: readonly string[];
  readonly array: StoredArray;
}

/** Arrays of a value, in the order of the file, none of them read. Shared ones appear at each place. */
export function listArrays(value: PickleValue, path: readonly string[] = []): ListedArray[] {
  if (value instanceof StoredArray) return [{ path, array: value }];
  if (Array.isArray(value)) return value.flatMap((item, i) => listArrays(item, [...path, String(i)]));
  if (value instanceof Map) return [...value].flatMap(([key, item]) => listArrays(item, [...path, String(key)]));
  return [];
}

/** The dictionary under a key of a dictionary; null if there is none. */
export function dictAt(value: PickleValue | undefined, key: string): ReadonlyMap<string, PickleValue> | null {
  const inner = asDict(value)?.get(key);
  return asDict(inner);
}

/** The value as a dictionary with text keys; null if it is none. Other keys are left out. */
export function asDict(value: PickleValue | undefined): ReadonlyMap<string, PickleValue> | null {
  if (!(value instanceof Map)) return null;
  return new Map([...value].filter((entry): entry is [string, PickleValue] => typeof entry[0] === 'string'));
}
