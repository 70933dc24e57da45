import { dirname, join } from 'node:path';
import { modelNames, openModelLibrary } from '#main/model-library/model-library.ts';
import { DEFAULT_CAPTURE } from '#main/services/capture/capture-request.ts';
import type { CaptureDetails } from '#main/services/capture/capture-stages.ts';
import { type CaptureInput, captureInput } from '#main/services/capture/capture-video.ts';
import { DEFAULT_NETWORK } from '#main/services/capture/network-request.ts';
import { noteRun, runNotes } from '#main/services/finetune/run-notes.ts';
import { listAnnotations } from '#main/store/annotation-records.ts';
import { loadCaptureDetails } from '#main/store/capture-records.ts';
import { listJobs } from '#main/store/job-records.ts';
import { listMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { listTakes } from '#main/store/take-records.ts';
import type { FinetuneReport } from '#shared/contract/finetune.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { StudioProject } from '../open-studio-project.ts';

/** The network captures of a project begin with: that of the last run that was applied; null where there is none. */
export async function defaultModel(store: ProjectStore): Promise<string | null> {
  const applied = [...runNotes(store).values()].filter(({ decision }) => decision === 'applied');
  const model = applied.at(-1)?.report?.model ?? null;
  if (model === null) return null;
  return (await modelNames(openModelLibrary().folder)).includes(model) ? model : null;
}

/** Takes that were captured with a fine-tuned model, and whether they are in sight. */
export function takesOfModel(store: ProjectStore, model: string): { readonly id: number; readonly shown: boolean }[] {
  return listTakes(store).flatMap(({ id, captureId }) => {
    if (loadCaptureDetails<CaptureDetails>(store, captureId)?.tuned !== model) return [];
    return [{ id, shown: !isRemoved(store, id) }];
  });
}

/**
 * Captures the clips that have takes with a run's model, as each was captured last but for the network. The takes there
 * are stay beside the new ones; ones that were rolled back come into sight again.
 *
 * @returns jobs of the captures
 * @throws Problem finetune/no-run, model/unknown
 */
export async function captureWithModel(
  project: StudioProject,
  run: number,
  decision: 'applied' | 'kept',
): Promise<number[]> {
  const { store, files, queue, annotation } = project;
  const { model } = reportOf(store, run);
  await openModelLibrary().find(model, 'generator');
  const hidden = takesOfModel(store, model).filter(({ shown }) => !shown);
  if (hidden.length > 0) await annotation.showTakes(idsOf(hidden), true);
  // At most one model is the default.
  for (const [other, note] of runNotes(store)) {
    if (other !== run && note.decision === 'applied' && decision === 'applied')
      noteRun(store, other, { decision: 'kept' });
  }
  noteRun(store, run, { decision });
  const ids: number[] = [];
  for (const { id: mediaId } of listMedia(store)) {
    const captured = annotation.takesOfMedia(mediaId).some(({ source }) => source !== 'import');
    if (!captured) continue;
    const info = files.info(mediaId);
    const last = lastCapture(store, info.sha256);
    const options = { ...(last?.options ?? DEFAULT_CAPTURE), network: { ...DEFAULT_NETWORK, model } };
    const output = { outDir: join(dirname(store.path), 'exports'), formats: [], overlay: false };
    ids.push(queue.submit('capture', captureInput(info, options, output)));
  }
  return ids;
}

/**
 * Takes out of sight what was captured with a run's model, and stops what is being captured.
 *
 * @returns how many takes went
 * @throws Problem finetune/no-run
 */
export async function rollBackModel(project: StudioProject, run: number): Promise<number> {
  const { store, queue, annotation } = project;
  const { model } = reportOf(store, run);
  for (const { id, state } of capturesWith(store, model)) {
    if (state.kind === 'queued' || state.kind === 'running') await queue.cancel(id);
  }
  const shown = takesOfModel(store, model).filter((take) => take.shown);
  if (shown.length > 0) await annotation.showTakes(idsOf(shown), false);
  noteRun(store, run, { decision: 'rolled-back' });
  return shown.length;
}

function reportOf(store: ProjectStore, run: number): FinetuneReport {
  const report = runNotes(store).get(run)?.report;
  if (!report) throw new Problem('finetune/no-run', { run });
  return report;
}

function capturesWith(store: ProjectStore, model: string) {
  return listJobs(store).filter(
    ({ kind, input }) => kind === 'capture' && (input as unknown as CaptureInput).options.network?.model === model,
  );
}

/** How a clip was captured last. */
function lastCapture(store: ProjectStore, sha256: string): CaptureInput | undefined {
  return listJobs(store)
    .filter(({ kind }) => kind === 'capture')
    .map(({ input }) => input as unknown as CaptureInput)
    .findLast(({ media }) => media === sha256);
}

function isRemoved(store: ProjectStore, take: number): boolean {
  const notes = listAnnotations(store, take).filter(({ kind }) => kind === 'take');
  return notes.some(({ value }) => (value as { removed?: boolean } | null)?.removed === true);
}

function idsOf(takes: readonly { readonly id: number }[]): number[] {
  return takes.map(({ id }) => id);
}
