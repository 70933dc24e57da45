import { setImmediate } from 'node:timers/promises';
import type { Annotations } from '#shared/annotation/draft.ts';
import { extentOf } from '#shared/annotation/extent.ts';
import { type IssueStretch, issueStretches } from '#shared/annotation/issues/issue-stretches.ts';
import { addPoorFit } from '#shared/annotation/issues/poor-fit.ts';
import { type RowTroubles, rowTroubles } from '#shared/annotation/issues/row-troubles.ts';
import type { Span } from '#shared/annotation/refit-plan.ts';
import { stretchesIn } from '#shared/annotation/stretches.ts';
import type { Issue } from '#shared/contract/studio/takes.ts';
import type { TakeReader } from './take-reader.ts';

/** Frames examined at once, and kept until an edit changes them. */
const BLOCK = 1024;
/** Rows on both sides that tell about a row. */
const AROUND = 2;
/** Most stretches that are told: nobody reviews more in one go. */
const MOST = 500;

/** Finds what deserves a look. A take is examined block by block, once; after an edit only what it changed. */
export class IssueQueue {
  readonly #reader: TakeReader;
  readonly #notes: Annotations;
  /** Troubles of the block that begins with a frame, by take. */
  readonly #blocks = new Map<number, Map<number, RowTroubles>>();

  constructor(reader: TakeReader, notes: Annotations) {
    this.#reader = reader;
    this.#notes = notes;
  }

  /** Forgets what was found in these frames. */
  changed(take: number, { from, to }: Span): void {
    const blocks = this.#blocks.get(take);
    for (const start of blocks?.keys() ?? []) {
      if (start - AROUND < to && start + BLOCK + AROUND > from) blocks?.delete(start);
    }
  }

  /** What was not reviewed yet, worst first. Equal ones come in order of take and time. */
  async ofTakes(ids: readonly number[]): Promise<Issue[]> {
    const found: { readonly issue: Issue; readonly stretch: IssueStretch }[] = [];
    for (const id of ids) {
      const extent = extentOf(this.#notes, id);
      if (extent === null) continue;
      await this.#reader.bodies.prepare(this.#reader.stored.head(id)!.body).catch(() => {});
      const troubles = await this.#troubles(id, extent);
      // An edit may have come between two blocks; then the page asks again.
      const now = extentOf(this.#notes, id);
      if (now?.from !== extent.from || now.to !== extent.to) continue;
      const score = this.#reader.read(this.#notes, id, 'score', extent.from, extent.to);
      addPoorFit(troubles, score, this.#reader.read(this.#notes, id, 'seen', extent.from, extent.to));
      const reviewed = this.#notes.entries(id, 'review').map(({ frame, value }) => ({
        from: frame - extent.from,
        to: value.to - extent.from,
      }));
      for (const stretch of issueStretches(troubles, reviewed)) {
        found.push({ issue: issueOf(id, extent.from, stretch, score[stretch.worst]!), stretch });
      }
    }
    found.sort(
      (a, b) =>
        b.stretch.badness - a.stretch.badness ||
        b.stretch.to - b.stretch.from - (a.stretch.to - a.stretch.from) ||
        a.issue.take_id - b.issue.take_id ||
        a.issue.from - b.issue.from,
    );
    return found.slice(0, MOST).map(({ issue }) => issue);
  }

  async #troubles(id: number, extent: Span): Promise<RowTroubles> {
    const frames = extent.to - extent.from;
    const badness = new Float32Array(frames);
    const reason = new Uint8Array(frames);
    for (let start = Math.floor(extent.from / BLOCK) * BLOCK; start < extent.to; start += BLOCK) {
      const span = { from: Math.max(extent.from, start), to: Math.min(extent.to, start + BLOCK) };
      let blocks = this.#blocks.get(id);
      if (blocks === undefined) this.#blocks.set(id, (blocks = new Map()));
      let block = blocks.get(start);
      if (block === undefined || block.badness.length !== span.to - span.from) {
        await setImmediate();
        const now = extentOf(this.#notes, id);
        if (now?.from !== extent.from || now.to !== extent.to) break;
        block = this.#examine(id, span, extent);
        blocks.set(start, block);
      }
      badness.set(block.badness, span.from - extent.from);
      reason.set(block.reason, span.from - extent.from);
    }
    return { badness, reason };
  }

  #examine(id: number, span: Span, extent: Span): RowTroubles {
    const from = Math.max(extent.from, span.from - AROUND);
    const to = Math.min(extent.to, span.to + AROUND);
    const { camera, cameraMotion, focalPx, imageSize } = this.#reader.head(this.#notes, id)!;
    const read = <Name extends 'ptsUs' | 'joints' | 'keypoints2d' | 'contacts' | 'seen'>(name: Name) =>
      this.#reader.read(this.#notes, id, name, from, to);
    const all = rowTroubles({
      ptsUs: read('ptsUs'),
      joints: read('joints'),
      keypoints2d: read('keypoints2d'),
      contacts: read('contacts'),
      seen: withFilled(read('seen'), this.#notes, id, from),
      camera,
      cameraMotion,
      focalPx,
      imageSize,
    });
    const [a, b] = [span.from - from, span.to - from];
    return { badness: all.badness.slice(a, b), reason: all.reason.slice(a, b) };
  }
}

/** Holes that a person had filled ask for no look. */
function withFilled(seen: Uint8Array, notes: Annotations, id: number, from: number): Uint8Array {
  const out = seen.slice();
  for (const { frame, value } of stretchesIn(notes.entries(id, 'rows'), from, from + seen.length)) {
    if (value.filled) out.fill(1, frame - from, value.to - from);
  }
  return out;
}

function issueOf(take: number, first: number, { from, to, worst, reason }: IssueStretch, score: number): Issue {
  return {
    take_id: take,
    from: from + first,
    to: to + first,
    worst_frame: worst + first,
    score: Math.min(1, Math.max(0, score)),
    reason,
  };
}
