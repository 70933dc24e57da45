import { effectiveTakes } from '#main/services/annotation/effective-take.ts';
import { namedBody } from '#main/services/models/named-body.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { applyCleanup, type CleanupReport } from '#shared/cleanup/apply-cleanup.ts';
import type { KeptKeys } from '#shared/cleanup/kept-keys.ts';
import { kindOf } from '#shared/cleanup/operation-table.ts';
import { type CleanupStack, EMPTY_STACK, isActive, parseStack } from '#shared/cleanup/stack.ts';
import type { Take } from '#shared/fitting/take.ts';

/** A take as it leaves the studio. */
export interface CleanedTake {
  /** After edits and clean-up. */
  readonly take: Take;
  /** After edits, before clean-up; the same object where there is none. */
  readonly uncleaned: Take;
  readonly stack: CleanupStack;
  /** What the clean-up did; null where there is none. */
  readonly report: CleanupReport | null;
  /** Rows of `take` that keep a key, for writers that have curves; null where all do. */
  readonly keys: KeptKeys | null;
}

/**
 * A stack as a project holds it.
 *
 * @throws Problem cleanup/newer, cleanup/format, cleanup/setting
 */
export function storedStack(data: unknown): CleanupStack {
  return data === undefined ? EMPTY_STACK : parseStack(data);
}

/**
 * A take after its clean-up.
 *
 * @param timing  false leaves out what changes which frames there are, or when: for what lies over the video
 * @throws Problem as `parseStack`, `applyCleanup` and `namedBody`
 */
export async function cleanTake(
  uncleaned: Take,
  stack: CleanupStack,
  { timing = true }: { timing?: boolean } = {},
): Promise<CleanedTake> {
  const does = stack.operations.some(({ on, kind }) => on && (timing || !kindOf(kind).timing));
  if (!isActive(stack) || !does || uncleaned.frames === 0) {
    return { take: uncleaned, uncleaned, stack, report: null, keys: null };
  }
  const { take, report } = applyCleanup(uncleaned, stack, await namedBody(uncleaned.body), { timing, each: false });
  return { take, uncleaned, stack, report, keys: report.keys };
}

/**
 * Reads takes with edits and clean-up where nothing is edited: exports from the command line.
 *
 * @returns undefined where the take was removed, merged into another one, or never existed
 */
export async function cleanedTake(
  store: ProjectStore,
  id: number,
  options: { timing?: boolean } = {},
): Promise<CleanedTake | undefined> {
  const takes = effectiveTakes(store);
  const take = await takes.whole(id);
  return take && cleanTake(take, storedStack(takes.cleanupOf(id)), options);
}
