import { resolve } from 'node:path';
import type { Engine } from '#main/engine/engine-client.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { saveMedia } from '#main/store/media-records.ts';
import type { ShownProblem } from '#shared/contract/studio/ids.ts';
import { Problem } from '#shared/errors/problem.ts';
import { mustWrite, type StudioProject } from '../open-studio-project.ts';
import { shownProblem } from '../shown-problem.ts';

/** What came of importing videos; one that is refused does not keep the others out. */
export interface AddedMedia {
  readonly added: number[];
  readonly refused: { path: string; problem: ShownProblem }[];
}

/**
 * Imports videos that lie on this machine; the same video is there once.
 *
 * @throws Problem project/read-only
 */
export async function addMedia(
  project: StudioProject,
  engine: Engine,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<AddedMedia> {
  mustWrite(project);
  const result: AddedMedia = { added: [], refused: [] };
  for (const given of paths) {
    const path = resolve(given);
    try {
      const info = await engine.run('probe', { path }, quietContext(signal));
      const id = saveMedia(project.store, info);
      result.added.push(id);
      await project.files.confirm(id);
    } catch (error) {
      signal?.throwIfAborted();
      result.refused.push({ path, problem: shownProblem(error, 'import') });
    }
  }
  return result;
}

/**
 * Says where a clip lies now.
 *
 * @throws Problem media/other-video where it is not the same video; those of reading it; project/read-only
 */
export async function relinkMedia(project: StudioProject, engine: Engine, id: number, given: string): Promise<void> {
  mustWrite(project);
  const known = project.files.info(id);
  const path = resolve(given);
  const info = await engine.run('probe', { path }, quietContext());
  if (info.sha256 !== known.sha256) throw new Problem('media/other-video', { path, name: known.path });
  saveMedia(project.store, info);
  await project.files.confirm(id);
}
