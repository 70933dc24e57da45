import { createHash } from 'node:crypto';
import type { Annotation, CleanupView, OpenAnnotation, TakeRows } from '#main/services/studio/annotation.ts';
import { takeRevision } from '#main/store/annotation-records.ts';
import { listMedia } from '#main/store/media-records.ts';
import { cuts, kindOf } from '#shared/cleanup/operation-table.ts';
import { type CleanupStack, EMPTY_STACK } from '#shared/cleanup/stack.ts';
import { Problem } from '#shared/errors/problem.ts';
import { TAKE_ROW_LENGTHS, type Take } from '#shared/fitting/take.ts';
import { storedStack } from './cleaned-take.ts';
import { CLEANED_ARRAYS, type CleaningResult } from './cleaning-messages.ts';
import { CleaningThread } from './cleaning-thread.ts';
import { floorOfClip } from './floor-of-clip.ts';

/** What of cleaned takes may stay in memory, bytes. */
const MOST_BYTES = 192e6;

interface Known {
  readonly take: Take;
  /** Of what is in the take, so that a changed clean-up is no other take. */
  readonly print: string;
  readonly revision: number;
}

interface Shown extends CleaningResult {
  readonly variant: string;
  /** Each operation was measured, not only the whole stack. */
  readonly each: boolean;
}

/**
 * Takes with their clean-up laid over what is shown: rows and cameras of a take are those after its clean-up, while the
 * switch says so. Everything that is kept (edits, reviews, what networks learn from) stays as it was before.
 */
