import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DamagedModel, ModelKind, ModelList, ModelManifest } from '#shared/contract/models.ts';
import { outputProblem } from '#shared/errors/output-problem.ts';
import { Problem } from '#shared/errors/problem.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { modelsFolder } from './models-folder.ts';
import { damaged, readManifest, WEIGHTS_FILE } from './read-manifest.ts';
import { SHIPPED_FOLDER, SHIPPED_MODELS, shippedName } from './shipped-models.ts';
import { recoverStaging } from './staging.ts';
import { type LoadedTensor, openWeightFile, tensorsIn, type WeightFile } from './weight-file.ts';

/** The models of one user, one folder each: `manifest.json` and `weights.safetensors`. */
export interface ModelLibrary {
  readonly folder: string;
  /** All models by name, and what cannot be used. A library nobody stored into is empty. */
  list(): Promise<ModelList>;
  /** Models that come with the studio; `find` and the loaders know them like the user's own. */
  shipped(): Promise<ModelManifest[]>;
  /** Models of one kind by name; damaged ones and those that come with the studio are left out. */
  ofKind(kind: ModelKind): Promise<ModelManifest[]>;
  /**
   * The model called `name`; a name in other case is found too.
   *
   * @param kind what it must be
   * @throws Problem model/unknown, model/wrong-kind, model/damaged, model/newer
   */
  find(name: string, kind?: ModelKind): Promise<ModelManifest>;
  /** Opens a model's weights to read tensors one by one. @throws Problem as `find` */
  openWeights(name: string): Promise<WeightFile>;
  /**
   * Loads all tensors and checks that their bytes are those that were stored.
   *
   * @throws Problem as `find`
   */
  loadTensors(name: string): Promise<ReadonlyMap<string, LoadedTensor>>;
  /** As `loadTensors`, without tensors of whole numbers: what a network is built with. */
  loadWeights(name: string): Promise<Weights>;
  /** Takes a model out of the library. @throws Problem model/unknown, output/unwritable */
  remove(name: string): Promise<void>;
}

/** Opens the library in `folder`; nothing is made on the disk until something is stored. */
export function openModelLibrary(folder: string = modelsFolder()): ModelLibrary {
  return {
    folder,
    list: () => list(folder),
    shipped: async () => {
      const found = await Promise.all(
        SHIPPED_MODELS.map((name) => readManifest(SHIPPED_FOLDER, name).catch(() => null)),
      );
      return found.filter((model) => model !== null);
    },
    async ofKind(kind) {
      return (await list(folder)).models.filter((model) => model.kind === kind);
    },
    find: (name, kind) => find(folder, name, kind),
    async openWeights(name) {
      const model = await find(folder, name);
      try {
        return openWeightFile(join(homeOf(folder, model.name), model.name, WEIGHTS_FILE));
      } catch (error) {
        throw error instanceof FormatError ? damaged(model.name, error.message, error) : error;
      }
    },
    loadTensors: (name) => loadTensors(folder, name),
    async loadWeights(name) {
      const tensors = [...(await loadTensors(folder, name))];
      return new Map(
        tensors.flatMap(([key, { shape, data }]) => (data instanceof Float32Array ? [[key, { shape, data }]] : [])),
      );
    },
    remove: (name) => remove(folder, name),
  };
}

/** Names of all folders of a library that hold or should hold a model. */
export async function modelNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}

/** The folder whose child a model's own folder is. */
function homeOf(folder: string, name: string): string {
  return shippedName(name) === undefined ? folder : SHIPPED_FOLDER;
}

async function list(folder: string): Promise<ModelList> {
  await recoverStaging(folder).catch(() => {
    // A library that may only be read: what another process left unfinished stays invisible.
  });
  const models: ModelManifest[] = [];
  const unusable: DamagedModel[] = [];
  for (const name of await modelNames(folder)) {
    try {
      models.push(await readManifest(folder, name));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code !== 'model/unknown') unusable.push({ name, message: error.message, hint: error.hint });
    }
  }
  return { folder, builtin: [], models, damaged: unusable };
}

async function find(folder: string, name: string, kind?: ModelKind): Promise<ModelManifest> {
  await recoverStaging(folder).catch(() => {});
  const own = (await modelNames(folder)).find((other) => other.toLowerCase() === name.toLowerCase());
  const known = shippedName(name) ?? own;
  if (known === undefined) throw new Problem('model/unknown', { name });
  const model = await readManifest(homeOf(folder, known), known);
  if (kind && model.kind !== kind) {
    throw new Problem('model/wrong-kind', { name, found: model.kind, wanted: kind });
  }
  return model;
}

async function loadTensors(folder: string, name: string): Promise<Map<string, LoadedTensor>> {
  const model = await find(folder, name);
  const bytes = await readFile(join(homeOf(folder, model.name), model.name, WEIGHTS_FILE));
  if (createHash('sha256').update(bytes).digest('hex') !== model.weights.sha256) {
    throw damaged(model.name, 'its weights are not the bytes that were stored');
  }
  return tensorsIn(bytes);
}

async function remove(folder: string, name: string): Promise<void> {
  const known = (await modelNames(folder)).find((other) => other.toLowerCase() === name.toLowerCase());
  if (known === undefined) throw new Problem('model/unknown', { name });
  // Renamed first: a model is never seen half removed. Without its list of moves the leftover is cleared like any.
  const rubbish = join(folder, `.staging-${process.pid}-${randomUUID().slice(0, 8)}`);
  try {
    await rename(join(folder, known), rubbish);
    await rm(rubbish, { recursive: true, force: true });
  } catch (error) {
    throw outputProblem(error, join(folder, known));
  }
}
