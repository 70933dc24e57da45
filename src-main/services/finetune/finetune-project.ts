import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Engine } from '#main/engine/engine-client.ts';
import { findNetworkSet, type NetworkSet } from '#main/engine/vibe/network-set.ts';
import { runJob } from '#main/jobs/run-job.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import { discriminatorBeside } from '#main/services/training/starting-models.ts';
import { listAnnotations } from '#main/store/annotation-records.ts';
import { submitJob } from '#main/store/job-records.ts';
import { saveModel } from '#main/store/model-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { listTakes } from '#main/store/take-records.ts';
import type { FinetuneReport } from '#shared/contract/finetune.ts';
import type { JobEvent } from '#shared/contract/job-state.ts';
import { Problem } from '#shared/errors/problem.ts';
import { countMarks } from './collect-samples.ts';
import type { FinetuneOptions } from './finetune-options.ts';
import { finetuneStages, licenceOf, withSamples } from './finetune-stages.ts';
import { pairPictures } from './held-out-pictures.ts';
import { noteRun } from './run-notes.ts';

/**
 * Teaches a network what was accepted and corrected in a project. The network it starts from stays as it is; what comes
 * out is a new model of the library. Killed or cancelled, the same call goes on from the last checkpoint.
 *
 * @throws Problem finetune/too-few, finetune/other-encoder, model/unknown, training/…, output/…; AbortError
 */
export async function finetuneProject(
  { store, engine }: { readonly store: ProjectStore; readonly engine: Engine },
  options: FinetuneOptions,
  ctx: TaskContext,
  onEvent?: (event: JobEvent) => void,
): Promise<FinetuneReport> {
  const base = await landmarkNetwork(options.base);
  const jobId = submitJob(store, 'finetune', options);
  const folder = runFolder(store, jobId);
  const discriminator = await discriminatorBeside(openModelLibrary(), base.generator);
  const job = { store, engine, options, base, discriminator, folder, edits: editsOf(store) };
  const stages = finetuneStages(job);
  const run = await runJob(store, jobId, stages.list, ctx, { onEvent });
  const rounds = stages.rounds.map((stage) => run.output(stage));
  const before = run.output(stages.before);
  const after = run.output(stages.after);
  const takes = await withSamples(run.output(stages.collect).takes);
  const { model, blend } = rounds.at(-1)!;
  const licence = licenceOf(job, takes);
  const { weights } = await openModelLibrary().find(model);
  saveModel(store, { name: model, licence, sha256: weights.sha256, lineage: { base: base.generator.weights.sha256 } });
  const report: FinetuneReport = {
    model,
    base: base.generator.name,
    licence,
    counts: countMarks(takes),
    before: before.figures,
    after: after.figures,
    improved: after.figures.network.reprojection_share < before.figures.network.reprojection_share,
    probe: { before: before.probe, after: after.probe },
    blend,
    rounds: rounds.map(({ iterations, seconds, device }) => ({ iterations, seconds, device })),
    pictures: pairPictures(before.pictures, after.pictures),
    folder,
    peak_memory_mb: Math.max(...rounds.map(({ peakMemoryMb }) => peakMemoryMb)),
  };
  noteRun(store, jobId, { report, paused: false });
  return report;
}

/** A network that learns from landmarks; others are refused whether or not their other parts are there. */
async function landmarkNetwork(name: string): Promise<NetworkSet> {
  const library = openModelLibrary();
  const { architecture } = await library.find(name, 'generator');
  if (architecture?.network === 'generator' && architecture.options.encoder.type !== 'keypoints') {
    throw new Problem('finetune/other-encoder', { model: name });
  }
  return await findNetworkSet(library, name);
}

/** Where a run keeps stores, checkpoints, metrics and events: beside the project. */
export function runFolder(store: ProjectStore, jobId: number): string {
  return join(`${store.path.replace(/\.[^./\\]+$/, '')} training`, `run-${jobId}`);
}

/** A fingerprint of everything people did to the takes of a project. */
function editsOf(store: ProjectStore): string {
  const hash = createHash('sha256');
  for (const { id } of listTakes(store)) hash.update(JSON.stringify([id, listAnnotations(store, id)]));
  return hash.digest('hex').slice(0, 16);
}
