import { PreparedBodies } from '#main/services/annotation/prepared-bodies.ts';
import { answerOrders } from '#main/services/threads/answer-orders.ts';
import { Cleaner } from '#shared/cleanup/apply-cleanup.ts';
import type { CleaningOrder, CleaningReply } from './cleaning-messages.ts';

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
  const { poses, trans, joints, jointsCam, contacts, camera, frames } = cleaned;
  return { rows: { poses, trans, joints, jointsCam, contacts, camera, frames }, report };
});
