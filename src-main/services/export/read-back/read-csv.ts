import type { PointTable } from './point-table.ts';
import { ReadBackError } from './read-back-error.ts';

/** A table's points, and the rotations of those that have some. */
export interface CsvTable extends PointTable {
  /** Unit quaternions by name, shape [T, 4]. */
  readonly rotations: ReadonlyMap<string, Float64Array>;
}

/** Reads a motion table by the names of its columns alone. */
export function readCsv(text: string): CsvTable {
  const lines = text.split('\r\n').filter((line) => line !== '');
  const heading = (lines[0] ?? '').split(',');
  const column = new Map(heading.map((name, i) => [name, i]));
  const names = heading.flatMap((name) => /^(.*)_x_m$/.exec(name)?.[1] ?? []);
  const turning = heading.flatMap((name) => /^(.*)_qw$/.exec(name)?.[1] ?? []);
  const at = (name: string) => {
    const found = column.get(name);
    if (found === undefined) throw new ReadBackError(`it holds no column ${name}`);
    return found;
  };
  const places = names.map((name) => ['x', 'y', 'z'].map((axis) => at(`${name}_${axis}_m`)));
  const turns = turning.map((name) => ['qx', 'qy', 'qz', 'qw'].map((part) => at(`${name}_${part}`)));
  const frames = lines.length - 1;
  const times = new Float64Array(frames);
  const positions = new Float64Array(frames * names.length * 3);
  const rotations = new Map(turning.map((name) => [name, new Float64Array(frames * 4)]));
  for (let f = 0; f < frames; f++) {
    const cells = lines[f + 1]!.split(',');
    if (cells.length !== heading.length) throw new ReadBackError(`row ${f + 1} is broken`);
    times[f] = Number(cells[at('time_s')]);
    places.forEach((axes, k) => {
      axes.forEach((cell, a) => {
        positions[(f * names.length + k) * 3 + a] = Number(cells[cell]);
      });
    });
    turns.forEach((parts, k) => {
      parts.forEach((cell, a) => {
        rotations.get(turning[k]!)![4 * f + a] = Number(cells[cell]);
      });
    });
  }
  return { names, frames, times, positions, rotations };
}
