import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { CurveRow } from '#shared/contract/studio/training.ts';
import type { StopSignal } from '#shared/rpc/stop-signal.ts';
import { decodeRows } from '#shared/training/loop/metric-row.ts';
import { roundFolders } from './round-folders.ts';

/** Rows of a snapshot at most; of longer runs every second, third … iteration is told. */
const MOST_ROWS = 4000;

export interface FollowOptions {
  /** Pause between two looks, ms; the table grows by a line per iteration. */
  readonly pauseMs?: number;
}

/** How far the table of a round was read. */
interface Reader {
  /** Tells a table that was cut back from one that grew. */
  readonly inode: number;
  readonly read: number;
}

/** What came of all rounds of a run since the last look: first what there is, then what is new. */
export async function* followMetrics(
  folder: string,
  signal: StopSignal,
  { pauseMs = 400 }: FollowOptions = {},
): AsyncGenerator<{ reset: boolean; rows: CurveRow[] }> {
  let readers = new Map<number, Reader>();
  let first = true;
  while (!signal.aborted) {
    let look = await lookAt(folder, readers);
    // A run that went back to a checkpoint wrote its table anew: everything is told again.
    const cut = look === null;
    if (look === null) look = (await lookAt(folder, new Map())) ?? { readers: new Map(), rows: [] };
    readers = look.readers;
    if (first || cut || look.rows.length > 0) yield { reset: first || cut, rows: thinned(look.rows) };
    first = false;
    await pause(pauseMs, signal);
  }
}

/** New rows of all rounds; null where a table is no longer the one that was read. */
async function lookAt(
  folder: string,
  before: ReadonlyMap<number, Reader>,
): Promise<{ readers: Map<number, Reader>; rows: CurveRow[] } | null> {
  const readers = new Map<number, Reader>();
  const rows: CurveRow[] = [];
  for (const { round, path } of roundFolders(folder)) {
    const known = before.get(round);
    const part = await readFrom(join(path, 'run', 'metrics.jsonl'), known);
    if (part === 'other') return null;
    if (part === null) continue;
    readers.set(round, part.reader);
    for (const { of, iteration, epoch, values } of decodeRows(part.text)) {
      rows.push({ round, of, iteration, epoch, values: finite(values) });
    }
  }
  return [...before.keys()].some((round) => !readers.has(round)) ? null : { readers, rows };
}

async function readFrom(
  path: string,
  known: Reader | undefined,
): Promise<{ text: string; reader: Reader } | 'other' | null> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch {
    return known ? 'other' : null;
  }
  try {
    const { size, ino } = await file.stat();
    if (known && (known.inode !== ino || size < known.read)) return 'other';
    const from = known?.read ?? 0;
    const bytes = Buffer.alloc(size - from);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    // A line that is being written is left for the next look.
    const end = bytes.subarray(0, bytesRead).lastIndexOf(10) + 1;
    return { text: bytes.toString('utf8', 0, end), reader: { inode: ino, read: from + end } };
  } finally {
    await file.close();
  }
}

function finite(values: Readonly<Record<string, number>>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(values).map(([tag, value]) => [tag, Number.isFinite(value) ? value : null]));
}

function thinned(rows: CurveRow[]): CurveRow[] {
  const step = Math.ceil(rows.length / MOST_ROWS);
  return step < 2 ? rows : rows.filter(({ of }, i) => of === 'epoch' || i % step === 0);
}

function pause(ms: number, signal: StopSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
