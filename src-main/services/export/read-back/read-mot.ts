import { ReadBackError } from './read-back-error.ts';

/** Columns of an OpenSim coordinates file. */
export interface MotTable {
  readonly frames: number;
  /** Each column by its heading, shape [T]: degrees, metres, and `time` in seconds. */
  readonly columns: ReadonlyMap<string, Float64Array>;
}

/** Reads a coordinates file by its header. */
export function readMot(text: string): MotTable {
  const lines = text.split('\n');
  const end = lines.indexOf('endheader');
  const told = (key: string) =>
    lines
      .slice(0, end)
      .find((line) => line.startsWith(`${key}=`))
      ?.slice(key.length + 1);
  if (end < 0 || told('inDegrees') !== 'yes') throw new ReadBackError('it is not a MOT file in degrees');
  const names = lines[end + 1]!.split('\t');
  const rows = lines.slice(end + 2).filter((line) => line !== '');
  if (names.length !== Number(told('nColumns')) || rows.length !== Number(told('nRows'))) {
    throw new ReadBackError('it has other rows and columns than it promises');
  }
  const columns = new Map(names.map((name) => [name, new Float64Array(rows.length)]));
  rows.forEach((line, f) => {
    const cells = line.split('\t');
    if (cells.length !== names.length) throw new ReadBackError(`row ${f + 1} is broken`);
    names.forEach((name, k) => {
      columns.get(name)![f] = Number(cells[k]);
    });
  });
  return { frames: rows.length, columns };
}
