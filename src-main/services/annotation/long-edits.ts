import type { TaskContext } from '#main/pipeline/context.ts';
import type { Annotation, LongWork } from '#main/services/studio/annotation.ts';
import { listTakes, saveTake } from '#main/store/take-records.ts';
import type { Draft } from '#shared/annotation/draft.ts';
import type { EditSteps } from '#shared/annotation/edits/edit-steps.ts';
import { requireTake } from '#shared/annotation/edits/require.ts';
import { showSeen } from '#shared/annotation/edits/show-seen.ts';
import { showSolved } from '#shared/annotation/edits/show-solved.ts';
import { extentOf } from '#shared/annotation/extent.ts';
import type { WorkingEdit } from '#shared/contract/studio/edits.ts';
import { assert, Problem } from '#shared/errors/problem.ts';
import { isFloor } from '#shared/fitting/drawn-floor.ts';
import type { SolveAgain } from '#shared/fitting/solve-again.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { StopSignal } from '#shared/rpc/stop-signal.ts';
import type { AnnotationBook } from './annotation-book.ts';
import type { EditSession } from './edit-session.ts';
import { redetectBounds, unlikeBefore } from './redetect-bounds.ts';
import type { StoredHead } from './stored-takes.ts';
import type { TakeReader } from './take-reader.ts';

/** Edits that take longer than a moment. */
export type LongEdits = Pick<Annotation['edits'], 'redetect' | 'setFloor' | 'setHeight' | 'setFocal'>;

export interface LongEditParts {
  readonly session: EditSession;
  readonly book: AnnotationBook;
  readonly reader: TakeReader;
  readonly work: LongWork | undefined;
  /** Hears how far the edit under way is; null when it ended. */
  readonly tell: (now: WorkingEdit | null) => void;
}

/** Edits that look at the video again, or solve whole takes again. Stored takes of their own hold what they found. */
export function longEdits({ session, book, reader, work: given, tell }: LongEditParts): LongEdits {
  const { stored } = reader;
  const { store } = stored;

  const long = (what: string, signal: StopSignal, write: (draft: Draft, ctx: TaskContext) => Promise<EditSteps>) =>
    session
      .edit(what, (draft) => {
        signal.throwIfAborted();
        const ctx: TaskContext = {
          signal: signal as AbortSignal,
          report: ({ stage, done, total }) => tell({ what, stage, done, total }),
          warn: () => {},
        };
        tell({ what, stage: '', done: 0, total: 0 });
        return write(draft, ctx);
      })
      .finally(() => tell(null));

  const workOf = (): LongWork => {
    assert(given !== undefined, 'whoever asks for long edits gives what does them');
    return given;
  };
  /** Keeps rows that were found, under a take that is not there until a record shows it. */
  const keep = (take: Take, { captureId, corrects, id }: StoredHead) =>
    saveTake(store, take, { captureId, corrects: corrects ?? id });

  /** Solves everybody (or one) of a take's capture again. */
  const again = async (draft: Draft, ids: readonly number[], ask: SolveAgain, ctx: TaskContext): Promise<EditSteps> => {
    const takes = await Promise.all(ids.map((id) => belowCorrections(reader, draft, id)));
    const solved = await workOf().solveAgain(takes, ask, ctx);
    ctx.signal.throwIfAborted();
    const steps = ids.map((id, i) => showSolved(draft, id, keep(solved[i]!, stored.head(id)!)));
    return { touched: steps.flatMap(({ touched }) => touched ?? []) };
  };
  /** Everybody who shares the camera of a take. */
  const capturedWith = (take: number): number[] => {
    requireTake(book, take);
    const ids = listTakes(store, stored.head(take)!.captureId).map(({ id }) => id);
    return ids.filter((id) => extentOf(book, id) !== null);
  };

  return {
    setFloor: ({ take_id, floor }, signal) => {
      if (floor !== null && !isFloor(floor)) throw new Problem('edit/no-floor', {});
      return long('setFloor', signal, (draft, ctx) =>
        again(draft, capturedWith(take_id), { focalPx: null, statureM: null, floor: floor ?? 'find' }, ctx),
      );
    },
    setFocal: ({ take_id, focal_px }, signal) =>
      long('setFocal', signal, (draft, ctx) =>
        again(draft, capturedWith(take_id), { focalPx: focal_px, statureM: null, floor: 'find' }, ctx),
      ),
    setHeight: ({ take_id, height_cm }, signal) =>
      long('setHeight', signal, (draft, ctx) => {
        requireTake(draft, take_id);
        return again(draft, [take_id], { focalPx: null, statureM: height_cm / 100, floor: null }, ctx);
      }),
    redetect: async ({ media_id, take_id, frame, box, span, quality }, signal) => {
      let made: { take_id: number; from: number; to: number } | null = null;
      const result = await long('redetect', signal, async (draft, ctx) => {
        if (take_id !== null) requireTake(draft, take_id);
        const basis = take_id ?? lastTakeOf(book, reader, media_id);
        const head = reader.head(draft, basis)!;
        const info = await workOf().videoOf(media_id);
        const bounds = redetectBounds(reader, draft, take_id, frame, span, info.ptsUs.length);
        const person =
          take_id === null ? 1 + Math.max(...listTakes(store, head.captureId).map((take) => take.person)) : head.person;
        const found = await workOf().redetect(
          {
            info,
            box: { frame, ...box },
            ...bounds,
            quality,
            device: 'auto',
            body: head.body,
            focalPx: head.focalPx,
            camera: head.camera,
            cameraMotion: head.cameraMotion,
            betas: take_id === null ? null : [...head.betas],
            person,
          },
          ctx,
        );
        ctx.signal.throwIfAborted();
        if (found === null) throw new Problem('edit/nobody-here', { frame });
        const whole = { from: found.firstFrame, to: found.firstFrame + found.frames };
        const shown = take_id === null || span ? whole : unlikeBefore(reader, draft, take_id, found, frame);
        const source = keep(found, stored.head(basis)!);
        made = { take_id: take_id ?? source, ...shown };
        return showSeen(draft, made.take_id, source, shown);
      });
      return { ...result, made: made ? [made] : [] };
    },
  };
}

