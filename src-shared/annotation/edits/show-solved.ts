import type { Draft } from '../draft.ts';
import type { EditSteps } from './edit-steps.ts';
import { note } from './note-take.ts';
import { requireTake } from './require.ts';

/**
 * Shows a take as it was solved again: all its rows, its shape and its camera come from another stored take. Corrections
 * stay and are refitted over it.
 *
 * @throws Problem edit/unknown-take
 */
export function showSolved(draft: Draft, take: number, solved: number): EditSteps {
  const { from, to } = requireTake(draft, take);
  const filled = draft.entries(take, 'rows').filter(({ value }) => value.filled);
  draft.paint(take, 'rows', from, to, { to, take: solved, mirrored: false, patch: null });
  for (const { frame, value } of filled) {
    draft.paint(take, 'rows', frame, value.to, { ...value, take: solved, patch: null });
  }
  draft.replace(take, 'fit', []);
  note(draft, take, { solved });
  return { touched: [{ take, from, to }] };
}
