import { renameSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { connect } from './connection.ts';
import type { ProjectStore } from './project-store.ts';
import { requireFolder } from './require-folder.ts';
import { toProblem } from './sqlite-problems.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * Writes a complete copy of a project to `target`, replacing an older copy, while the project goes on being used. The
 * copy is one file at rest: nobody holds it and it has no log.
 *
 * @throws Problem output/disk-full, project/unwritable; an older copy then stays as it was
 */
export async function backupProject(store: ProjectStore, target: string): Promise<void> {
  const path = resolve(target);
  const folder = requireFolder(path);
  const draft = join(folder, `.${basename(path)}.${process.pid}.new`);
  try {
    await store.db.backup(draft);
    const copy = connect(draft, 'write');
    try {
      copy.prepare('DELETE FROM writer').run();
      copy.pragma('journal_mode = DELETE');
    } finally {
      copy.close();
    }
    renameSync(draft, path);
  } catch (error) {
    throw toProblem(error, path);
  } finally {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(draft + end, { force: true });
  }
  syncFolder(folder);
}
