import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_FORMAT, ModelManifest } from '#shared/contract/models.ts';
import { Problem } from '#shared/errors/problem.ts';
import { errorCode } from './error-code.ts';

/** Files of one model's folder. */
export const MANIFEST_FILE = 'manifest.json';
export const WEIGHTS_FILE = 'weights.safetensors';

/** The manifest as it is stored: the model's name is that of its folder. */
export const StoredManifest = ModelManifest.omit({ name: true });
export type StoredManifest = Omit<ModelManifest, 'name'>;

/**
 * Reads one model's manifest and checks that its weights are there in full; their bytes are checked when they are
 * loaded.
 *
 * @throws Problem model/unknown, model/damaged, model/newer
 */
export async function readManifest(library: string, name: string): Promise<ModelManifest> {
  const folder = join(library, name);
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch((cause) => {
    const gone = ['ENOENT', 'ENOTDIR'].includes(errorCode(cause));
    throw gone ? new Problem('model/unknown', { name }) : damaged(name, 'its manifest cannot be read', cause);
  });
  const manifest = parseManifest(name, text);
  const bytes = await stat(join(folder, WEIGHTS_FILE)).then(
    ({ size }) => size,
    () => -1,
  );
  if (bytes < 0) throw damaged(name, 'its weights are missing');
  if (bytes !== manifest.weights.bytes) {
    throw damaged(name, `its weights are ${bytes} bytes long instead of ${manifest.weights.bytes}`);
  }
  return { ...manifest, name };
}

/** The problem of a model whose files are not what was stored. */
export function damaged(name: string, reason: string, cause?: unknown): Problem {
  return new Problem('model/damaged', { name, reason }, { cause });
}

function parseManifest(name: string, text: string): StoredManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw damaged(name, 'its manifest is cut off or was changed', cause);
  }
  const format = typeof json === 'object' && json !== null && 'format' in json ? json.format : null;
  if (typeof format === 'number' && format > MANIFEST_FORMAT) throw new Problem('model/newer', { name });
  const parsed = StoredManifest.safeParse(json);
  if (!parsed.success) throw damaged(name, 'its manifest was changed', parsed.error);
  return parsed.data;
}
