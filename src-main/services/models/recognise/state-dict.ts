import { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import type { PickleValue } from '#shared/formats/pickle/values.ts';

/** Tensors of a network by key. */
export type StateDict = ReadonlyMap<string, StoredArray>;

/** A dictionary of a file with text keys; null for anything else. */
export function dictionary(value: PickleValue | undefined): ReadonlyMap<string, PickleValue> | null {
  if (!(value instanceof Map)) return null;
  for (const key of value.keys()) if (typeof key !== 'string') return null;
  return value as ReadonlyMap<string, PickleValue>;
}

/**
 * The tensors of a state dictionary, without the `module` that data-parallel training puts into keys.
 *
 * @returns null where the value is no dictionary of tensors
 * @throws FormatError where two keys become the same
 */
export function stateDict(value: PickleValue | undefined): StateDict | null {
  const entries = dictionary(value);
  if (!entries) return null;
  const out = new Map<string, StoredArray>();
  for (const [key, tensor] of entries) {
    if (!(tensor instanceof StoredArray)) continue;
    const plain = key
      .split('.')
      .filter((part) => part !== 'module')
      .join('.');
    if (out.has(plain)) throw new FormatError(`its state dictionary holds ${plain} twice`);
    out.set(plain, tensor);
  }
  return out.size > 0 ? out : null;
}

/** Tensors whose key begins with `prefix`, under the rest of the key. */
export function under(state: StateDict, prefix: string): Map<string, StoredArray> {
  const found = [...state].filter(([key]) => key.startsWith(prefix));
  return new Map(found.map(([key, tensor]) => [key.slice(prefix.length), tensor]));
}

/** Shape as people write it. */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
