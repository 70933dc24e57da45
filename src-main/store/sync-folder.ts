import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes a new or renamed file in `folder` survive a power cut. File systems that cannot do it are left alone. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } catch {
    // Some network file systems refuse to flush a folder; the file itself is flushed.
  } finally {
    closeSync(handle);
  }
}
