import { assert, Problem } from '#shared/errors/problem.ts';
import { type RowRange, readArray, writeArray } from './array-chunks.ts';
import type { ProjectStore } from './project-store.ts';
import { type Packable, packRecord, unpackRecord } from './record-pack.ts';

export interface SaveBundleOptions {
  /** Row lengths of frame-first arrays by name; these are cut every 256 frames and can be read in part. */
  readonly rows?: Readonly<Record<string, number>>;
  /** Names of arrays worth compressing. */
  readonly compress?: readonly string[];
}

/** Stores a record with its typed arrays; complete and bit-exact. Only inside `store.write`. */
export function saveBundle(store: ProjectStore, record: Packable, options: SaveBundleOptions = {}): number {
  const { json, arrays } = packRecord(record);
  const { id } = store.run('INSERT INTO bundle (json) VALUES (?)', json);
  for (const [name, values] of arrays) {
    writeArray(store, id, name, values, {
      rowLength: options.rows?.[name],
      compress: options.compress?.includes(name),
    });
  }
  return id;
}

export interface LoadBundleOptions {
  /** Rows to read of the frame-first arrays named here; all other arrays are read whole. */
  readonly range?: RowRange;
  readonly rows?: Readonly<Record<string, number>>;
}

/**
 * Reads a record back.
 *
 * @throws Problem project/damaged where a part is missing
 */
export function loadBundle(store: ProjectStore, bundleId: number, options: LoadBundleOptions = {}): Packable {
  return store.read(() => {
    const bundle = store.get<{ json: string }>('SELECT json FROM bundle WHERE id = ?', bundleId);
    assert(bundle !== undefined, 'a record points to a bundle that exists');
    return unpackRecord(bundle.json, (name) => {
      const range = options.rows?.[name] === undefined ? undefined : options.range;
      const values = readArray(store, bundleId, name, range);
      if (values === null)
        throw new Problem('project/damaged', { path: store.path, reason: `array ${name} is missing` });
      return values;
    });
  });
}
