import { parentPort } from 'node:worker_threads';
import { PreparedBodies } from '#main/services/annotation/prepared-bodies.ts';
import { Cleaner } from '#shared/cleanup/apply-cleanup.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { CleaningReply, CleaningRequest } from './cleaning-messages.ts';

/** Takes whose intermediate motions are kept: people try things on one take, and look at another. */
const KEPT = 2;

const bodies = new PreparedBodies();
const cleaners = new Map<string, Cleaner>();

parentPort?.on('message', async (request: CleaningRequest) => {
  parentPort?.postMessage(await answer(request));
});

async function answer({ id, key, take, stack, timing }: CleaningRequest): Promise<CleaningReply> {
  try {
    let cleaner = cleaners.get(key);
    if (cleaner === undefined) {
      if (take === null) return { kind: 'unknown-take', id };
      cleaner = new Cleaner(take, await bodies.prepare(take.body));
    }
    cleaners.delete(key);
    cleaners.set(key, cleaner);
    for (const old of [...cleaners.keys()].slice(0, -KEPT)) cleaners.delete(old);
    const { take: cleaned, report } = cleaner.apply(stack, { timing });
    const { poses, trans, joints, jointsCam, contacts, camera, frames } = cleaned;
    return { kind: 'done', id, rows: { poses, trans, joints, jointsCam, contacts, camera, frames }, report };
  } catch (error) {
    if (error instanceof Problem) return { kind: 'problem', id, problem: error.toData() };
    return { kind: 'bug', id, message: error instanceof Error ? error.message : String(error) };
  }
}
