import type { StoredType } from '../bytes/decode-elements.ts';
import { FormatError } from '../format-error.ts';
import { KnownName, type MachineValue } from '../pickle/values.ts';
import { STORAGE_TYPES } from './known-torch.ts';

/** What a torch pickle says where it refers to a storage. The location (`cpu`, `cuda:0`) is left out: it does not matter. */
export interface StorageReference {
  readonly key: string;
  /** Null for untyped storages, whose size is in bytes. */
  readonly dtype: StoredType | null;
  readonly count: number;
  /** A part of the storage (legacy files only): first element and number of elements. */
  readonly part: { readonly first: number; readonly count: number } | null;
}

/** Reads `('storage', type, key, location, numel[, (view key, first, numel)])`. @throws FormatError */
export function storageReference(id: MachineValue): StorageReference {
  if (!Array.isArray(id) || id.length < 5 || id[0] !== 'storage') {
    throw new FormatError('it refers to something outside the file that is not a storage');
  }
  const [, type, key, , count, view] = id;
  if (!(type instanceof KnownName)) throw new FormatError('a storage has no type');
  const name = type.name.replace(/^torch\.(cuda\.)?/, '');
  const untyped = name === 'storage.UntypedStorage' || name === 'storage._UntypedStorage';
  const dtype = untyped ? null : STORAGE_TYPES[name];
  if (dtype === undefined) throw new FormatError(`${type.name} is not a type of storage`);
  if (typeof key !== 'string' || !/^[\w.-]{1,64}$/.test(key)) throw new FormatError('a storage has a broken name');
  return { key, dtype, count: asCount(count, key), part: viewPart(view, key) };
}

function viewPart(view: MachineValue | undefined, key: string): StorageReference['part'] {
  if (view === undefined || view === null) return null;
  if (!Array.isArray(view) || view.length !== 3) throw new FormatError(`a view of storage ${key} is damaged`);
  return { first: asCount(view[1], key), count: asCount(view[2], key) };
}

function asCount(value: MachineValue | undefined, key: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new FormatError(`the storage ${key} has no size`);
  }
  return value;
}
