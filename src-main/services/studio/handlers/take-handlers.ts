import { editKey } from '#main/services/annotation/edit-key.ts';
import { answerOf } from '#main/store/answered-edits.ts';
import { listMedia } from '#main/store/media-records.ts';
import { projectOfKey } from '#shared/contract/studio/edit-keys.ts';
import type { EditResult } from '#shared/contract/studio/edits.ts';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import type { Annotation } from '../annotation.ts';
import { mustWrite, type StudioProject } from '../open-studio-project.ts';
import type { StudioParts } from '../studio-parts.ts';
import { watchOf } from '../watch-of.ts';

/** Takes of a clip as they stand. */
export function takeHandlers({ slot, changes }: StudioParts): Handlers<StudioContract>['takes'] {
  return {
    list: ({ media_id }, signal) =>
      watchOf(changes, ['takes'], signal, () => slot.project?.annotation.takesOfMedia(media_id) ?? []),
    issues: ({ media_id }) => slot.must().annotation.issuesOfMedia(media_id),
    review: ({ media_id }, signal) =>
      watchOf(changes, ['takes'], signal, () => slot.project?.annotation.reviewOfMedia(media_id) ?? []),
  };
}

/** Edits go to whoever annotates the open project. */
export function editHandlers({ slot, changes }: StudioParts): Handlers<StudioContract>['edits'] {
  type Edits = Annotation['edits'];
  const pass =
    <Name extends keyof Edits>(name: Name) =>
    (...[input, signal, call]: Parameters<Edits[Name]>): ReturnType<Edits[Name]> => {
      const project = slot.must();
      const edit = project.annotation.edits[name] as (...args: unknown[]) => ReturnType<Edits[Name]>;
      if (name === 'keypoints') return edit(input, signal);
      mustWrite(project);
      return once(project, call?.key, () => edit(input, signal)) as ReturnType<Edits[Name]>;
    };
  return {
    state: (_input, signal) =>
      watchOf(
        changes,
        ['takes', 'project'],
        signal,
        () => slot.project?.annotation.state() ?? { revision: 0, undo: null, redo: null },
      ),
    moveKeypoints: pass('moveKeypoints'),
    keypoints: pass('keypoints'),
    clearKeypoints: pass('clearKeypoints'),
    rotateJoint: pass('rotateJoint'),
    swapSides: pass('swapSides'),
    swapPeople: pass('swapPeople'),
    split: pass('split'),
    merge: pass('merge'),
    remove: pass('remove'),
    rename: pass('rename'),
    setContact: pass('setContact'),
    review: pass('review'),
    fillGaps: pass('fillGaps'),
    redetect: pass('redetect'),
    setFloor: pass('setFloor'),
    setHeight: pass('setHeight'),
    setFocal: pass('setFocal'),
    working: (_input, signal) =>
      watchOf(changes, ['working', 'project'], signal, () => slot.project?.annotation.working() ?? null, {
        pauseMs: 100,
      }),
    undo: pass('undo'),
    redo: pass('redo'),
  };
}

/**
 * Makes an edit once, however often it is sent and whichever host it reaches.
 *
 * @throws Problem project/other-open where the edit was meant for another project
 */
export function once(project: StudioProject, key: string | undefined, edit: () => unknown): unknown {
  if (key === undefined) return edit();
  const meant = projectOfKey(key);
  if (meant !== null && meant !== project.path) throw new Problem('project/other-open', { path: meant });
  const answer = answerOf(project.store, key) as { revision: number } | undefined;
  return answer ? madeBefore(project, answer.revision) : editKey.run(key, edit);
}

/** Answers for an edit that an earlier host made: everything is loaded again, for what it changed is not known any more. */
function madeBefore({ store, annotation }: StudioProject, revision: number): EditResult {
  const takes = listMedia(store).flatMap(({ id }) => annotation.takesOfMedia(id));
  const changed = takes.map(({ id, frames }) => ({ take_id: id, span: { from: 0, to: frames } }));
  return { revision, changed, structure: true, error_px: null, refit_ms: 0 };
}
