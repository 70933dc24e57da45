import { linkSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Problem } from '#shared/errors/problem.ts';
import { connect } from './connection.ts';
import { APPLICATION_ID, PAGE_SIZE } from './format.ts';
import { MIGRATIONS, type Migration, migrate } from './migrations.ts';
import { requireFolder } from './require-folder.ts';
import { toProblem } from './sqlite-problems.ts';
import { syncFolder } from './sync-folder.ts';
import { isRunning } from './writer-identity.ts';

/**
 * Writes an empty project. It is built under another name and moved into place whole, so that nothing half-made is
 * ever found at `path`, not even after a power cut.
 *
 * @throws Problem project/unwritable, output/disk-full; nothing is left behind then
 */
export function createProjectFile(path: string, migrations: readonly Migration[] = MIGRATIONS): void {
  const folder = requireFolder(path);
  // better-sqlite3 trims names, and would open another file.
  if (path !== path.trim()) throw new Problem('project/unwritable', { path, reason: 'its name ends with a space' });
  removeDeadDrafts(folder, basename(path));
  const draft = join(folder, `.${basename(path)}.${process.pid}.new`);
  try {
    rmSync(draft, { force: true });
    const db = connect(draft, 'create');
    try {
      db.pragma(`page_size = ${PAGE_SIZE}`);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      migrate(db, migrations);
    } finally {
      db.close();
    }
    moveIntoPlace(draft, path);
  } catch (error) {
    throw toProblem(error, path);
  } finally {
    for (const end of ['', '-journal']) rmSync(draft + end, { force: true });
  }
  syncFolder(folder);
}

/** Drafts of processes that were killed while they created this project. */
function removeDeadDrafts(folder: string, name: string): void {
  for (const file of readdirSync(folder)) {
    const pid = file.startsWith(`.${name}.`)
      ? /^(\d+)\.new(-journal)?$/.exec(file.slice(name.length + 2))?.[1]
      : undefined;
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, file), { force: true });
  }
}

/** A hard link refuses to replace a file that appeared meanwhile; file systems without links get a rename. */
function moveIntoPlace(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return;
    if (code === 'ENOSPC' || code === 'EROFS') throw error;
    renameSync(draft, path);
  }
}
