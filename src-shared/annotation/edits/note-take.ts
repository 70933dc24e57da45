import type { Draft } from '../draft.ts';
import type { ReviewNote, TakeNote } from '../records.ts';
import type { EditSteps } from './edit-steps.ts';
import { requireSpan, requireTake } from './require.ts';

/** @throws Problem edit/unknown-take */
export function renameTake(draft: Draft, take: number, name: string): EditSteps {
  requireTake(draft, take);
  note(draft, take, { name });
  return {};
}

/** Takes a take out of sight; it stays in the project. @throws Problem edit/unknown-take */
export function removeTake(draft: Draft, take: number): EditSteps {
  requireTake(draft, take);
  note(draft, take, { removed: true });
  return {};
}

/** Says what a stretch is worth; null takes the word back. @throws Problem edit/unknown-take, edit/outside */
export function reviewTake(
  draft: Draft,
  take: number,
  span: { readonly from: number; readonly to: number },
  state: ReviewNote['state'] | null,
): EditSteps {
  const { from, to } = requireSpan(draft, take, span.from, span.to);
  draft.paint(take, 'review', from, to, state === null ? null : { to, state });
  return {};
}

/** Changes what is said of a take as a whole. */
export function note(draft: Draft, take: number, change: Partial<TakeNote>): void {
  const old = draft.entries(take, 'take')[0]?.value ?? { name: null, removed: false };
  draft.set(take, 'take', 0, { ...old, ...change });
}
