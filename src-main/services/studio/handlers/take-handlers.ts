import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import type { Annotation } from '../annotation.ts';
import { mustWrite } from '../open-studio-project.ts';
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
    <Name extends keyof Edits>(name: Name, changing = true) =>
    (...args: Parameters<Edits[Name]>): ReturnType<Edits[Name]> => {
      const project = slot.must();
      if (changing) mustWrite(project);
      const edit = project.annotation.edits[name] as unknown as (
        ...args: Parameters<Edits[Name]>
      ) => ReturnType<Edits[Name]>;
      return edit(...args);
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
    keypoints: pass('keypoints', false),
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
    undo: pass('undo'),
    redo: pass('redo'),
  };
}
