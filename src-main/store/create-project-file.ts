import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Problem } from '#shared/errors/problem.ts';
import { connect } from './connection.ts';
import { APPLICATION_ID, PAGE_SIZE } from './format.ts';
import { MIGRATIONS, type Migration, migrate } from './migrations.ts';
import { toProblem } from './sqlite-problems.ts';

/**
 * Writes an empty project. It is built under another name and moved into place whole, so that nothing half-made is
 * ever found at `path`, not even after a power cut.
 *
 * @throws Problem project/unwritable, output/disk-full; nothing is left behind then
 */
export function createProjectFile(path: string, migrations: readonly Migration[] = MIGRATIONS): void {
  const folder = dirname(path);
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder) throw new Problem('project/unwritable', { path, reason: 'its folder does not exist' });
  // better-sqlite3 trims names, and would open another file.
  if (path !== path.trim()) throw new Problem('project/unwritable', { path, reason: 'its name ends with a space' });
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

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
