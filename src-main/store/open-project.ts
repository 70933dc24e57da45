import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Problem } from '#shared/errors/problem.ts';
import { type Connection, connect } from './connection.ts';
import { createProjectFile } from './create-project-file.ts';
import { APPLICATION_ID } from './format.ts';
import { interruptRunningJobs } from './job-records.ts';
import { FORMAT_VERSION, formatOf, MIGRATIONS, type Migration, migrate } from './migrations.ts';
import { ProjectStore } from './project-store.ts';
import { readSqliteHeader } from './sqlite-header.ts';
import { toProblem } from './sqlite-problems.ts';
import { claimWriter, releaseWriter } from './writer-lock.ts';

export interface OpenProjectOptions {
  /** Start an empty project where there is no file yet. */
  readonly create?: boolean;
  /** Remove the file again at `close()` if this call created it and nothing was recorded: for input that is refused. */
  readonly discardEmpty?: boolean;
  /** Only look: several readers work beside one writer, and nothing on disk changes. */
  readonly readOnly?: boolean;
  /** Wall clock, ms; tests give their own. */
  readonly now?: () => number;
  /** Formats to bring the file to; tests give their own. */
  readonly migrations?: readonly Migration[];
}

/**
 * Opens a project file. A writer holds it alone until `close()`; jobs that a killed writer left running become
 * interrupted. A failing open leaves the disk as it was.
 *
 * @throws Problem project/missing, project/not-project, project/newer, project/older, project/damaged, project/busy,
 *   project/unreadable, project/unwritable, output/disk-full
 */
export function openProject(path: string, options: OpenProjectOptions = {}): ProjectStore {
  const { create = false, readOnly = false, now = Date.now, migrations = MIGRATIONS } = options;
  let created = false;
  const file = resolve(path);
  try {
    if (!existsSync(file)) {
      if (!create || readOnly) throw new Problem('project/missing', { path: file });
      createProjectFile(file, migrations);
      created = true;
    }
    inspect(file, migrations.length);
    if (readOnly) return openForReading(file, migrations, now);
    return openForWriting(file, migrations, { now, discardEmpty: created && (options.discardEmpty ?? false) });
  } catch (error) {
    throw toProblem(error, file);
  }
}

/** What can be said by reading 100 bytes, before SQLite is let near the file. */
function inspect(path: string, known: number): void {
  if (!statSync(path).isFile() || path !== path.trim()) throw new Problem('project/not-project', { path });
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw new Problem('project/unreadable', { path, reason: 'permission is missing' }, { cause: error });
  }
  const header = readSqliteHeader(path);
  if (header === null || header.applicationId !== APPLICATION_ID) throw new Problem('project/not-project', { path });
  if (header.userVersion > known) throw new Problem('project/newer', { path, found: header.userVersion, known });
  // With a log beside it the file may rightly be shorter: the missing pages are in the log.
  const whole = header.bytes >= header.pages * header.pageSize;
  if (header.pagesValid && !whole && !existsSync(`${path}-wal`)) {
    throw new Problem('project/damaged', { path, reason: 'the file is cut off' });
  }
}

function openForReading(path: string, migrations: readonly Migration[], now: () => number): ProjectStore {
  const db = connect(path, 'read');
  return guarded(db, () => {
    touch(db, path);
    verify(db, path, migrations.length);
    const found = formatOf(db);
    if (found < migrations.length) throw new Problem('project/older', { path, found, known: migrations.length });
    return new ProjectStore(db, path, { token: null, now });
  });
}

function openForWriting(
  path: string,
  migrations: readonly Migration[],
  { now, discardEmpty }: { now: () => number; discardEmpty: boolean },
): ProjectStore {
  refuseUnwritable(path);
  const db = connect(path, 'write');
  return guarded(db, () => {
    verify(db, path, migrations.length);
    const token = claimWriter(db, path, now());
    try {
      migrate(db, migrations);
      if (formatOf(db) === FORMAT_VERSION) interruptRunningJobs(db, now());
      db.pragma('journal_mode = WAL');
      db.pragma('journal_size_limit = 67108864');
    } catch (error) {
      releaseWriter(db, token);
      throw error;
    }
    return new ProjectStore(db, path, { token, now, discardEmpty });
  });
}

/** A project at rest can be read from anywhere. One whose writer was killed has a log, which needs a writable folder. */
function touch(db: Connection, path: string): void {
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch (error) {
    if (!/^SQLITE_(CANTOPEN|READONLY)/.test(String((error as { code?: unknown }).code))) throw error;
    const reason = 'its last writer was stopped, and its folder is write-protected, so the rest cannot be joined';
    throw new Problem('project/unreadable', { path, reason }, { cause: error });
  }
}

/** The file is ours, of a format we know, and its first pages can be read. The rest is `ProjectStore.check`'s. */
function verify(db: Connection, path: string, known: number): void {
  const application = db.pragma('application_id', { simple: true });
  if (application !== APPLICATION_ID) throw new Problem('project/not-project', { path });
  const found = formatOf(db);
  if (found > known) throw new Problem('project/newer', { path, found, known });
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
  if (!tables.includes('writer') || found === 0) {
    throw new Problem('project/damaged', { path, reason: 'tables are missing' });
  }
}

function refuseUnwritable(path: string): void {
  for (const [place, reason] of [
    [path, 'the file is write-protected'],
    [dirname(path), 'its folder is write-protected'],
  ] as const) {
    try {
      accessSync(place, constants.W_OK);
    } catch (error) {
      throw new Problem('project/unwritable', { path, reason }, { cause: error });
    }
  }
}

function guarded(db: Connection, open: () => ProjectStore): ProjectStore {
  try {
    return open();
  } catch (error) {
    db.close();
    throw error;
  }
}
