import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** Writes a small file so that readers see either the old or the whole new one, also after a power cut. */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  const partial = `${path}.${randomUUID().slice(0, 8)}.part`;
  try {
    await using file = await open(partial, 'wx');
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw error;
  }
  await rename(partial, path);
}
