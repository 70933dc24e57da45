import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { ModelDraft } from '#main/model-library/model-draft.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { storeModels } from '#main/model-library/store-models.ts';
import { CheckpointFolder } from '#main/services/training/checkpoint-file.ts';
import type { LicenceClass } from '#shared/body/body-model.ts';
import type { ProbeFigures } from '#shared/contract/finetune.ts';
import { assert } from '#shared/errors/problem.ts';
import type { Weights } from '#shared/networks/weights.ts';
import type { SampleBody } from '#shared/training/examples/sample.ts';
import { safeBlend, stillKnows } from './blend-weights.ts';
import { countMarks, type MarkedTake } from './collect-samples.ts';
import type { FinetuneJob } from './finetune-stages.ts';
import { judgeProbe, type Probe } from './probe.ts';

/** What a network must not forget, and how well the base of all rounds knew it. */
export interface Guard {
  readonly probe: Probe;
  readonly limits: ProbeFigures;
}

export interface TrainedRound {
  readonly job: FinetuneJob;
  /** Folder of the round; its run lies in `run`. */
  readonly home: string;
  readonly last: boolean;
  readonly takes: readonly MarkedTake[];
  readonly licence: LicenceClass;
  readonly guard: Guard;
  readonly body: SampleBody;
}

/**
 * Stores what a round trained, as far as the probe allows, with where it comes from.
 *
 * @returns the new model's name, and the share of the way to the trained weights
 */
export async function storeTrained(round: TrainedRound): Promise<{ model: string; blend: number }> {
  const { job, home, last, takes, licence, guard, body } = round;
  const { base, options, store } = job;
  const checkpoint = await new CheckpointFolder(join(home, 'run')).load();
  assert(checkpoint !== null, 'a round that ended has a checkpoint');
  const library = openModelLibrary();
  // From the base of all rounds, so that rounds do not add up to a longer way.
  const from = await library.loadWeights(base.generator.name);
  const isGenerator = (key: string): boolean => from.has(key);
  const trained = new Map([...from].map(([key, tensor]) => [key, checkpoint.tensors.get(key) ?? tensor]));
  const { share, weights } = await safeBlend(from, trained, async (candidate) => {
    return stillKnows(guard.limits, await judgeProbe(base.options, candidate, guard.probe, body));
  });
  const counts = countMarks(takes);
  const project = basename(store.path).replace(/\.[^.]+$/, '');
  const name = options.name ?? `${project}-tuned`;
  const source = {
    file: basename(store.path),
    sha256: createHash('sha256').update(`${base.generator.weights.sha256} ${job.edits} ${home}`).digest('hex'),
    bytes: 0,
    format: 'finetune',
    part: last ? 'final' : basename(home),
  };
  const common = { licence, source, report: { found: [], missing: [], ignored: [], notes: [] } };
  const drafts: ModelDraft[] = [
    {
      ...common,
      kind: 'generator',
      name: last ? name : `${name}-${basename(home)}`,
      architecture: { network: 'generator', options: base.options },
      facts: {
        ...base.generator.facts,
        base: base.generator.name,
        base_sha256: base.generator.weights.sha256,
        accepted_frames: counts.accepted,
        corrected_frames: counts.corrected,
        clips: counts.clips,
        blend: share,
        seed: options.seed,
      },
      tensors: tensorsOf(weights),
    },
  ];
  const judge = new Map(
    [...checkpoint.tensors].filter(([key]) => /^discriminator\.[^/]*$/.test(key) && !isGenerator(key)),
  );
  if (last && judge.size > 0 && job.discriminator?.architecture?.network === 'discriminator') {
    drafts.push({
      ...common,
      kind: 'discriminator',
      name: `${name}-discriminator`,
      architecture: job.discriminator.architecture,
      facts: { base: job.discriminator.name },
      tensors: tensorsOf(judge),
    });
  }
  const [stored] = await storeModels(library.folder, drafts, { terms: null });
  return { model: stored!.name, blend: share };
}

function tensorsOf(weights: Weights): ModelDraft['tensors'] {
  return [...weights].map(([name, { shape, data }]) => ({ name, type: 'F32', shape: [...shape], read: () => data }));
}
