import { type Blend, bridgeRows } from '#shared/annotation/bridge-rows.ts';
import type { Annotations } from '#shared/annotation/draft.ts';
import type { EditSteps, TakeSpan } from '#shared/annotation/edits/edit-steps.ts';
import { extentOf } from '#shared/annotation/extent.ts';
import { planRefit } from '#shared/annotation/refit-plan.ts';
import type { SolvedWindow } from '#shared/annotation/solve-window.ts';
import type { PendingEdit } from './pending-edit.ts';
import type { Refitter } from './refitter.ts';
import { solveOf, type TakeReader } from './take-reader.ts';
import { type WindowChoice, windowOrder } from './window-order.ts';

export interface StepsContext {
  readonly reader: TakeReader;
  readonly refitter: Refitter;
  /** Records as they stand without the edit. */
  readonly before: Annotations;
}

/** What refits gave. */
export interface StepsResult {
  /** Mean error of the refitted rows, px; null where nothing was refitted or seen. */
  readonly errorPx: { readonly before: number; readonly after: number } | null;
  readonly refitMs: number;
}

/** Solves what an edit left to do, from the lowest layer to the highest, and puts the rows into the edit. */
export async function carryOutSteps(steps: EditSteps, edit: PendingEdit, ctx: StepsContext): Promise<StepsResult> {
  const { draft } = edit;
  const { reader, refitter, before } = ctx;
  const sums = { rows: 0, before: 0, after: 0, ms: 0 };

  const solve = async (choice: WindowChoice): Promise<number> => {
    const head = reader.head(draft, choice.take)!;
    const started = performance.now();
    const solved = await refitter.solve(head.body, windowOrder(reader, draft, before, choice));
    sums.ms += performance.now() - started;
    tally(sums, solved, choice.to - choice.from);
    const { errorPx: _, ...rows } = solved;
    return edit.addPatch({
      takeId: solveOf(draft, choice.take),
      firstFrame: choice.from,
      frames: choice.to - choice.from,
      ...rows,
    });
  };
  const below = async (choice: Omit<WindowChoice, 'layer'>): Promise<void> => {
    const patch = await solve({ ...choice, layer: 'below' });
    for (const { frame, value } of draft.within(choice.take, 'rows', choice.from, choice.to)) {
      draft.paint(choice.take, 'rows', frame, value.to, { ...value, patch });
    }
  };

  for (const bridge of steps.bridges ?? []) await below({ ...bridge, start: led(reader, draft, bridge) });
  for (const span of steps.exchanged ?? []) await below({ ...span, exchanged: true });
  for (const span of steps.seams ?? []) await below(span);
  for (const touched of [...(steps.touched ?? []), ...(steps.seams ?? [])]) {
    const { take } = touched;
    const extent = extentOf(draft, take);
    if (extent === null) continue;
    const span = { from: Math.max(extent.from, touched.from), to: Math.min(extent.to, touched.to) };
    if (span.to <= span.from) continue;
    const plan = planRefit(draft, take, span, extent);
    for (const { from, to } of plan.bare) draft.paint(take, 'fit', from, to, null);
    for (const { from, to } of plan.solve) {
      const patch = await solve({ take, from, to, layer: 'corrections' });
      draft.paint(take, 'fit', from, to, { to, patch });
    }
  }
  const errorPx = sums.rows > 0 ? { before: sums.before / sums.rows, after: sums.after / sums.rows } : null;
  return { errorPx, refitMs: sums.ms };
}

/** Motion across a stretch in which nobody was seen, between the rows at its ends. */
function led(reader: TakeReader, notes: Annotations, { take, from, to, blend }: TakeSpan & { readonly blend?: Blend }) {
  const extent = extentOf(notes, take)!;
  const row = (frame: number) => ({
    poses: reader.read(notes, take, 'poses', frame, frame + 1, { corrected: false }),
    trans: reader.read(notes, take, 'trans', frame, frame + 1, { corrected: false }),
  });
  const paced = blend === 'spline';
  const ends = {
    before: row(from - 1),
    after: row(to),
    beforeThat: paced && from - 2 >= extent.from ? row(from - 2) : undefined,
    afterThat: paced && to + 1 < extent.to ? row(to + 1) : undefined,
  };
  return bridgeRows(ends, to - from);
}

function tally(sums: { rows: number; before: number; after: number }, { errorPx }: SolvedWindow, rows: number): void {
  if (errorPx === null) return;
  sums.rows += rows;
  sums.before += rows * errorPx.before;
  sums.after += rows * errorPx.after;
}
