import Database from 'better-sqlite3';
import { assert } from '#shared/errors/problem.ts';

/** SQLite as better-sqlite3 gives it; known to this folder only. */
export type Connection = Database.Database;
export type Statement = Database.Statement<unknown[]>;

/** How long a statement waits for another process's short lock, ms. */
const BUSY_TIMEOUT_MS = 5000;

/**
 * Opens a SQLite file with the settings every connection shares.
 *
 * @throws the error of SQLite; callers translate it with `toProblem`
 */
export function connect(path: string, mode: 'read' | 'write' | 'create'): Connection {
  // better-sqlite3 13 loads on Node 20 and then ends the process with SIGSEGV; say it instead.
  assert(Number(process.versions.node.split('.')[0]) >= 22, 'the store runs on Node 22 or newer');
  const db = new Database(path, {
    readonly: mode === 'read',
    fileMustExist: mode !== 'create',
    timeout: BUSY_TIMEOUT_MS,
  });
  db.pragma('foreign_keys = ON');
  db.pragma('synchronous = FULL');
  db.pragma('trusted_schema = OFF');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -16000');
  return db;
}
