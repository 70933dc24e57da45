import { openAnnotation } from '#main/services/annotation/open-annotation.ts';
import { namedBody } from '#main/services/models/named-body.ts';
import { createChanges } from '#main/services/studio/changes.ts';
import { listMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { applyCleanup } from '#shared/cleanup/apply-cleanup.ts';
import type { FloorSettings } from '#shared/cleanup/common-floor.ts';
import type { CleanupStack } from '#shared/cleanup/stack.ts';
import type { CleanupReport } from '#shared/contract/studio/cleanup.ts';
import { Problem } from '#shared/errors/problem.ts';
import { storedStack } from './cleaned-take.ts';
import { floorOfClip } from './floor-of-clip.ts';
import { wireReport } from './wire-report.ts';

/** What a new stack is made of. */
export interface ChangedTake {
  readonly id: number;
  /** The floor all people of the clip share, as settings of `floor`; null where a take is the only one. */
  commonFloor(): Promise<FloorSettings | null>;
}

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
  change: ((stack: CleanupStack, take: ChangedTake) => CleanupStack | Promise<CleanupStack>) | null,
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
    const floors = new Map<number, Map<number, FloorSettings>>();
    for (const { id, name, media_id } of chosen) {
      const take = await annotation.wholeTake(id);
      if (!take) throw new Problem('take/missing', { take: id, path: store.path });
      const old = storedStack(annotation.cleanupOf(id));
      const commonFloor = async () => {
        let known = floors.get(media_id);
        if (known === undefined) floors.set(media_id, (known = await floorOfClip(annotation, media_id)));
        return known.get(id) ?? null;
      };
      const stack = change ? await change(old, { id, commonFloor }) : old;
      const { report } = applyCleanup(take, stack, await namedBody(take.body));
      lines.push({ id: String(id), name, stack, report: wireReport(report) });
    }
    if (change) for (const { id, stack } of lines) await annotation.setCleanup(Number(id), stack);
    return lines;
  } finally {
    await annotation.close?.();
  }
}