/** A take of the clip's last capture, whose camera a person that is added shares. @throws Problem edit/no-capture */
function lastTakeOf(book: AnnotationBook, { stored }: TakeReader, mediaId: number): number {
  const there = listTakes(stored.store).filter((take) => take.mediaId === mediaId && extentOf(book, take.id) !== null);
  const last = there.reduce<(typeof there)[number] | null>((a, b) => (a && a.captureId >= b.captureId ? a : b), null);
  if (!last) throw new Problem('edit/no-capture', {});
  return last.id;
}

/** A take whole, as it is below corrections: detections as they were seen, motion as it was solved. */
async function belowCorrections(reader: TakeReader, draft: Draft, id: number): Promise<Take> {
  const { from, to } = requireTake(draft, id);
  const head = reader.head(draft, id)!;
  await reader.bodies.prepare(head.body);
  const notes = {
    entries: ((take, kind) =>
      kind === 'rows' || kind === 'take' ? draft.entries(take, kind) : []) as Draft['entries'],
  };
  const read = <Name extends Parameters<TakeReader['read']>[2]>(name: Name) =>
    reader.read(notes, id, name, from, to, { corrected: false }) as Take[Name];
  const { person, fps, betas, camera, focalPx, imageSize, body, licence, fit } = head;
  return {
    person,
    firstFrame: from,
    frames: to - from,
    ptsUs: read('ptsUs'),
    fps,
    poses: read('poses'),
    betas: betas.slice(),
    trans: read('trans'),
    joints: read('joints'),
    jointsCam: read('jointsCam'),
    keypoints2d: read('keypoints2d'),
    contacts: read('contacts'),
    score: read('score'),
    seen: read('seen'),
    camera,
    focalPx,
    imageSize,
    body,
    licence,
    fit,
  };
}
