import { PreparedBodies } from '#main/services/annotation/prepared-bodies.ts';
import { answerOrders } from '#main/services/threads/answer-orders.ts';
import { Cleaner } from '#shared/cleanup/apply-cleanup.ts';
import { hasCuts, withPart } from '#shared/cleanup/shown-cuts.ts';
import type { Take } from '#shared/fitting/take.ts';
import { CLEANED_ARRAYS, type CleaningOrder, type CleaningReply } from './cleaning-messages.ts';

/** Takes whose intermediate motions are kept: people try things on one take, and look at another. */
const KEPT = 2;

const bodies = new PreparedBodies();
const cleaners = new Map<string, Cleaner>();

answerOrders(async ({ key, take, stack, timing, each }: CleaningOrder): Promise<CleaningReply> => {
  let cleaner = cleaners.get(key);
  if (cleaner === undefined) {
    if (take === null) return 'unknown-take';
    cleaner = new Cleaner(take, await bodies.prepare(take.body));
  }
  cleaners.delete(key);
  cleaners.set(key, cleaner);
  for (const old of [...cleaners.keys()].slice(0, -KEPT)) cleaners.delete(old);
  const { take: cleaned, report } = cleaner.apply(stack, { timing, each });
  if (timing || !hasCuts(stack)) return { rows: rowsOf(cleaned), report, exported: null };
  const { take: part } = cleaner.apply(stack, { timing: 'cuts', each: false });
  const loops = stack.operations.some(({ on, kind }) => on && kind === 'loop');
  const exported = { from: part.firstFrame, to: part.firstFrame + part.frames, loops };
  const rows = rowsOf(cleaned);
  for (const name of CLEANED_ARRAYS) rows[name] = withPart(name, cleaned, part);
  return { rows, report, exported };
});

function rowsOf({ poses, trans, joints, jointsCam, contacts, camera, frames }: Take) {
  return { poses, trans, joints, jointsCam, contacts, camera, frames };
}
