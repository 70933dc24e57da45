import { listAnnotations } from '#main/store/annotation-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { findTake } from '#main/store/take-records.ts';
import { applyRecords } from '#shared/annotation/apply-records.ts';
import type { Annotations } from '#shared/annotation/draft.ts';
import type { AnnotationKind, AnnotationRecord, Entry, Notes } from '#shared/annotation/records.ts';

type Page = Map<AnnotationKind, readonly Entry<Notes[AnnotationKind]>[]>;

const NOTHING: readonly Entry<never>[] = [];

/**
 * Records of edits as the project holds them, each take's read once. They are as many as people make, so they stay in
 * memory; arrays do not.
 */
export class AnnotationBook implements Annotations {
  readonly #store: ProjectStore;
  readonly #pages = new Map<number, Page>();

  constructor(store: ProjectStore) {
    this.#store = store;
  }

  entries<Kind extends AnnotationKind>(take: number, kind: Kind): readonly Entry<Notes[Kind]>[] {
    return (this.#page(take).get(kind) ?? NOTHING) as readonly Entry<Notes[Kind]>[];
  }

  /** Takes over records that were written to the project. */
  written(records: readonly AnnotationRecord[]): void {
    for (const [key, group] of Map.groupBy(records, ({ take, kind }) => `${take}/${kind}`)) {
      const { take, kind } = group[0]!;
      const page = this.#pages.get(Number(key.split('/')[0]));
      page?.set(kind, applyRecords(page.get(kind) ?? NOTHING, group));
      if (page) withDefaultRows(this.#store, take, page);
    }
  }

  #page(take: number): Page {
    let page = this.#pages.get(take);
    if (page === undefined) {
      page = new Map();
      for (const [kind, records] of Map.groupBy(listAnnotations(this.#store, take), ({ kind }) => kind)) {
        page.set(kind, applyRecords(NOTHING, records));
      }
      withDefaultRows(this.#store, take, page);
      // A take that is captured later has a page of its own then.
      if (findTake(this.#store, take) !== undefined) this.#pages.set(take, page);
    }
    return page;
  }
}

/** A captured take that no edit cut consists of its own rows. */
function withDefaultRows(store: ProjectStore, id: number, page: Page): void {
  if ((page.get('rows')?.length ?? 0) > 0) return;
  const take = findTake(store, id);
  if (take === undefined || take.corrects !== null || take.frames === 0) return;
  const value = { to: take.firstFrame + take.frames, take: id, mirrored: false, patch: null };
  page.set('rows', [{ frame: take.firstFrame, value }]);
}
