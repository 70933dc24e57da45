import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder } from '#main/services/studio/user-folders.ts';
import { outputProblem } from '#shared/errors/output-problem.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import type { Rig } from '#shared/formats/rig/rig.ts';
import { rigFingerprint } from '#shared/retarget/rig-fingerprint.ts';
import { parseRigMapping, type RigMapping } from '#shared/retarget/rig-mapping.ts';

/** Mappings belong to a skeleton's names and hierarchy, whatever the file is called and wherever it lies. */
function pathOf(rig: Rig): string {
  const fingerprint = createHash('sha256').update(rigFingerprint(rig)).digest('hex');
  return join(dataFolder(), 'rigs', `${fingerprint}.json`);
}

/** The mapping that was kept for a skeleton; null where there is none, or none that can be read. */
export async function loadMapping(rig: Rig): Promise<RigMapping | null> {
  try {
    return parseRigMapping(await readFile(pathOf(rig), 'utf8'));
  } catch (error) {
    if (error instanceof FormatError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Keeps a corrected mapping among the user's data. @throws Problem `output/unwritable`, `output/disk-full` */
export async function keepMapping(rig: Rig, mapping: RigMapping): Promise<void> {
  const path = pathOf(rig);
  const part = `${path}.${process.pid}.part`;
  try {
    await mkdir(join(dataFolder(), 'rigs'), { recursive: true });
    await writeFile(part, `${JSON.stringify(mapping, null, 2)}\n`);
    await rename(part, path);
  } catch (error) {
    throw outputProblem(error, path);
  }
}
