import { rmSync } from 'node:fs';
import { assert, Problem } from '#shared/errors/problem.ts';
import type { Connection, Statement } from './connection.ts';
import { toProblem } from './sqlite-problems.ts';
import { HEARTBEAT_MS, releaseWriter } from './writer-lock.ts';

/** What a column can hold. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/**
 * An open project. Records are read and written by the functions of this folder, each taking the store first; this
 * class gives them statements, transactions and the translation of SQLite's errors.
 */
export class ProjectStore {
  readonly path: string;
  readonly readOnly: boolean;
  /** The connection, for this folder and its tests only. */
  readonly db: Connection;
  /** Wall clock, ms. Never part of a record's identity. */
  readonly now: () => number;
  readonly #token: string | null;
  readonly #discardEmpty: boolean;
  readonly #heart: NodeJS.Timeout | null = null;
  readonly #statements = new Map<string, Statement>();

  constructor(
    db: Connection,
    path: string,
    { token, now, discardEmpty = false }: { token: string | null; now: () => number; discardEmpty?: boolean },
  ) {
    this.db = db;
    this.path = path;
    this.now = now;
    this.#discardEmpty = discardEmpty;
    this.#token = token;
    this.readOnly = token === null;
    if (token !== null) this.#heart = setInterval(() => this.#beat(), HEARTBEAT_MS).unref();
  }

  /** The first row of a query. */
  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined {
    return this.#translated(() => this.#prepare(sql).get(...values) as Row | undefined);
  }

  /** All rows of a query. */
  all<Row>(sql: string, ...values: SqlValue[]): Row[] {
    return this.#translated(() => this.#prepare(sql).all(...values) as Row[]);
  }

  /** Runs a changing statement; only inside `write` or `note`. Returns the id of an inserted row. */
  run(sql: string, ...values: SqlValue[]): { id: number; changes: number } {
    assert(this.db.inTransaction, 'records change inside store.write only');
    return this.#translated(() => {
      const result = this.#prepare(sql).run(...values);
      return { id: Number(result.lastInsertRowid), changes: result.changes };
    });
  }

  /** Several queries on one state of the project, whatever a writer does meanwhile. */
  read<T>(body: () => T): T {
    return this.#translated(() => this.db.transaction(() => settled(body())).deferred());
  }

  /**
   * Changes that happen together or not at all. When it returns, they are on the disk: a power cut does not undo them.
   *
   * @throws Problem output/disk-full, project/busy (the right to write was lost), project/damaged
   */
  write<T>(body: () => T): T {
    return this.#translated(() =>
      this.db
        .transaction(() => {
          this.#mustHold();
          return settled(body());
        })
        .immediate(),
    );
  }

  /** As `write`, for what may be lost in a power cut (never by a crash of the process): progress and heartbeat. */
  note<T>(body: () => T): T {
    if (this.db.inTransaction) return this.write(body);
    this.db.pragma('synchronous = NORMAL');
    try {
      return this.write(body);
    } finally {
      this.db.pragma('synchronous = FULL');
    }
  }

  /** Reads every page and says what is wrong, at most ten sentences; empty when all is well. Takes seconds per GB. */
  check(): string[] {
    const rows = this.all<{ quick_check: string }>('PRAGMA quick_check(10)').map((row) => row.quick_check);
    const links = this.all('PRAGMA foreign_key_check').length;
    if (links > 0) rows.push(`${links} records point to records that do not exist`);
    return rows.filter((row) => row !== 'ok');
  }

  /**
   * Ends the use of the project. A writer folds the log back in, so that a project at rest is one file that can be
   * copied, and read from media that cannot be written.
   */
  close(): void {
    if (!this.db.open) return;
    if (this.#heart !== null) clearInterval(this.#heart);
    if (this.#token !== null) {
      // Each step may fail on a full disk or beside a reader. The log then stays, and the next open folds it in.
      attempt(() => releaseWriter(this.db, this.#token!));
      attempt(() => this.db.pragma('busy_timeout = 0'));
      attempt(() => this.db.pragma('journal_mode = DELETE'));
    }
    let discard = false;
    attempt(() => (discard = this.#discardEmpty && this.#isEmpty()));
    this.db.close();
    if (discard) attempt(() => rmSync(this.path, { force: true }));
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #prepare(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, (statement = this.db.prepare(sql)));
    return statement;
  }

  /** A writer that slept so long that another took over must not write any more. */
  #mustHold(): void {
    assert(this.#token !== null, 'a project opened for reading is not written');
    const holder = this.#prepare('SELECT token FROM writer').get() as { token: string } | undefined;
    if (holder?.token !== this.#token) throw new Problem('project/busy', { path: this.path });
  }

  #isEmpty(): boolean {
    const tables = ['media', 'job', 'model', 'training_run', 'operation', 'export', 'stage_result', 'checkpoint'];
    return tables.every((table) => this.db.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() === undefined);
  }

  #beat(): void {
    if (this.db.inTransaction) return;
    // A failed beat is no trouble of its own: the next write of a record tells what is wrong.
    attempt(() => this.note(() => this.run('UPDATE writer SET beat_ms = ?', Math.round(this.now()))));
  }

  #translated<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      throw toProblem(error, this.path);
    }
  }
}

function settled<T>(value: T): T {
  assert(!(value instanceof Promise), 'transactions are synchronous: prepare first, then write');
  return value;
}

function attempt(body: () => void): void {
  try {
    body();
  } catch {}
}
