import type { Draft } from '../draft.ts';
import { REACH } from '../refit-plan.ts';
import type { EditSteps } from './edit-steps.ts';
import { requireSpan } from './require.ts';

/**
 * Holds a foot to the floor, takes it off, or leaves it to what was found (`auto`).
 *
 * @throws Problem edit/unknown-take, edit/outside
 */
export function setContact(
  draft: Draft,
  take: number,
  span: { readonly from: number; readonly to: number },
  foot: 'left' | 'right',
  state: 'pinned' | 'free' | 'auto',
): EditSteps {
  const { from, to } = requireSpan(draft, take, span.from, span.to);
  draft.paint(take, `pin-${foot}`, from, to, state === 'auto' ? null : { to, state });
  return { touched: [{ take, from: from - REACH, to: to + REACH }] };
}
