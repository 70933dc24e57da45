import { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import type { PickleValue } from '#shared/formats/pickle/values.ts';

/** Entries of a dictionary file (`.npz`, pickled dictionary). */
export interface NamedParts {
  readonly arrays: ReadonlyMap<string, StoredArray>;
  /** Names of what is not an array of numbers. */
  readonly others: readonly string[];
  /** All entries. */
  readonly entries: ReadonlyMap<string, PickleValue>;
}

/** Sorts the entries of a dictionary. */
export function namedParts(entries: ReadonlyMap<string, PickleValue>): NamedParts {
  const arrays = new Map<string, StoredArray>();
  const others: string[] = [];
  for (const [name, value] of entries) {
    if (value instanceof StoredArray) arrays.set(name, value);
    else others.push(name);
  }
  return { arrays, others, entries };
}
