import { MARK } from './marked-rows.ts';

/** Rows of one take that training may see, and rows it is judged by. */
export interface RowSplit {
  /** 1 where training may look at the row, shape [rows]. */
  readonly train: Uint8Array;
  /** 1 where the row is kept for judging, shape [rows]. */
  readonly heldOut: Uint8Array;
}

export interface SplitOptions {
  /** Length of a block, rows. */
  readonly block: number;
  /** Rows on both sides of a held-out block that nobody sees: neighbours look alike. */
  readonly margin: number;
  /** Share of the marked rows that is held out, about. */
  readonly share: number;
}

/**
 * Splits the marked rows of a take into blocks of time and holds some of them out, spread evenly over the marked blocks:
 * neighbouring frames show the same, so a split by single frames would judge a network by what it has learnt by heart.
 *
 * @param marks values of `MARK`, shape [rows]
 */
export function heldOutBlocks(marks: Uint8Array, { block, margin, share }: SplitOptions): RowSplit {
  const train = new Uint8Array(marks.length).fill(1);
  const heldOut = new Uint8Array(marks.length);
  const counts = new Map<number, number>();
  for (const [row, mark] of marks.entries()) {
    if (mark === MARK.none) continue;
    const at = Math.floor(row / block);
    counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  let seen = 0;
  let held = 0;
  for (const [at, count] of counts) {
    seen += count;
    // A block in which the running share falls short is held out; never the only one.
    if (counts.size < 2 || held + count / 2 > share * seen || held + count >= total) continue;
    held += count;
    const [from, to] = [at * block, Math.min(marks.length, (at + 1) * block)];
    heldOut.fill(1, from, to);
    train.fill(0, Math.max(0, from - margin), to + margin);
  }
  return { train, heldOut };
}
