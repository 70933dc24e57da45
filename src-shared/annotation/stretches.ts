import type { Entry } from './records.ts';

/** A list of stretches: ascending, never overlapping. `to` is not included. */
type Stretches<Note> = readonly Entry<Note & { readonly to: number }>[];

/** The part of a list within `from` to `to`, cut at its ends. */
export function stretchesIn<Note extends { readonly to: number }>(
  list: Stretches<Note>,
  from: number,
  to: number,
): Entry<Note>[] {
  const out: Entry<Note>[] = [];
  for (let i = firstReaching(list, from); i < list.length && list[i]!.frame < to; i++) {
    const { frame, value } = list[i]!;
    out.push(
      frame >= from && value.to <= to
        ? list[i]!
        : { frame: Math.max(frame, from), value: { ...value, to: Math.min(value.to, to) } },
    );
  }
  return out;
}

/** Puts new stretches in place of whatever is within `from` to `to`, as paint covers paint. */
export function painted<Note extends { readonly to: number }>(
  list: Stretches<Note>,
  from: number,
  to: number,
  paint: Stretches<Note>,
): Entry<Note>[] {
  if (to <= from) return [...list];
  return [
    ...stretchesIn(list, Number.NEGATIVE_INFINITY, from),
    ...stretchesIn(paint, from, to),
    ...stretchesIn(list, to, Number.POSITIVE_INFINITY),
  ];
}

/** Stretches as plain spans, neighbours and overlaps joined. */
export function joinedSpans(spans: readonly { readonly from: number; readonly to: number }[]): {
  from: number;
  to: number;
}[] {
  const out: { from: number; to: number }[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (to <= from) continue;
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else out.push({ from, to });
  }
  return out;
}

/** What of `span` no other span covers. */
export function uncovered(
  span: { readonly from: number; readonly to: number },
  covers: readonly { readonly from: number; readonly to: number }[],
): { from: number; to: number }[] {
  const out: { from: number; to: number }[] = [];
  let from = span.from;
  for (const cover of joinedSpans(covers)) {
    if (cover.to <= from || cover.from >= span.to) continue;
    if (cover.from > from) out.push({ from, to: cover.from });
    from = cover.to;
  }
  if (from < span.to) out.push({ from, to: span.to });
  return out;
}

/** Index of the first stretch that ends after `frame`. */
function firstReaching(list: Stretches<unknown & { to: number }>, frame: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.value.to > frame) high = middle;
    else low = middle + 1;
  }
  return low;
}
