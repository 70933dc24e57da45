import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_FORMAT, type ModelManifest } from '#shared/contract/models.ts';
import { outputProblem } from '#shared/errors/output-problem.ts';
import { Problem } from '#shared/errors/problem.ts';
import { noteAccepted } from './accepted-terms.ts';
import { type ModelDraft, tensorBytes } from './model-draft.ts';
import { modelNames } from './model-library.ts';
import { uniqueName } from './model-name.ts';
import { MANIFEST_FILE, type StoredManifest, WEIGHTS_FILE } from './read-manifest.ts';
import { commitStaging, createStaging, recoverStaging } from './staging.ts';
import { writeWeights } from './write-weights.ts';

export interface StoreModelsOptions {
  /** Terms that were accepted for these models; noted with them. */
  readonly terms: ModelManifest['terms'];
  readonly signal?: AbortSignal;
  /** Hears how many bytes of how many are written, over all models. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Asked for when everything is written and before anything is visible; a throw discards all. */
  readonly beforeCommit?: () => void | Promise<void>;
}

/**
 * Stores models so that either all of them are in the library or none is, whatever happens on the way.
 *
 * @returns their manifests in the same order; names are made unique
 * @throws Problem output/unwritable, output/disk-full; AbortError; what a tensor's `read` throws
 */
export async function storeModels(
  library: string,
  drafts: readonly ModelDraft[],
  options: StoreModelsOptions,
): Promise<ModelManifest[]> {
  const made = await mkdir(library, { recursive: true }).catch((error) => {
    throw outputProblem(error, library);
  });
  await recoverStaging(library);
  const staging = await createStaging(library).catch((error) => {
    throw outputProblem(error, library);
  });
  try {
    const stored = await stageAll(staging, drafts, options);
    await options.beforeCommit?.();
    options.signal?.throwIfAborted();
    const taken = new Set((await modelNames(library)).map((name) => name.toLowerCase()));
    const moves = drafts.map((draft, i) => {
      const to = uniqueName(draft.name, taken);
      taken.add(to);
      return { from: String(i), to };
    });
    if (options.terms) await noteAccepted(library, options.terms.id, options.terms.accepted_at);
    await commitStaging(library, staging, moves);
    return stored.map((manifest, i) => ({ ...manifest, name: moves[i]!.to }));
  } catch (error) {
    await rm(staging, { recursive: true, force: true }).catch(() => {});
    // A library that did not exist before and holds nothing now is taken away again.
    if (made !== undefined) await rmdir(library).catch(() => {});
    throw error instanceof Problem ? error : outputProblem(error, library);
  }
}

async function stageAll(
  staging: string,
  drafts: readonly ModelDraft[],
  { terms, signal, onProgress }: StoreModelsOptions,
): Promise<StoredManifest[]> {
  const sizes = drafts.map(({ tensors }) => tensors.reduce((sum, tensor) => sum + tensorBytes(tensor), 0));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const manifests: StoredManifest[] = [];
  let before = 0;
  for (const [i, draft] of drafts.entries()) {
    const folder = join(staging, String(i));
    await mkdir(folder);
    const weights = await writeWeights(join(folder, WEIGHTS_FILE), draft.tensors, {
      ...(signal && { signal }),
      onProgress: (done) => onProgress?.(Math.min(total, before + done), total),
    });
    before += sizes[i]!;
    const manifest = manifestOf(draft, weights, terms);
    await writeFile(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
    manifests.push(manifest);
  }
  return manifests;
}

function manifestOf(
  draft: ModelDraft,
  weights: StoredManifest['weights'],
  terms: StoredManifest['terms'],
): StoredManifest {
  const tensors = draft.tensors.map(({ name, type, shape }) => ({ name, type, shape: [...shape] }));
  return {
    format: MANIFEST_FORMAT,
    kind: draft.kind,
    architecture: draft.architecture,
    licence: draft.licence,
    terms,
    source: draft.source,
    weights,
    tensors,
    parameters: tensors.reduce((sum, tensor) => sum + tensorBytes(tensor) / 4, 0),
    facts: draft.facts,
    report: draft.report,
    imported_at: new Date().toISOString(),
  };
}
