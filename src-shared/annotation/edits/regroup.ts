import { Problem } from '../../errors/problem.ts';
import type { Draft } from '../draft.ts';
import { extentOf } from '../extent.ts';
import { type AnnotationKind, type Entry, FRAME_KINDS, type Notes, STRETCH_KINDS } from '../records.ts';
import type { Span } from '../refit-plan.ts';
import { stretchesIn } from '../stretches.ts';
import type { EditSteps, TakeSpan } from './edit-steps.ts';
import { note } from './note-take.ts';
import { requireTake } from './require.ts';

/** Frames on both sides of a place where two takes were joined that are solved again. */
export const SEAM = 8;

/**
 * Cuts a take in two before `frame`; the later part becomes the take `part`, which has no rows yet.
 *
 * @throws Problem edit/unknown-take, edit/outside
 */
export function splitTake(draft: Draft, take: number, frame: number, part: number): EditSteps {
  const { from, to } = requireTake(draft, take);
  if (frame <= from || frame >= to) throw new Problem('edit/outside', { frame, first: from + 1, last: to - 1 });
  const later = cut(draft, take, { from: frame, to });
  put(draft, part, later);
  const name = draft.entries(take, 'take')[0]?.value.name ?? null;
  if (name !== null) note(draft, part, { name });
  return {};
}

/**
 * Makes one take of two that never are in one frame; frames between them are bridged.
 *
 * @throws Problem edit/unknown-take, edit/overlap
 */
export function mergeTakes(draft: Draft, keep: number, absorb: number): EditSteps {
  const a = requireTake(draft, keep);
  const b = requireTake(draft, absorb);
  const shared = Math.min(a.to, b.to) - Math.max(a.from, b.from);
  if (keep === absorb || shared > 0) throw new Problem('edit/overlap', { frames: Math.max(shared, 0) });
  put(draft, keep, copy(draft, absorb, b));
  note(draft, absorb, { removed: true });
  return join(draft, keep);
}

/**
 * Exchanges two people from a frame on.
 *
 * @throws Problem edit/unknown-take, edit/outside where it would leave one of them without a frame
 */
export function swapPeople(draft: Draft, a: number, b: number, frame: number): EditSteps {
  const ea = requireTake(draft, a);
  const eb = requireTake(draft, b);
  const leaves = (mine: Span, other: Span) => mine.from < frame || other.to > frame;
  const nothing = a === b || (ea.to <= frame && eb.to <= frame);
  if (nothing || !leaves(ea, eb) || !leaves(eb, ea)) {
    const first = Math.max(Math.min(ea.from, eb.from), 0);
    throw new Problem('edit/outside', { frame, first, last: Math.max(ea.to, eb.to) - 1 });
  }
  const fromA = cut(draft, a, { from: frame, to: Number.MAX_SAFE_INTEGER });
  const fromB = cut(draft, b, { from: frame, to: Number.MAX_SAFE_INTEGER });
  put(draft, a, fromB);
  put(draft, b, fromA);
  const steps = [join(draft, a, frame), join(draft, b, frame)];
  return { bridges: steps.flatMap((s) => s.bridges ?? []), seams: steps.flatMap((s) => s.seams ?? []) };
}

/** Exchanges left and right of what was detected. @throws Problem edit/unknown-take, edit/outside */
export function swapSides(draft: Draft, take: number, span: Span): EditSteps {
  const extent = requireTake(draft, take);
  const from = Math.max(span.from, extent.from);
  const to = Math.min(span.to, extent.to);
  if (to <= from) throw new Problem('edit/outside', { frame: span.from, first: extent.from, last: extent.to - 1 });
  const exchanged: TakeSpan[] = [];
  const bridges: TakeSpan[] = [];
  const seams: TakeSpan[] = [];
  for (const { frame, value } of stretchesIn(draft.entries(take, 'rows'), from, to)) {
    const piece = { take, from: frame, to: value.to };
    if (value.take === null) {
      bridges.push(piece);
      continue;
    }
    draft.paint(take, 'rows', frame, value.to, { ...value, mirrored: !value.mirrored, patch: null });
    if (value.mirrored) continue;
    exchanged.push(piece);
    for (const at of [frame, value.to]) {
      const seam = { take, from: Math.max(extent.from, at - SEAM), to: Math.min(extent.to, at + SEAM) };
      if (at > extent.from && at < extent.to) seams.push(seam);
    }
  }
  // Where everything is as it was detected again, the prediction shows again, its neighbourhood included.
  if (exchanged.length === 0) showPrediction(draft, take, from - SEAM, to + SEAM);
  return { exchanged, bridges, seams, touched: [{ take, from: from - SEAM, to: to + SEAM }] };
}

function showPrediction(draft: Draft, take: number, from: number, to: number): void {
  for (const { frame, value } of stretchesIn(draft.entries(take, 'rows'), from, to)) {
    if (value.take !== null && !value.mirrored) draft.paint(take, 'rows', frame, value.to, { ...value, patch: null });
  }
}

/** Notes of a take by kind. */
type Pile = Map<AnnotationKind, Entry<Notes[AnnotationKind]>[]>;

function copy(draft: Draft, take: number, { from, to }: Span): Pile {
  const pile: Pile = new Map();
  for (const kind of STRETCH_KINDS) pile.set(kind, draft.within(take, kind, from, to));
  for (const kind of FRAME_KINDS) {
    pile.set(
      kind,
      [...draft.entries(take, kind)].filter(({ frame }) => frame >= from && frame < to),
    );
  }
  return pile;
}

/** Takes the notes of some frames off a take. */
function cut(draft: Draft, take: number, span: Span): Pile {
  const pile = copy(draft, take, span);
  for (const kind of STRETCH_KINDS) draft.paint(take, kind, span.from, span.to, null);
  for (const kind of FRAME_KINDS) {
    const rest = [...draft.entries(take, kind)].filter(({ frame }) => frame < span.from || frame >= span.to);
    draft.replace(take, kind, rest as never);
  }
  return pile;
}

/** Adds notes to a take that has none in their frames. */
function put(draft: Draft, take: number, pile: Pile): void {
  for (const [kind, entries] of pile) {
    const all = [...draft.entries(take, kind), ...entries].sort((a, b) => a.frame - b.frame);
    draft.replace(take, kind, all as never);
  }
}

/** Bridges holes in the rows of a take, and tells where rows of different takes meet. */
function join(draft: Draft, take: number, at?: number): EditSteps {
  const rows = draft.entries(take, 'rows');
  const extent = extentOf(draft, take)!;
  const seams: TakeSpan[] = [];
  for (const [i, { frame, value }] of rows.entries()) {
    const before = rows[i - 1]?.value;
    if (before === undefined || before.to < frame) continue;
    if (frame === at || (at === undefined && before.take !== value.take)) {
      seams.push({ take, from: Math.max(extent.from, frame - SEAM), to: Math.min(extent.to, frame + SEAM) });
    }
  }
  return { bridges: bridgeHoles(draft, take), seams };
}

/** Fills holes in the rows of a take with rows nobody was seen in; tells where. */
export function bridgeHoles(draft: Draft, take: number): TakeSpan[] {
  const rows = draft.entries(take, 'rows');
  const holes = rows.flatMap(({ frame }, i) => {
    const end = rows[i - 1]?.value.to ?? frame;
    return end < frame ? [{ take, from: end, to: frame }] : [];
  });
  for (const { from, to } of holes) {
    draft.paint(take, 'rows', from, to, { to, take: null, mirrored: false, patch: null });
  }
  return holes;
}