export function withCleanup(open: OpenAnnotation): OpenAnnotation {
  return (project) => {
    const inner = open(project);
    const thread = new CleaningThread();
    const takes = new Map<number, Known>();
    const shown = new Map<number, Shown>();
    const working = new Map<string, Promise<Shown>>();
    const drafts = new Map<number, CleanupStack>();
    let visible = true;

    const known = async (id: number): Promise<Known> => {
      const revision = takeRevision(project.store, id);
      const old = takes.get(id);
      if (old?.revision === revision) return old;
      const take = await inner.wholeTake(id);
      if (!take) throw new Problem('edit/unknown-take', { take: id });
      const found = { take, print: `${id}-${printOf(take)}`, revision };
      takes.set(id, found);
      return found;
    };
    /** The stack that counts for what is shown. */
    const stackOf = (id: number): CleanupStack => drafts.get(id) ?? storedOr(inner.cleanupOf(id));
    const doesShow = (stack: CleanupStack) =>
      stack.operations.some(({ on, kind }) => on && (!kindOf(kind).timing || cuts(kind)));
    const clean = async (id: number, stack: CleanupStack, each = false): Promise<Shown> => {
      const { take, print } = await known(id);
      const variant = variantOf(print, stack);
      const there = shown.get(id);
      if (there?.variant === variant && (there.each || !each)) return there;
      const work = `${variant} ${each}`;
      let task = working.get(work);
      if (task === undefined) {
        task = thread
          .clean(print, take, stack, { timing: false, each })
          .then((result) => ({ ...result, variant, each }));
        working.set(work, task);
        task.finally(() => working.delete(work)).catch(() => {});
      }
      const result = await task;
      shown.delete(id);
      shown.set(id, result);
      makeRoom(shown);
      return result;
    };
    /** The cleaned take if it is ready; otherwise it is begun, and told when it is. */
    const ready = (id: number): Shown | null => {
      const stack = stackOf(id);
      if (!visible || !doesShow(stack)) return null;
      const { print } = takes.get(id) ?? {};
      const fresh = takes.get(id)?.revision === takeRevision(project.store, id);
      const there = shown.get(id);
      if (fresh && print && there?.variant === variantOf(print, stack)) return there;
      clean(id, stack).then(
        () => project.changes.emit('takes'),
        () => {},
      );
      return there ?? null;
    };

    const cleanup: CleanupView = {
      state: (id) => ({ stack: storedStack(inner.cleanupOf(id)), shown: visible }),
      async preview(id, stack, quick = false) {
        const { take } = await known(id);
        if (JSON.stringify(stack) === JSON.stringify(storedOr(inner.cleanupOf(id)))) drafts.delete(id);
        else drafts.set(id, stack);
        const { report } = await clean(id, stack, !quick);
        const whole =
          !quick && stack.operations.some(({ on, kind }) => on && kindOf(kind).timing)
            ? (await thread.clean(takes.get(id)!.print, take, stack)).report
            : report;
        project.changes.emit('takes');
        return whole;
      },
      async check(id, stack) {
        const { take, print } = await known(id);
        // Without intervals and other frames, nothing of a stack that could be read can fail.
        if (!stack.operations.some(({ on, interval, kind }) => on && (interval !== null || kindOf(kind).timing)))
          return;
        await thread.clean(print, take, stack, { each: false });
      },
      async floor(id, apart) {
        const media = listMedia(project.store).find((one) => inner.takesOfMedia(one.id).some((take) => take.id === id));
        if (media === undefined) throw new Problem('edit/unknown-take', { take: id });
        return (await floorOfClip(inner, media.id, apart)).get(id) ?? null;
      },
      forget(id) {
        if (drafts.delete(id)) project.changes.emit('takes');
      },
      show(on) {
        visible = on;
        project.changes.emit('takes');
      },
    };

    return {
      ...inner,
      takesOfMedia: (mediaId) =>
        inner.takesOfMedia(mediaId).map((item) => {
          const stack = stackOf(item.id);
          const result = ready(item.id);
          const cleaned = doesShow(stack) ? (visible ? 'shown' : 'hidden') : null;
          if (!result) return { ...item, cleaned };
          const { rows, report, exported } = result;
          const camera = { rotation: [...rows.camera.rotation], translation: [...rows.camera.translation] };
          const off = !report.onPicture || report.mirrored;
          return { ...item, cleaned, camera, exported, world_only: item.world_only || off };
        }),
      async takeRows(id, array, range): Promise<TakeRows | undefined> {
        const rows = await inner.takeRows(id, array, range);
        const name = CLEANED_ARRAYS.find((known) => known === array);
        const stack = stackOf(id);
        if (!rows || !name || !visible || !doesShow(stack)) return rows;
        try {
          const { rows: cleaned, variant } = await clean(id, stack);
          const width = TAKE_ROW_LENGTHS[name];
          if (cleaned.frames !== rows.frames) return rows;
          const to = rows.from + rows.data.length / width;
          return { ...rows, data: cleaned[name].slice(rows.from * width, to * width), variant };
        } catch {
          return rows;
        }
      },
      setCleanup(id, stack) {
        drafts.delete(id);
        return inner.setCleanup(id, stack);
      },
      cleanup,
      async close() {
        await inner.close?.();
        await thread.close();
      },
    } satisfies Annotation;
  };
}

/** A stored stack; none where it cannot be read. */
function storedOr(data: unknown): CleanupStack {
  try {
    return storedStack(data);
  } catch {
    // Whoever asks for the stack is told; the take is shown as it was before.
    return EMPTY_STACK;
  }
}

function variantOf(print: string, stack: CleanupStack): string {
  return createHash('sha1')
    .update(JSON.stringify([print, stack]))
    .digest('hex')
    .slice(0, 16);
}

function printOf(take: Take): string {
  const hash = createHash('sha1').update(JSON.stringify([take.firstFrame, take.betas, take.camera, take.focalPx]));
  for (const array of [take.poses, take.trans, take.contacts, take.keypoints2d, take.seen, take.ptsUs]) {
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Forgets what was looked at longest ago; the newest stays. */
function makeRoom(shown: Map<number, Shown>): void {
  const bytes = ({ rows }: Shown) => CLEANED_ARRAYS.reduce((sum, name) => sum + rows[name].byteLength, 0);
  let total = [...shown.values()].reduce((sum, one) => sum + bytes(one), 0);
  for (const [id, one] of [...shown].slice(0, -1)) {
    if (total <= MOST_BYTES) break;
    shown.delete(id);
    total -= bytes(one);
  }
}
