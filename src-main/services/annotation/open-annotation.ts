import type { AnnotatedProject, Annotation, TakeRows } from '#main/services/studio/annotation.ts';
import { takeRevision } from '#main/store/annotation-records.ts';
import { nextRedo, nextUndo } from '#main/store/operation-records.ts';
import { listTakes } from '#main/store/take-records.ts';
import { note } from '#shared/annotation/edits/note-take.ts';
import { requireTake } from '#shared/annotation/edits/require.ts';
import { extentOf } from '#shared/annotation/extent.ts';
import { cameraAt, FILMED_ROW } from '#shared/camera/camera-motion.ts';
import type { WorkingEdit } from '#shared/contract/studio/edits.ts';
import { TAKE_ROW_LENGTHS } from '#shared/fitting/take.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import { AnnotationBook } from './annotation-book.ts';
import type { Changed } from './changed-spans.ts';
import { editHandlers } from './edit-handlers.ts';
import { EditSession } from './edit-session.ts';
import { wholeTake } from './effective-take.ts';
import { IssueQueue } from './issue-queue.ts';
import { longEdits } from './long-edits.ts';
import { PreparedBodies } from './prepared-bodies.ts';
import { Refitter } from './refitter.ts';
import { jointErrors } from './row-errors.ts';
import { StoredTakes } from './stored-takes.ts';
import { TakeItems } from './take-items.ts';
import { TakeReader } from './take-reader.ts';

/** How long after the first take is known the refit thread starts by itself, ms: the first picture goes before it. */
const WARM_AFTER_MS = 2500;

/** Takes of an open project as they stand after edits, and everything people do to them. */
export function openAnnotation({ store, changes, work }: AnnotatedProject): Annotation {
  const book = new AnnotationBook(store);
  const reader = new TakeReader(new StoredTakes(store), new PreparedBodies());
  const items = new TakeItems(reader, book);
  const issues = new IssueQueue(reader, book);
  const refitter = new Refitter();
  const onEdit = ({ changed }: Changed) => {
    for (const { take_id, span } of changed) {
      const first = extentOf(book, take_id)?.from ?? 0;
      issues.changed(take_id, { from: span.from + first, to: span.to + first });
    }
    changes.emit('takes');
  };
  const session = new EditSession({ store, book, reader, refitter, onEdit });
  let working: WorkingEdit | null = null;
  const tell = (now: WorkingEdit | null) => {
    working = now;
    changes.emit('working');
  };
  const long = longEdits({ session, book, reader, work, tell });
  let warm: NodeJS.Timeout | null = null;
  /** The thread that refits is started once there is somebody to refit, also where they were captured later. */
  const warmFor = (body: string | undefined) => {
    if (warm !== null || body === undefined || store.readOnly) return;
    warm = setTimeout(() => refitter.warm(body), WARM_AFTER_MS).unref();
  };
  warmFor(listTakes(store)[0]?.body);

  return {
    takesOfMedia(mediaId) {
      const takes = items.ofMedia(mediaId);
      warmFor(takes[0]?.body);
      return takes;
    },
    async takeRows(takeId, array, range): Promise<TakeRows | undefined> {
      const extent = extentOf(book, takeId);
      const head = extent && reader.stored.head(takeId);
      if (!extent || !head) return undefined;
      if (array !== 'joint_error' && array !== 'camera_motion' && !isArray(array)) return undefined;
      const frames = extent.to - extent.from;
      const from = Math.max(0, Math.min(frames, range?.start ?? 0));
      const to = Math.max(from, Math.min(frames, range?.end ?? frames));
      if (array === 'camera_motion') {
        const rows = cameraRows(reader, book, takeId, extent.from + from, extent.from + to);
        return rows && { data: rows, rowLength: FILMED_ROW, from, frames, revision: takeRevision(store, takeId) };
      }
      // A body takes a while to prepare: the first rows of a project do not wait for what they do not need.
      if (array !== 'joint_error' && reader.readsOthers(book, takeId, extent.from + from, extent.from + to)) {
        await reader.bodies.prepare(head.body).catch(() => {});
      }
      const revision = takeRevision(store, takeId);
      if (array === 'joint_error') {
        const data = await jointErrors(reader, book, takeId, extent.from + from, extent.from + to);
        return { data, rowLength: LANDMARK_COUNT, from, frames, revision };
      }
      const data = reader.read(book, takeId, array, extent.from + from, extent.from + to);
      return { data, rowLength: TAKE_ROW_LENGTHS[array], from, frames, revision };
    },
    wholeTake: (takeId) => wholeTake(reader, book, takeId),
    state: () => ({
      revision: session.revision,
      undo: nextUndo(store)?.label ?? null,
      redo: nextRedo(store)?.label ?? null,
    }),
    issuesOfMedia: (mediaId) =>
      // Motion without a picture is not ours to judge.
      issues.ofTakes(items.ofMedia(mediaId).flatMap(({ id, world_only }) => (world_only ? [] : [id]))),
    reviewOfMedia: (mediaId) =>
      items.ofMedia(mediaId).flatMap(({ id }) =>
        book.entries(id, 'review').map(({ frame, value }) => ({
          take_id: id,
          from: frame,
          to: value.to,
          state: value.state,
        })),
      ),
    showTakes: (takeIds, shown) =>
      session.edit(shown ? 'showTakes' : 'hideTakes', (draft) => {
        for (const id of takeIds) note(draft, id, { removed: !shown });
        return {};
      }),
    cleanupOf: (takeId) => book.entries(takeId, 'cleanup')[0]?.value,
    setCleanup: (takeId, stack) =>
      session.edit('cleanup', (draft) => {
        requireTake(draft, takeId);
        draft.set(takeId, 'cleanup', 0, stack.operations.length > 0 ? stack : null);
        return {};
      }),
    working: () => working,
    edits: editHandlers(session, book, reader, long),
    async close() {
      if (warm !== null) clearTimeout(warm);
      await session.settled();
      await refitter.close();
    },
  };
}

/** How the camera of each frame stands to the first one, shape [to − from, 13]; nothing where it stands still. */
function cameraRows(reader: TakeReader, book: AnnotationBook, takeId: number, from: number, to: number) {
  const head = reader.head(book, takeId)!;
  if (!head.cameraMotion) return undefined;
  const times = reader.stored.times(head.mediaId);
  const rows = new Float32Array((to - from) * FILMED_ROW);
  for (let frame = from; frame < to; frame++) {
    const { turn, focalPx, place } = cameraAt(head.cameraMotion, times[frame]!, 1);
    rows.set([...turn, focalPx, ...place], (frame - from) * FILMED_ROW);
  }
  return rows;
}

function isArray(name: string): name is keyof typeof TAKE_ROW_LENGTHS {
  return Object.hasOwn(TAKE_ROW_LENGTHS, name);
}
