/** Frames `from` to `to`, not included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Index of the first of ascending, disjoint spans that ends after `frame`. */
export function firstEndingAfter(spans: readonly Span[], frame: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.to > frame) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The span a frame lies in; null where it lies in none. */
export function spanAt<T extends Span>(spans: readonly T[], frame: number): T | null {
  const span = spans[firstEndingAfter(spans, frame)];
  return span && span.from <= frame ? span : null;
}

/**
 * Ascending, disjoint spans as they are painted: those in view, and of those that share a pixel only the first. However
 * many there are, no more are visited than there are pixels.
 *
 * @param framesPerPx frames a pixel stands for
 */
export function* paintedSpans<T extends Span>(spans: readonly T[], view: Span, framesPerPx: number): Generator<T> {
  let index = firstEndingAfter(spans, view.from);
  while (index < spans.length && spans[index]!.from < view.to) {
    const span = spans[index]!;
    yield span;
    const next = Math.max(span.to, span.from + framesPerPx);
    index = Math.max(index + 1, firstEndingAfter(spans, next - 1e-6));
  }
}

/** Runs of rows for which `holds` is true, as ascending spans. */
export function runsOf(count: number, holds: (row: number) => boolean): Span[] {
  const runs: Span[] = [];
  let start = -1;
  for (let row = 0; row <= count; row++) {
    const inside = row < count && holds(row);
    if (inside && start < 0) start = row;
    if (!inside && start >= 0) {
      runs.push({ from: start, to: row });
      start = -1;
    }
  }
  return runs;
}

/** Ascending, disjoint spans that cover the same frames. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.from - b.from);
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of sorted) {
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}
