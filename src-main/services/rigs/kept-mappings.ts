import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder } from '#main/services/studio/user-folders.ts';
import { outputProblem } from '#shared/errors/output-problem.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { parseRigMapping, type RigMapping } from '#shared/retarget/rig-mapping.ts';

/** Mappings belong to a character's bytes, whatever it is called and wherever it lies. */
function pathOf(sha256: string): string {
  return join(dataFolder(), 'rigs', `${sha256}.json`);
}

/** The mapping that was kept for a character; null where there is none, or none that can be read. */
export async function loadMapping(sha256: string): Promise<RigMapping | null> {
  try {
    return parseRigMapping(await readFile(pathOf(sha256), 'utf8'));
  } catch (error) {
    if (error instanceof FormatError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Keeps a corrected mapping among the user's data. @throws Problem `output/unwritable`, `output/disk-full` */
export async function keepMapping(sha256: string, mapping: RigMapping): Promise<void> {
  const path = pathOf(sha256);
  const part = `${path}.part`;
  try {
    await mkdir(join(dataFolder(), 'rigs'), { recursive: true });
    await writeFile(part, `${JSON.stringify(mapping, null, 2)}\n`);
    await rename(part, path);
  } catch (error) {
    throw outputProblem(error, path);
  }
}
