import type { Json } from './canonical-json.ts';
import type { ProjectStore } from './project-store.ts';

/** One thing a person did, with what does it again and what takes it back. */
export interface Operation {
  readonly id: number;
  readonly label: string;
  readonly forward: Json;
  readonly backward: Json;
}

interface OperationRow {
  readonly id: number;
  readonly label: string;
  readonly forward: string;
  readonly backward: string;
}

const COLUMNS = 'SELECT id, label, forward, backward FROM operation';

/** Notes something done, in the same `store.write` as the change itself. What had been undone can no longer be redone. */
export function addOperation(store: ProjectStore, operation: Omit<Operation, 'id'>): number {
  return store.write(() => {
    store.run('DELETE FROM operation WHERE undone = 1');
    return store.run(
      'INSERT INTO operation (label, forward, backward) VALUES (?, ?, ?)',
      operation.label,
      JSON.stringify(operation.forward),
      JSON.stringify(operation.backward),
    ).id;
  });
}

/** The operation that undo would take back. */
export function nextUndo(store: ProjectStore): Operation | undefined {
  return parsed(store.get<OperationRow>(`${COLUMNS} WHERE undone = 0 ORDER BY id DESC LIMIT 1`));
}

/** The operation that redo would do again. */
export function nextRedo(store: ProjectStore): Operation | undefined {
  return parsed(store.get<OperationRow>(`${COLUMNS} WHERE undone = 1 ORDER BY id LIMIT 1`));
}

/** Everything that could still be done again; the next new operation forgets it. */
export function listUndone(store: ProjectStore): Operation[] {
  return store.all<OperationRow>(`${COLUMNS} WHERE undone = 1 ORDER BY id`).map((row) => parsed(row)!);
}

/** Marks an operation as taken back or done again, in the same `store.write` as the change itself. */
export function markUndone(store: ProjectStore, id: number, undone: boolean): void {
  store.write(() => store.run('UPDATE operation SET undone = ? WHERE id = ?', undone ? 1 : 0, id));
}

function parsed(row: OperationRow | undefined): Operation | undefined {
  if (row === undefined) return undefined;
  return { ...row, forward: JSON.parse(row.forward) as Json, backward: JSON.parse(row.backward) as Json };
}
