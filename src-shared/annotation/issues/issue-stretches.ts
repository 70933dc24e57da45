import type { Span } from '../refit-plan.ts';
import { type RowTroubles, TROUBLES, type Trouble } from './row-troubles.ts';

/** Rows of a take that deserve a look together. */
export interface IssueStretch {
  readonly from: number;
  readonly to: number;
  readonly worst: number;
  /** Badness of the worst row, 0..1. */
  readonly badness: number;
  readonly reason: Exclude<Trouble, 'none'>;
}

/** Good rows between bad ones that do not part them. */
const JOIN = 8;
/** Longest stretch that is looked at in one go. */
const LONGEST = 150;
/** Shorter holes are bridged without a doubt. */
const LEAST_HOLE = 6;

/** Joins troubled rows to stretches, in order of time. Reviewed rows are left out. */
export function issueStretches({ badness, reason }: RowTroubles, reviewed: readonly Span[]): IssueStretch[] {
  const out: IssueStretch[] = [];
  const skip = new Uint8Array(badness.length);
  for (const { from, to } of reviewed) skip.fill(1, Math.max(0, from), Math.max(0, to));
  let start = -1;
  let last = -1;
  for (let t = 0; t <= badness.length; t++) {
    const bad = t < badness.length && badness[t]! > 0 && skip[t] === 0;
    const parted = start >= 0 && (t === badness.length || skip[t] === 1 || t - last > JOIN || t - start >= LONGEST);
    if (parted) {
      const found = stretch(badness, reason, start, last + 1);
      if (found) out.push(found);
      start = -1;
    }
    if (!bad) continue;
    if (start < 0) start = t;
    last = t;
  }
  return out;
}

function stretch(badness: Float32Array, reason: Uint8Array, from: number, to: number): IssueStretch | null {
  let worst = from;
  for (let t = from; t < to; t++) if (badness[t]! > badness[worst]!) worst = t;
  const name = TROUBLES[reason[worst]!]!;
  if (name === 'none' || (name === 'hole' && to - from < LEAST_HOLE)) return null;
  return { from, to, worst, badness: badness[worst]!, reason: name };
}
