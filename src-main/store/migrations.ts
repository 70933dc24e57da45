import { assert } from '#shared/errors/problem.ts';
import type { Connection } from './connection.ts';
import { SCHEMA_V1 } from './schema-v1.ts';
import { SCHEMA_V2 } from './schema-v2.ts';
import { SCHEMA_V3 } from './schema-v3.ts';
import { SCHEMA_V4 } from './schema-v4.ts';

/** One step from format `to − 1` to format `to`. */
export interface Migration {
  readonly to: number;
  /** What a user gains by it. */
  readonly title: string;
  readonly apply: (db: Connection) => void;
}

/** Every step from an empty file to the format of today, in order. */
export const MIGRATIONS: readonly Migration[] = [
  { to: 1, title: 'media, captures, takes, jobs and their arrays', apply: (db) => db.exec(SCHEMA_V1) },
  { to: 2, title: 'edits: what people said of takes, and the rows solved again', apply: (db) => db.exec(SCHEMA_V2) },
  { to: 3, title: 'markers of clips; an edit that is sent again is made once', apply: (db) => db.exec(SCHEMA_V3) },
  { to: 4, title: 'clean-up of takes', apply: (db) => db.exec(SCHEMA_V4) },
];

/** The newest format this version reads and writes. */
export const FORMAT_VERSION = MIGRATIONS.length;

/** The format of an open file. */
export function formatOf(db: Connection): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/**
 * Brings a file to the newest format. Each step is one transaction together with its version number, so a step that
 * fails or is killed leaves the format before it.
 */
export function migrate(db: Connection, migrations: readonly Migration[] = MIGRATIONS): void {
  for (const [index, migration] of migrations.entries()) {
    assert(migration.to === index + 1, 'migrations are numbered 1, 2, 3 … in order');
    db.transaction(() => {
      if (formatOf(db) >= migration.to) return;
      migration.apply(db);
      db.pragma(`user_version = ${migration.to}`);
    }).immediate();
  }
}
