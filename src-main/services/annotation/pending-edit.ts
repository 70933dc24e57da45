import type { Patch } from '#main/store/patch-records.ts';
import { Draft } from '#shared/annotation/draft.ts';
import type { AnnotationRecord } from '#shared/annotation/records.ts';
import type { AnnotationBook } from './annotation-book.ts';
import type { StoredTakes } from './stored-takes.ts';

/** An edit before it is kept: its records, and rows that were solved for it and have no number yet. */
export class PendingEdit implements Disposable {
  readonly draft: Draft;
  readonly patches: { readonly id: number; readonly patch: Patch }[] = [];
  readonly #stored: StoredTakes;

  constructor(book: AnnotationBook, stored: StoredTakes) {
    this.draft = new Draft(book);
    this.#stored = stored;
  }

  /** Takes solved rows in, under a number that stands for the one the project will give. */
  addPatch(patch: Patch): number {
    const id = -1 - this.patches.length;
    this.patches.push({ id, patch });
    this.#stored.setPending(id, patch);
    return id;
  }

  /** Records with the numbers that the project gave. */
  static numbered(records: readonly AnnotationRecord[], ids: ReadonlyMap<number, number>): AnnotationRecord[] {
    return records.map((record) => {
      const { value } = record;
      if (value === null || !('patch' in value) || typeof value.patch !== 'number') return record;
      return { ...record, value: { ...value, patch: ids.get(value.patch) ?? value.patch } } as AnnotationRecord;
    });
  }

  [Symbol.dispose](): void {
    for (const { id } of this.patches) this.#stored.setPending(id, null);
  }
}
