import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ModelDraft } from '#main/model-library/model-draft.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { OWN_FACTS } from '#main/model-library/shipped-models.ts';
import { storeModels } from '#main/model-library/store-models.ts';
import { tensorsIn } from '#main/model-library/weight-file.ts';
import { BUILTIN_BODY_NAME } from '#main/services/models/builtin-body.ts';
import type { ModelManifest } from '#shared/contract/models.ts';
import { DISCRIMINATOR } from '#shared/training/steps/discriminator-step.ts';
import type { StoreTraining } from './train-from-stores.ts';

export interface TrainedFacts {
  /** What to call the model; made unique. */
  readonly name: string;
  readonly seed: number;
  /** File with the parameters of the best epoch. */
  readonly bestPath: string;
  /** Best epoch, and the metric that says so with its value. */
  readonly best: { readonly epoch: number; readonly value: number } | null;
  readonly watched: string;
}

/**
 * Stores what a run trained in the model library: the generator of its best epoch, with the discriminator beside it, so that
 * fine-tuning can go on with both. Where they come from stands in the manifests, and the strictest licence of data, models and
 * body.
 *
 * @returns the generator's manifest; that of before where these weights are in the library already
 */
export async function storeTrainedNetworks(training: StoreTraining, facts: TrainedFacts): Promise<ModelManifest> {
  const library = openModelLibrary();
  const bytes = await readFile(facts.bestPath);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const known = (await library.ofKind('generator')).find(({ source }) => source.sha256 === sha256);
  if (known) return known;
  const tensors = [...tensorsIn(bytes)];
  const { generator, discriminator, licence, start, stores, body } = training;
  const source = (part: string) => ({
    file: basename(facts.bestPath),
    sha256,
    bytes: bytes.length,
    format: 'trained',
    part,
  });
  const common = { licence, report: { found: [], missing: [], ignored: [], notes: [] } };
  const lineage = {
    trained_on: stores.datasets,
    ...(start.models.length > 0 && { base: start.models.map(({ name }) => name).join(', ') }),
    ...(start.models[0] && { base_sha256: start.models[0].weights.sha256 }),
    seed: facts.seed,
    ...(facts.best && { epoch: facts.best.epoch, [facts.watched]: facts.best.value }),
  };
  const ofDiscriminator = ([key]: (typeof tensors)[number]): boolean => key.startsWith(DISCRIMINATOR);
  const draftsOf = (chosen: typeof tensors, prefix = ''): ModelDraft['tensors'] =>
    chosen.map(([key, { shape, data }]) => ({
      name: key.slice(prefix.length),
      type: 'F32',
      shape: [...shape],
      read: () => data,
    }));
  const drafts: ModelDraft[] = [
    {
      ...common,
      kind: 'generator',
      name: facts.name,
      architecture: { network: 'generator', options: generator },
      source: source('generator'),
      facts: { ...lineage, ...(body === BUILTIN_BODY_NAME && { body: OWN_FACTS.body }) },
      tensors: draftsOf(tensors.filter((tensor) => !ofDiscriminator(tensor))),
    },
  ];
  if (discriminator) {
    drafts.push({
      ...common,
      kind: 'discriminator',
      name: `${facts.name}-discriminator`,
      architecture: { network: 'discriminator', options: discriminator },
      source: source('discriminator'),
      facts: lineage,
      tensors: draftsOf(tensors.filter(ofDiscriminator), DISCRIMINATOR),
    });
  }
  const [stored] = await storeModels(library.folder, drafts, { terms: null });
  return stored!;
}
