import { assertNever, Problem } from '../errors/problem.ts';
import { contactRuns } from './contact-runs.ts';
import { fillGaps } from './operations/fill-gaps.ts';
import { footLock } from './operations/foot-lock.ts';
import { limitJoints, relaxHands } from './operations/joints.ts';
import { type KeyReport, reduceKeys } from './operations/reduce-keys.ts';
import { relieveSelfContact } from './operations/self-contact.ts';
import { smooth } from './operations/smooth.ts';
import { loop, resample, timeScale, trim } from './operations/time.ts';
import { levelFloor, mirror, placeRoot } from './operations/world.ts';
import type { ResampleReport } from './sample-rows.ts';
import type { CleanupOperation } from './stack.ts';
import { within } from './within.ts';
import type { Work } from './work.ts';

/** What an operation made, and what it has to say. */
export interface OperationResult {
  readonly work: Work;
  /** `no-contacts`: nobody stands, so there is nothing to hold; `gaps-left`: holes too long to fill. */
  readonly note: 'no-contacts' | 'gaps-left' | null;
  readonly resampled: ResampleReport | null;
  readonly keys: KeyReport | null;
}

/**
 * Does one operation.
 *
 * @throws Problem cleanup/outside where its interval holds frames the take has not, cleanup/too-short, cleanup/too-long
 */
export function runOperation(work: Work, operation: CleanupOperation): OperationResult {
  const { from, to } = rowsOf(work, operation);
  const done = (result: Work, more: Partial<OperationResult> = {}): OperationResult => ({
    note: null,
    resampled: null,
    keys: null,
    ...more,
    work: result,
  });
  const inside = (result: Work): OperationResult => done(within(work, result, from, to));
  if (work.frames === 0) return done(work);
  switch (operation.kind) {
    case 'fill': {
      const { work: filled, left } = fillGaps(work, operation, from, to);
      return done(filled, { note: left > 0 ? 'gaps-left' : null });
    }
    case 'smooth':
      return inside(smooth(work, operation));
    case 'limits':
      return inside(limitJoints(work, operation));
    case 'self-contact':
      return inside(relieveSelfContact(work, operation));
    case 'hands':
      return inside(relaxHands(work, operation));
    case 'floor':
      return done(levelFloor(work, operation), { note: stands(work) ? null : 'no-contacts' });
    case 'foot-lock': {
      const result = footLock(work, operation, from, to);
      return done(result, { note: stands(result) ? null : 'no-contacts' });
    }
    case 'root':
      return done(placeRoot(work, operation));
    case 'mirror':
      return done(mirror(work));
    case 'trim':
      return done(trim(work, from, to));
    case 'loop':
      return done(loop(work, operation, from, to));
    case 'time-scale':
      return done(timeScale(work, operation));
    case 'resample': {
      const { work: result, resampled } = resample(work, operation);
      return done(result, { resampled });
    }
    case 'reduce-keys': {
      const { work: result, keys } = reduceKeys(work, operation);
      return done(result, { keys });
    }
    default:
      return assertNever(operation.kind);
  }
}

/** Rows an operation works on. */
function rowsOf(work: Work, { kind, interval }: CleanupOperation): { from: number; to: number } {
  if (interval === null) return { from: 0, to: work.frames };
  const { from, to } = interval;
  const first = work.firstFrame;
  const end = first + work.frames;
  if (from < first || to > end) {
    throw new Problem('cleanup/outside', { operation: kind, from, to: to - 1, first, last: end - 1 });
  }
  return { from: from - first, to: to - first };
}

function stands(work: Work): boolean {
  return [0, 1, 2, 3].some((sole) => contactRuns(work.contacts, work.ptsUs, sole).length > 0);
}
