import { PickledFields } from '#main/datasets/pickled-fields.ts';
import type { ByteSource } from '#shared/formats/bytes/byte-source.ts';
import { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { Hdf5File } from '#shared/formats/hdf5/hdf5-file.ts';
import { readJoblib } from '#shared/formats/joblib/read-joblib.ts';
import { isNumbers } from '#shared/formats/npy.ts';
import { asDict } from '#shared/formats/pickle/list-arrays.ts';

/** Columns of a file that has one row per frame, all videos one after the other. */
interface Columns {
  readonly names: readonly string[];
  has(name: string): boolean;
  shape(name: string): readonly number[];
  rows(name: string, from: number, to: number): ArrayLike<number>;
}

/** Rows of one video. */
export interface VideoRows {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** A preprocessed file, read a few rows at a time: `joblib` dumps and HDF5 files of the same columns. */
export class DatabaseRows {
  private readonly columns: Columns;

  constructor(columns: Columns) {
    this.columns = columns;
  }

  /** Runs of rows with one video name, in order; a name that comes again later is told apart. */
  videos(): VideoRows[] {
    const { names } = this.columns;
    const found: VideoRows[] = [];
    const times = new Map<string, number>();
    for (let from = 0; from < names.length; ) {
      let to = from + 1;
      while (to < names.length && names[to] === names[from]) to++;
      const name = names[from]!;
      const count = (times.get(name) ?? 0) + 1;
      times.set(name, count);
      found.push({ name: count === 1 ? name : `${name}#${count}`, from, to });
      from = to;
    }
    return found;
  }

  /**
   * Frame numbers of some rows, counted in steps of the usual distance between two rows; the rows themselves where the
   * file has none that rise.
   */
  frames(from: number, to: number): number[] {
    const plain = Array.from({ length: to - from }, (_, i) => i);
    if (!this.columns.has('frame_id')) return plain;
    const ids = Array.from(this.columns.rows('frame_id', from, to));
    const steps = ids.slice(1).map((id, i) => id - ids[i]!);
    if (!steps.every((step) => step > 0)) return plain;
    const counts = new Map<number, number>();
    for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
    const usual = [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 1;
    let frame = 0;
    return [0, ...steps.map((step) => (frame += step === usual ? 1 : Math.max(2, Math.round(step / usual))))];
  }

  /** @throws FormatError where the column is missing, has another shape or numbers that are not finite */
  read(name: string, from: number, to: number, shape: readonly number[]): Float32Array {
    if (!this.columns.has(name)) throw new FormatError(`its field ${name} is missing`);
    const found = this.columns.shape(name).slice(1);
    if (String(found) !== String(shape)) {
      throw new FormatError(`its field ${name} has rows of (${found.join(', ')}) instead of (${shape.join(', ')})`);
    }
    const data = this.columns.rows(name, from, to);
    const out = data instanceof Float32Array ? data : Float32Array.from(data);
    if (!out.every(Number.isFinite)) throw new FormatError(`its field ${name} holds numbers that are not finite`);
    return out;
  }
}

/** @throws FormatError */
export function openDatabaseRows(source: ByteSource, file: string): DatabaseRows {
  return new DatabaseRows(file.endsWith('.h5') ? hdf5Columns(source) : joblibColumns(source));
}

function joblibColumns(source: ByteSource): Columns {
  const value = readJoblib(source);
  const names = new PickledFields(value).texts('vid_name');
  const dict = asDict(value)!;
  const array = (name: string): StoredArray => {
    const found = dict.get(name);
    if (!(found instanceof StoredArray)) throw new FormatError(`its field ${name} is not an array of numbers`);
    return found;
  };
  for (const [name, value] of dict) {
    if (value instanceof StoredArray && value.shape[0] !== names.length) {
      throw new FormatError(`its field ${name} has ${value.shape[0]} rows, vid_name has ${names.length}`);
    }
  }
  return {
    names,
    has: (name) => dict.get(name) instanceof StoredArray,
    shape: (name) => array(name).shape,
    rows: (name, from, to) => array(name).readRows(from, to).data,
  };
}

function hdf5Columns(source: ByteSource): Columns {
  const file = new Hdf5File(source);
  if (!file.has('vid_name')) throw new FormatError('its field vid_name is missing');
  const texts = file.read('vid_name');
  if (isNumbers(texts)) throw new FormatError('its field vid_name is not a list of texts');
  return {
    names: texts.data,
    has: (name) => file.has(name),
    shape: (name) => file.shape(name),
    rows(name, from, to) {
      const found = file.read(name, { rows: [from, to] });
      if (!isNumbers(found)) throw new FormatError(`its field ${name} holds text`);
      return found.data;
    },
  };
}
