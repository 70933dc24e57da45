import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { hashFile } from '#main/media/file-hash.ts';
import { acceptedAt } from '#main/model-library/accepted-terms.ts';
import { type FileSource, openFileSource } from '#main/model-library/file-source.ts';
import type { ModelDraft } from '#main/model-library/model-draft.ts';
import { modelNames, openModelLibrary } from '#main/model-library/model-library.ts';
import { cleanName, nameFromFile } from '#main/model-library/model-name.ts';
import { storeModels } from '#main/model-library/store-models.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { ModelManifest } from '#shared/contract/models.ts';
import { Problem } from '#shared/errors/problem.ts';
import { systemReason } from '#shared/errors/system-reason.ts';
import { readSource } from './open-source.ts';
import { recognise } from './recognise/recognise.ts';
import type { RecognisedModel } from './recognise/recognised.ts';
import { refusal } from './refusal.ts';
import { RESEARCH_TERMS } from './research-terms.ts';

export interface ImportModelRequest {
  /** The file, a full path. */
  readonly path: string;
  /** Folder of the model library. */
  readonly library: string;
  /** What to call the model; null takes the file's name. */
  readonly name: string | null;
  /** The user has confirmed `RESEARCH_TERMS` now; what was confirmed earlier is known to the library. */
  readonly accepted: boolean;
}

/** Less than this is stored before a bar could be read. */
const SHOWN_BYTES = 20e6;

/** The models of the file, and whether they were in the library before. */
export interface ImportModelOutcome {
  readonly status: 'stored' | 'known';
  readonly models: readonly ModelManifest[];
}

/**
 * Imports the models of one file: recognised by keys and shapes, checked, stored tensor by tensor. Either all of them
 * are in the library afterwards or nothing was changed. A file that was imported before gives what is there already.
 *
 * @throws Problem media/missing, media/unreadable, model/refused with the reason, model/terms where nobody has
 *   accepted them yet, model/name-taken, output/unwritable, output/disk-full; AbortError
 */
export async function importModel(request: ImportModelRequest, ctx: TaskContext): Promise<ImportModelOutcome> {
  const { path, library } = request;
  const before = await fileState(path);
  using source = openSource(path);
  try {
    const { format, root } = readSource(source);
    const recognised = recognise(root);
    const terms = await termsFor(library, request.accepted, path);
    const sha256 = await hashFile(path, ctx.signal);
    const origin = { file: basename(path), sha256, bytes: before.bytes, format };
    const known = await knownModels(library, sha256);
    const drafts = draftsOf(recognised, known, origin, request.name);
    if (drafts.length === 0) return { status: 'known', models: known };
    await refuseTakenName(library, request.name, drafts);
    const stored = await storeModels(library, drafts, {
      terms,
      signal: ctx.signal,
      onProgress: (done, total) => {
        if (total > SHOWN_BYTES) ctx.report({ stage: 'store', done: mega(done), total: mega(total), unit: 'MB' });
      },
      beforeCommit: async () => {
        const now = await fileState(path);
        if (now.bytes !== before.bytes || now.changed !== before.changed)
          throw refusal(path, 'it was changed while it was read');
      },
    });
    return { status: 'stored', models: [...known, ...stored] };
  } catch (error) {
    throw refusal(path, error, before.bytes);
  }
}

function openSource(path: string): FileSource {
  try {
    return openFileSource(path);
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
}

function unreadable(path: string, cause: NodeJS.ErrnoException): Problem {
  return new Problem('media/unreadable', { path, reason: systemReason(cause.code ?? '') ?? cause.message }, { cause });
}

interface FileState {
  readonly bytes: number;
  /** Time of the last change, ms. */
  readonly changed: number;
}

async function fileState(path: string): Promise<FileState> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') throw new Problem('media/missing', { path }, { cause });
    throw unreadable(path, cause);
  });
  if (found.isDirectory()) throw refusal(path, 'it is a folder');
  if (!found.isFile()) throw refusal(path, 'it is no ordinary file');
  return { bytes: found.size, changed: found.mtimeMs };
}

async function termsFor(
  library: string,
  accepted: boolean,
  path: string,
): Promise<NonNullable<ModelManifest['terms']>> {
  const { id } = RESEARCH_TERMS;
  const earlier = await acceptedAt(library, id);
  if (earlier === null && !accepted) throw new Problem('model/terms', { path });
  return { id, accepted_at: earlier ?? new Date().toISOString() };
}

/** Models that came from the same bytes. */
async function knownModels(library: string, sha256: string): Promise<ModelManifest[]> {
  const { models } = await openModelLibrary(library).list();
  return models.filter((model) => model.source.sha256 === sha256);
}

function draftsOf(
  models: readonly RecognisedModel[],
  known: readonly ModelManifest[],
  origin: Omit<ModelDraft['source'], 'part'>,
  name: string | null,
): ModelDraft[] {
  const main = known.find((model) => model.source.part === models[0]?.part);
  const base = main?.name ?? (name === null ? nameFromFile(origin.file) : cleanName(name));
  return models
    .filter((model) => !known.some(({ source }) => source.part === model.part))
    .map(({ part, suffix, ...model }) => ({
      ...model,
      name: base + suffix,
      licence: 'research-only',
      source: { ...origin, part },
    }));
}

/** A name that was asked for is given or refused, never altered. */
async function refuseTakenName(library: string, name: string | null, drafts: readonly ModelDraft[]): Promise<void> {
  if (name === null) return;
  const taken = new Set((await modelNames(library)).map((other) => other.toLowerCase()));
  const clash = drafts.find((draft) => taken.has(draft.name));
  if (clash) throw new Problem('model/name-taken', { name: clash.name });
}

function mega(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
