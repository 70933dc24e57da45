import type { EditResult } from '#shared/contract/studio/edits.ts';
import { type StudioClient, studio } from '../connection/studio-client.ts';
import { reportProblem } from '../notices/report-problem.ts';
import { clipDocument } from './clip-document.ts';
import { takeLoader } from './take-data.ts';

const revisions = new Map<number, number>();
takeLoader.revisionOf = (takeId) => revisions.get(takeId) ?? 0;

/** Called after every edit that was answered: `B` flickers, the inspector counts, issues are asked again. */
const listeners = new Set<(result: EditResult) => void>();

export function onEdited(listener: (result: EditResult) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Makes an edit and merges what it changed. Never blocks: edits wait for one another in the order they were made, and for
 * the host while it cannot be reached (the client sends what was under way again, and each is carried out once). Trouble
 * is told in a notification.
 *
 * ```ts
 * await applyEdit((host) => host.edits.swapSides({ take_id: 3, from: 10, to: 20 }));
 * ```
 *
 * @returns what changed, after the changed rows were loaded; null where the edit was refused
 */
export function applyEdit(call: (host: StudioClient) => Promise<EditResult>): Promise<EditResult | null> {
  // Sent first and told then: what is drawn because of it must not hold the edit up.
  const mine = clipDocument.getState().waitingEdits === 0 ? run(call) : last.then(() => run(call));
  last = mine;
  clipDocument.setState((state) => ({ waitingEdits: state.waitingEdits + 1 }));
  return mine;
}

/** Takes the last edit back. */
export function undo(): Promise<EditResult | null> {
  return applyEdit((host) => host.edits.undo({}));
}

/** Makes the edit again that was taken back. */
export function redo(): Promise<EditResult | null> {
  return applyEdit((host) => host.edits.redo({}));
}

async function run(call: (host: StudioClient) => Promise<EditResult>): Promise<EditResult | null> {
  try {
    const result = await call(studio());
    await merge(result);
    return result;
  } catch (error) {
    reportProblem(error);
    return null;
  } finally {
    clipDocument.setState((state) => ({ waitingEdits: state.waitingEdits - 1 }));
  }
}

/** Loads every row again: something changed, and nobody said what. */
export function reloadAll(revision: number): void {
  for (const take of clipDocument.getState().takes ?? []) {
    revisions.set(take.id, Math.max(revisions.get(take.id) ?? 0, revision));
    void takeLoader.reload(take.id, 0, take.frames);
  }
}

/** Takes over what an edit changed, and loads those rows again. */
export async function merge(result: EditResult): Promise<void> {
  for (const { take_id } of result.changed) revisions.set(take_id, result.revision);
  // Rows are on their way while the page draws what it knows already.
  const rows = result.changed.map(({ take_id, span }) => takeLoader.reload(take_id, span.from, span.to));
  clipDocument.setState((state) => ({ revision: Math.max(state.revision, result.revision) }));
  for (const listener of listeners) listener(result);
  await Promise.all(rows);
}
