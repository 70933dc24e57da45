import type { Annotations } from './draft.ts';
import type { Span } from './refit-plan.ts';

/** Frames a take covers; null where it has none left, was removed or never existed. */
export function extentOf(notes: Annotations, take: number): Span | null {
  const rows = notes.entries(take, 'rows');
  if (rows.length === 0 || notes.entries(take, 'take')[0]?.value.removed) return null;
  return { from: rows[0]!.frame, to: rows.at(-1)!.value.to };
}
