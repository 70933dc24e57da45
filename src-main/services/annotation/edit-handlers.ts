import type { Annotation } from '#main/services/studio/annotation.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { listTakes, saveTake } from '#main/store/take-records.ts';
import { fillGaps, type GapFill, gapsOf } from '#shared/annotation/edits/fill-gaps.ts';
import { removeTake, renameTake, reviewTake } from '#shared/annotation/edits/note-take.ts';
import { mergeTakes, splitTake, swapPeople, swapSides } from '#shared/annotation/edits/regroup.ts';
import { requireSpan, requireTake } from '#shared/annotation/edits/require.ts';
import { setContact } from '#shared/annotation/edits/set-contact.ts';
import { clearCorrections, setKeypoints, turnJoint } from '#shared/annotation/edits/set-keypoints.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { AnnotationBook } from './annotation-book.ts';
import type { EditSession } from './edit-session.ts';
import type { LongEdits } from './long-edits.ts';
import type { StoredHead } from './stored-takes.ts';
import type { TakeReader } from './take-reader.ts';

/** The edits of the contract. Labels of the undo log are the names of the procedures. */
export function editHandlers(
  session: EditSession,
  book: AnnotationBook,
  reader: TakeReader,
  long: LongEdits,
): Annotation['edits'] {
  const { stored } = reader;

  /** Two people share a camera and a floor only within one capture. */
  const requireOneCapture = (a: number, b: number): void => {
    requireTake(book, a);
    requireTake(book, b);
    const heads = [stored.head(a)!, stored.head(b)!] as const;
    if (heads[0].captureId !== heads[1].captureId) throw new Problem('edit/other-capture', { a, b });
  };

  return {
    moveKeypoints: ({ take_id, edits }) =>
      session.edit('moveKeypoints', (draft) => setKeypoints(draft, take_id, edits)),
    keypoints: ({ take_id }) => {
      requireTake(book, take_id);
      return book.entries(take_id, 'keypoints').flatMap(({ frame, value }) =>
        Object.entries(value).map(([landmark, [x, y, state]]) => ({
          frame,
          landmark: Number(landmark),
          x,
          y,
          state,
        })),
      );
    },
    clearKeypoints: ({ take_id, from, to }) =>
      session.edit('clearKeypoints', (draft) => clearCorrections(draft, take_id, from, to)),
    rotateJoint: ({ take_id, frame, joint, rotation }) =>
      session.edit('rotateJoint', (draft) => turnJoint(draft, take_id, frame, joint, rotation)),
    swapSides: ({ take_id, from, to }) => session.edit('swapSides', (draft) => swapSides(draft, take_id, { from, to })),
    swapPeople: ({ a, b, frame }) =>
      session.edit('swapPeople', (draft) => {
        requireOneCapture(a, b);
        return swapPeople(draft, a, b, frame);
      }),
    split: ({ take_id, frame }) =>
      session.edit('split', (draft) => {
        const { from, to } = requireTake(draft, take_id);
        if (frame <= from || frame >= to) throw new Problem('edit/outside', { frame, first: from + 1, last: to - 1 });
        const head = reader.head(draft, take_id)!;
        const part = newTake(stored.store, head, frame);
        return splitTake(draft, take_id, frame, part);
      }),
    merge: ({ keep, absorb }) =>
      session.edit('merge', (draft) => {
        requireOneCapture(keep, absorb);
        return mergeTakes(draft, keep, absorb);
      }),
    remove: ({ take_id }) => session.edit('remove', (draft) => removeTake(draft, take_id)),
    rename: ({ take_id, name }) => session.edit('rename', (draft) => renameTake(draft, take_id, name)),
    setContact: ({ take_id, from, to, foot, state }) =>
      session.edit('setContact', (draft) => setContact(draft, take_id, { from, to }, foot, state)),
    review: ({ take_id, from, to, state }) =>
      session.edit('review', (draft) => reviewTake(draft, take_id, { from, to }, state)),
    fillGaps: async ({ take_id, from, to, max_frames, blend }) => {
      let gaps: GapFill = { filled: [], left: [] };
      const result = await session.edit('fillGaps', (draft) => {
        const asked = requireSpan(draft, take_id, from, to);
        const extent = requireTake(draft, take_id);
        const seen = reader.read(draft, take_id, 'seen', extent.from, extent.to);
        const touched = gapsOf(seen, extent.from).filter((gap) => gap.from < asked.to && gap.to > asked.from);
        const done = fillGaps(draft, take_id, touched, { maxFrames: max_frames, blend });
        gaps = done.gaps;
        return done.steps;
      });
      return { ...result, made: gaps.filled.map((span) => ({ take_id, ...span })), left: gaps.left };
    },
    ...long,
    undo: () => session.undo(),
    redo: () => session.redo(),
  };
}

/** Makes a take without rows of its own: records say which rows it shows. Until they do, it is not there. */
function newTake(store: ProjectStore, head: StoredHead, firstFrame: number): number {
  const person = 1 + Math.max(...listTakes(store, head.captureId).map((take) => take.person));
  const take = { ...withoutRows(head, firstFrame), person };
  // The captured take that it was split from, however often.
  const corrects = head.corrects ?? head.id;
  return store.write(() => saveTake(store, take, { captureId: head.captureId, corrects }));
}

function withoutRows(head: StoredHead, firstFrame: number): Take {
  const { person, fps, betas, camera, cameraMotion, focalPx, imageSize, body, licence, fit } = head;
  const none = () => new Float32Array(0);
  return {
    person,
    firstFrame,
    frames: 0,
    ptsUs: new Float64Array(0),
    fps,
    poses: none(),
    betas,
    trans: none(),
    joints: none(),
    jointsCam: none(),
    keypoints2d: none(),
    contacts: none(),
    score: none(),
    seen: new Uint8Array(0),
    camera,
    ...(cameraMotion && { cameraMotion }),
    focalPx,
    imageSize,
    body,
    licence,
    fit,
  };
}
