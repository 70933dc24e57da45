import { countEdit, putAnnotations } from '#main/store/annotation-records.ts';
import type { Json } from '#main/store/canonical-json.ts';
import { addOperation, listUndone } from '#main/store/operation-records.ts';
import { deletePatches } from '#main/store/patch-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { AnnotationRecord } from '#shared/annotation/records.ts';

/** A take that was stored, and what it is to be called; null for its usual name. */
export interface AdoptedTake {
  readonly id: number;
  readonly name: string | null;
}

/**
 * Stores takes from outside as one step of undo, in one transaction: undone, they are out of sight; redone, back again.
 *
 * @param label name of the step in the undo log
 * @param save  stores the takes
 */
export function adoptTakes(
  store: ProjectStore,
  label: string,
  save: () => readonly AdoptedTake[],
): { readonly takes: readonly AdoptedTake[]; readonly revision: number } {
  return store.write(() => {
    const takes = save();
    const records = (removed: boolean): AnnotationRecord[] =>
      takes.map(({ id, name }) => ({ take: id, kind: 'take', frame: 0, value: { name, removed } }));
    // What was undone before can no longer be redone, and its rows go with it.
    for (const { forward } of listUndone(store)) {
      deletePatches(store, (forward as { patches?: readonly number[] }).patches ?? []);
    }
    putAnnotations(store, records(false));
    addOperation(store, {
      label,
      forward: { records: records(false), patches: [] } as unknown as Json,
      backward: { records: records(true) } as unknown as Json,
    });
    return {
      takes,
      revision: countEdit(
        store,
        takes.map(({ id }) => id),
      ),
    };
  });
}
