import { openAnnotation } from '#main/services/annotation/open-annotation.ts';
import { namedBody } from '#main/services/models/named-body.ts';
import { createChanges } from '#main/services/studio/changes.ts';
import { listMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { applyCleanup } from '#shared/cleanup/apply-cleanup.ts';
import type { CleanupStack } from '#shared/cleanup/stack.ts';
import type { CleanupReport } from '#shared/contract/studio/cleanup.ts';
import { Problem } from '#shared/errors/problem.ts';
import { storedStack } from './cleaned-take.ts';
import { wireReport } from './wire-report.ts';

/** Clean-up of one take, and what it does. */
export interface CleanedTakeLine {
  readonly id: string;
  readonly name: string;
  readonly stack: CleanupStack;
  readonly report: CleanupReport;
}

/**
 * Changes the clean-up of takes of a project and measures it. Every change is tried on its take before the first one is
 * kept, so that one which does not fit changes nothing.
 *
 * @param ids     takes; all where none is named
 * @param change  the new stack of a take; null only measures what there is
 * @throws Problem take/missing, those of clean-up
 */
export async function cleanProjectTakes(
  store: ProjectStore,
  ids: readonly string[],
  change: ((stack: CleanupStack, take: number) => CleanupStack) | null,
): Promise<CleanedTakeLine[]> {
  const annotation = openAnnotation({ store, changes: createChanges() });
  try {
    const items = listMedia(store).flatMap(({ id }) => annotation.takesOfMedia(id));
    const chosen =
      ids.length === 0
        ? items
        : ids.map((text) => {
            const item = items.find(({ id }) => String(id) === text);
            if (!item) throw new Problem('take/missing', { take: text, path: store.path });
            return item;
          });
    const lines: CleanedTakeLine[] = [];
    for (const { id, name } of chosen) {
      const take = await annotation.wholeTake(id);
      if (!take) throw new Problem('take/missing', { take: id, path: store.path });
      const old = storedStack(annotation.cleanupOf(id));
      const stack = change ? change(old, id) : old;
      const { report } = applyCleanup(take, stack, await namedBody(take.body));
      lines.push({ id: String(id), name, stack, report: wireReport(report) });
    }
    if (change) for (const { id, stack } of lines) await annotation.setCleanup(Number(id), stack);
    return lines;
  } finally {
    await annotation.close?.();
  }
}
