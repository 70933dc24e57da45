import type { ProjectStore } from './project-store.ts';

/** What a person thinks of a span of a take. Frames without a span are not reviewed yet. */
export type ReviewState = 'accepted' | 'rejected' | 'doubtful';

export interface ReviewSpan {
  /** Rows of the take: `firstFrame` is in it, `endFrame` is not. */
  readonly firstFrame: number;
  readonly endFrame: number;
  readonly state: ReviewState;
  readonly note: string;
}

const COLUMNS = 'SELECT id, first_frame AS firstFrame, end_frame AS endFrame, state, note FROM review';

/**
 * Says what a span is worth, or with `null` takes the word back. What was said of these frames before is replaced;
 * spans that reach beyond are cut there.
 */
export function reviewSpan(
  store: ProjectStore,
  takeId: number,
  span: { firstFrame: number; endFrame: number; state: ReviewState | null; note?: string },
): void {
  const { firstFrame, endFrame, state, note = '' } = span;
  store.write(() => {
    const touched = store.all<ReviewSpan & { id: number }>(
      `${COLUMNS} WHERE take_id = ? AND first_frame < ? AND end_frame > ?`,
      takeId,
      endFrame,
      firstFrame,
    );
    for (const old of touched) {
      store.run('DELETE FROM review WHERE id = ?', old.id);
      if (old.firstFrame < firstFrame) insert(store, takeId, { ...old, endFrame: firstFrame });
      if (old.endFrame > endFrame) insert(store, takeId, { ...old, firstFrame: endFrame });
    }
    if (state !== null) insert(store, takeId, { firstFrame, endFrame, state, note });
  });
}

/** Reviewed spans of a take in order of time; they never overlap. */
export function listReview(store: ProjectStore, takeId: number): ReviewSpan[] {
  return store
    .all<ReviewSpan & { id: number }>(`${COLUMNS} WHERE take_id = ? ORDER BY first_frame`, takeId)
    .map(({ id: _, ...span }) => span);
}

function insert(store: ProjectStore, takeId: number, span: ReviewSpan): void {
  store.run(
    'INSERT INTO review (take_id, first_frame, end_frame, state, note) VALUES (?, ?, ?, ?, ?)',
    takeId,
    span.firstFrame,
    span.endFrame,
    span.state,
    span.note,
  );
}
