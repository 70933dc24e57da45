import { createStore } from 'zustand/vanilla';
import { clipDocument, takeById } from '../document/clip-document.ts';
import { selection } from '../document/selection.ts';

/** What is chosen on the lanes. */
export interface SpanSelection {
  /** Frames of the clip, `to` not included, of one take; null where none are chosen. */
  readonly span: { readonly takeId: number; readonly from: number; readonly to: number } | null;
  /** A second person, chosen besides `selection.takeId`: to merge or swap with. */
  readonly otherTakeId: number | null;
}

/** The one span selection of the page; timeline and curves share it. */
export const spanSelection = createStore<SpanSelection>(() => ({ span: null, otherTakeId: null }));

/** Chooses frames of a take, kept inside it; fewer than one frame chooses none. Its person is chosen too. */
export function selectSpan(takeId: number, from: number, to: number): void {
  const take = takeById(takeId);
  if (!take) return;
  const first = Math.max(take.first_frame, Math.min(from, to));
  const last = Math.min(take.first_frame + take.frames, Math.max(from, to));
  if (selection.getState().takeId !== takeId) selection.setState({ takeId, landmark: null, joint: null });
  spanSelection.setState({ span: last > first ? { takeId, from: first, to: last } : null });
}

export function clearSpan(): void {
  spanSelection.setState({ span: null });
}

/** Chooses a person; with `second`, besides the one chosen already. */
export function selectLane(takeId: number, second = false): void {
  const { takeId: chosen } = selection.getState();
  if (second && chosen !== null && chosen !== takeId) {
    const { otherTakeId } = spanSelection.getState();
    spanSelection.setState({ otherTakeId: otherTakeId === takeId ? null : takeId });
    return;
  }
  if (chosen !== takeId) selection.setState({ takeId, landmark: null, joint: null });
  const { span } = spanSelection.getState();
  spanSelection.setState({ otherTakeId: null, span: span?.takeId === takeId ? span : null });
}

clipDocument.subscribe((now, before) => {
  if (now.takes === before.takes && now.clip?.id === before.clip?.id) return;
  const { span, otherTakeId } = spanSelection.getState();
  const take = takeById(span?.takeId ?? null, now);
  const gone = span !== null && (!take || span.to > take.first_frame + take.frames || span.from < take.first_frame);
  const otherGone = otherTakeId !== null && !takeById(otherTakeId, now);
  if (gone || otherGone) {
    spanSelection.setState({ span: gone ? null : span, otherTakeId: otherGone ? null : otherTakeId });
  }
});
