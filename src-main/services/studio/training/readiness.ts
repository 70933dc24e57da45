import { basename } from 'node:path';
import { findNetworkSet } from '#main/engine/vibe/network-set.ts';
import { modelNames, openModelLibrary } from '#main/model-library/model-library.ts';
import { cleanName, uniqueName } from '#main/model-library/model-name.ts';
import { AnnotationBook } from '#main/services/annotation/annotation-book.ts';
import { type CountedTake, countMarks, LEAST, splitMarks } from '#main/services/finetune/collect-samples.ts';
import { FinetuneOptions } from '#main/services/finetune/finetune-options.ts';
import { MARK, markedRows } from '#main/services/finetune/marked-rows.ts';
import { listJobs } from '#main/store/job-records.ts';
import { listMedia } from '#main/store/media-records.ts';
import type { TrainingReadiness } from '#shared/contract/studio/training.ts';
import type { StudioProject } from '../open-studio-project.ts';
import { defaultModel } from './decide-model.ts';

/** Whether a project has enough to learn from, and what could be taught. */
export async function readiness(project: StudioProject): Promise<TrainingReadiness> {
  return {
    counts: countMarks(await markedTakes(project)),
    least: { training: LEAST.training, held_out: LEAST.heldOut },
    bases: await trainable(),
    suggested_name: await freshName(project, null),
    default_model: await defaultModel(project.store),
  };
}

/** A name no model and no run of the project has: as wanted, or with a number. */
export async function freshName({ store, path }: StudioProject, wanted: string | null): Promise<string> {
  const taken = new Set((await modelNames(openModelLibrary().folder)).map((name) => name.toLowerCase()));
  for (const { kind, input } of listJobs(store)) {
    const { name } = kind === 'finetune' ? FinetuneOptions.parse(input) : { name: null };
    if (name !== null) taken.add(name.toLowerCase());
  }
  return uniqueName(cleanName(wanted ?? `${basename(path).replace(/\.[^.]+$/, '')}-tuned`), taken);
}

/** Marks of all takes that may be learnt from, without their motion. */
async function markedTakes({ store, annotation }: StudioProject): Promise<CountedTake[]> {
  const notes = new AnnotationBook(store);
  const out: CountedTake[] = [];
  for (const { id: mediaId } of listMedia(store)) {
    for (const take of annotation.takesOfMedia(mediaId)) {
      if (take.source === 'import') continue;
      const marks = markedRows(notes, take.id, take.first_frame, take.first_frame + take.frames);
      if (marks.every((mark) => mark === MARK.none)) continue;
      const seen = (await annotation.takeRows(take.id, 'seen'))?.data;
      for (let row = 0; row < marks.length; row++) if (seen?.[row] === 0) marks[row] = MARK.none;
      out.push({ mediaId, marks, split: splitMarks(marks, take.fps.num / take.fps.den) });
    }
  }
  return out;
}

/** Networks that read landmarks and have everything they need. */
async function trainable(): Promise<TrainingReadiness['bases']> {
  const library = openModelLibrary();
  const shipped = await library.shipped();
  const own = await library.ofKind('generator');
  const out: TrainingReadiness['bases'] = [];
  for (const { name, kind, licence } of [...shipped, ...own]) {
    if (kind !== 'generator') continue;
    const set = await findNetworkSet(library, name).catch(() => null);
    if (set?.options.encoder.type !== 'keypoints') continue;
    out.push({ name, licence, builtin: shipped.some((model) => model.name === name) });
  }
  return out;
}
