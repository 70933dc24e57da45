import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '#main/store/canonical-json.ts';

/**
 * Readies the folder of a round. A checkpoint that was made from other frames or options is none to go on from: it goes,
 * with its metrics.
 *
 * @param identity everything that decides what the round learns
 */
export async function beginRound(home: string, identity: Json): Promise<void> {
  const path = join(home, 'identity.json');
  const text = JSON.stringify(identity);
  const before = await readFile(path, 'utf8').catch(() => null);
  if (before === text) return;
  await rm(join(home, 'run'), { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  await writeFile(path, text);
}
