import type { EditResult } from '#shared/contract/studio/edits.ts';
import { onEdited } from '../../document/edits.ts';
import { TAKE_ARRAYS, type TakeArrayName } from '../../document/take-arrays.ts';
import { takeData } from '../../document/take-data.ts';
import type { RowReader } from '../../overlay/person-layout.ts';

interface Before {
  readonly from: number;
  readonly to: number;
  readonly arrays: ReadonlyMap<TakeArrayName, Float32Array>;
}

/** Rows kept of one edit; a larger one keeps its first ones. */
const MOST_ROWS = 2000;

let before = new Map<number, Before>();

/** Keeps the rows an edit changes as they were before it. Told of edits before their rows are loaded again. */
function keep(result: EditResult): void {
  if (result.changed.length === 0) return;
  const kept = new Map<number, Before>();
  for (const { take_id, span } of result.changed) {
    const data = takeData(take_id);
    if (!data || kept.has(take_id)) continue;
    const from = Math.max(0, span.from);
    const to = Math.min(span.to, from + MOST_ROWS, data.take.frames);
    if (to <= from) continue;
    const arrays = new Map(
      (Object.keys(TAKE_ARRAYS) as TakeArrayName[]).map((name) => {
        const width = TAKE_ARRAYS[name];
        return [name, data.array(name).slice(from * width, to * width)] as const;
      }),
    );
    kept.set(take_id, { from, to, arrays });
  }
  before = kept;
}

onEdited(keep);

/** A row as it was before the last edit; null where that edit did not change it. */
export function rowsBefore(takeId: number, row: number): { row: number; rows: RowReader } | null {
  const found = before.get(takeId);
  if (!found || row < found.from || row >= found.to) return null;
  return { row: row - found.from, rows: (name) => found.arrays.get(name)! };
}

/** Whether there is anything to compare with. */
export function hasBefore(): boolean {
  return before.size > 0;
}
