import type { PointTable } from './point-table.ts';
import { ReadBackError } from './read-back-error.ts';

const METRES: Readonly<Record<string, number>> = { mm: 0.001, cm: 0.01, m: 1 };

/** Reads OpenSim's marker file by its own headings, as OpenSim's reader does: names every third column. */
export function readTrc(text: string): PointTable {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const keys = lines[1] ?? [];
  const value = (key: string) => lines[2]?.[keys.indexOf(key)] ?? '';
  const scale = METRES[value('Units')];
  const frames = Number(value('NumFrames'));
  const count = Number(value('NumMarkers'));
  if (lines[0]?.[0] !== 'PathFileType' || scale === undefined) throw new ReadBackError('it is not a TRC file');
  const names = (lines[3] ?? []).slice(2).filter((_, i) => i % 3 === 0);
  if (names.length !== count) throw new ReadBackError(`it names ${names.length} markers instead of ${count}`);
  const rows = lines.slice(5).filter((cells) => cells.length > 1);
  if (rows.length !== frames) throw new ReadBackError(`it promises ${frames} frames and holds ${rows.length}`);
  const positions = new Float64Array(frames * count * 3);
  const times = new Float64Array(frames);
  rows.forEach((cells, f) => {
    if (cells.length !== 2 + 3 * count || Number(cells[0]) !== f + 1) throw new ReadBackError(`row ${f + 1} is broken`);
    times[f] = Number(cells[1]);
    for (let i = 0; i < 3 * count; i++) positions[f * count * 3 + i] = Number(cells[2 + i]) * scale;
  });
  return { names, frames, times, positions };
}
