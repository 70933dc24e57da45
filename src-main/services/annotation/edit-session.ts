import { countEdit, editRevision, putAnnotations } from '#main/store/annotation-records.ts';
import { keepAnswer } from '#main/store/answered-edits.ts';
import type { Json } from '#main/store/canonical-json.ts';
import {
  addOperation,
  listUndone,
  markUndone,
  nextRedo,
  nextUndo,
  type Operation,
} from '#main/store/operation-records.ts';
import { deletePatches, savePatch } from '#main/store/patch-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { applyRecords } from '#shared/annotation/apply-records.ts';
import type { Annotations, Draft } from '#shared/annotation/draft.ts';
import type { EditSteps } from '#shared/annotation/edits/edit-steps.ts';
import type { AnnotationRecord } from '#shared/annotation/records.ts';
import type { EditResult } from '#shared/contract/studio/edits.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { AnnotationBook } from './annotation-book.ts';
import { carryOutSteps } from './carry-out-steps.ts';
import { type Changed, changedSpans } from './changed-spans.ts';
import { editKey } from './edit-key.ts';
import { PendingEdit } from './pending-edit.ts';
import type { Refitter } from './refitter.ts';
import type { TakeReader } from './take-reader.ts';

/** What the undo log keeps of an edit. */
interface LoggedEdit {
  readonly records: readonly AnnotationRecord[];
  /** Patches that belong to it alone. */
  readonly patches?: readonly number[];
}

export interface EditSessionParts {
  readonly store: ProjectStore;
  readonly book: AnnotationBook;
  readonly reader: TakeReader;
  readonly refitter: Refitter;
  /** Called after every edit that was kept, before it is answered. */
  readonly onEdit: (changed: Changed) => void;
}

/**
 * Edits one after the other: each writes its records to a draft, has rows solved, and is kept in one flushed transaction
 * with its entry of the undo log. What was answered is on the disk.
 */
export class EditSession {
  readonly #parts: EditSessionParts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: EditSessionParts) {
    this.#parts = parts;
  }

  /** Makes an edit; `write` throws a Problem to refuse it. */
  edit(label: string, write: (draft: Draft) => EditSteps | Promise<EditSteps>): Promise<EditResult> {
    return this.#next(async () => {
      const { reader, refitter, book } = this.#parts;
      using edit = new PendingEdit(book, reader.stored);
      const steps = await write(edit.draft);
      if (Object.values(steps).some((spans) => spans.length > 0)) {
        await Promise.all(edit.draft.takes().map((id) => reader.bodies.prepare(reader.stored.head(id)!.body)));
      }
      const solved = await carryOutSteps(steps, edit, { reader, refitter, before: book });
      return { ...this.#keep(label, edit), error_px: solved.errorPx, refit_ms: solved.refitMs };
    });
  }

  undo(): Promise<EditResult> {
    return this.#next(async () => this.#step(nextUndo(this.#parts.store), 'undo'));
  }

  redo(): Promise<EditResult> {
    return this.#next(async () => this.#step(nextRedo(this.#parts.store), 'redo'));
  }

  /** Resolves when all edits asked for so far are kept or refused. */
  async settled(): Promise<void> {
    await this.#last;
  }

  #keep(label: string, edit: PendingEdit): Pick<EditResult, 'revision' | 'changed' | 'structure'> {
    const { store, book } = this.#parts;
    const diff = edit.draft.diff();
    // Nothing changed: no step of undo that would do nothing.
    if (diff.forward.length === 0) return { revision: editRevision(store), changed: [], structure: false };
    const { revision, forward } = store.write(() => {
      for (const { forward } of listUndone(store)) {
        deletePatches(store, (forward as unknown as LoggedEdit).patches ?? []);
      }
      const ids = new Map(edit.patches.map(({ id, patch }) => [id, savePatch(store, patch)]));
      const forward = PendingEdit.numbered(diff.forward, ids);
      putAnnotations(store, forward);
      addOperation(store, {
        label,
        forward: { records: forward, patches: [...ids.values()] } as unknown as Json,
        backward: { records: diff.backward } as unknown as Json,
      });
      return { revision: counted(store, edit.draft.takes()), forward };
    });
    return { revision, ...this.#take(forward, diff.backward, book) };
  }

  #step(operation: Operation | undefined, what: 'undo' | 'redo'): EditResult {
    const { store, book } = this.#parts;
    if (operation === undefined) throw new Problem('edit/nothing', { what });
    const forward = (operation.forward as unknown as LoggedEdit).records;
    const backward = (operation.backward as unknown as LoggedEdit).records;
    const records = what === 'undo' ? backward : forward;
    const revision = store.write(() => {
      putAnnotations(store, records);
      markUndone(store, operation.id, what === 'undo');
      return counted(
        store,
        records.map(({ take }) => take),
      );
    });
    const changed = this.#take(records, what === 'undo' ? forward : backward, book);
    return { revision, ...changed, error_px: null, refit_ms: 0 };
  }

  /** Takes kept records into memory and says what they changed. */
  #take(records: readonly AnnotationRecord[], opposite: readonly AnnotationRecord[], book: AnnotationBook) {
    book.written(records);
    const result = changedSpans([...records, ...opposite], withRecords(book, opposite), book);
    this.#parts.onEdit(result);
    return result;
  }

  #next<T>(body: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(() => {
      const { store } = this.#parts;
      if (store.readOnly) throw new Problem('project/read-only', { path: store.path });
      return body();
    });
    this.#last = mine.catch(() => {});
    return mine;
  }

  /** Number of the project's last edit. */
  get revision(): number {
    return editRevision(this.#parts.store);
  }
}

/** Counts an edit and keeps the key it was sent with, in its transaction. */
function counted(store: ProjectStore, takes: readonly number[]): number {
  const revision = countEdit(store, takes);
  const key = editKey.getStore();
  if (key !== undefined) keepAnswer(store, key, { revision });
  return revision;
}

/** Records as they would be with others written over them. */
function withRecords(base: Annotations, records: readonly AnnotationRecord[]): Annotations {
  return {
    entries: (take, kind) =>
      applyRecords(
        base.entries(take, kind),
        records.filter((record) => record.take === take && record.kind === kind),
      ),
  };
}
