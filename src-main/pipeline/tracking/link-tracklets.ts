import { appearanceLikeness } from '#shared/vision/appearance.ts';
import { observationRegion } from '#shared/vision/observation.ts';
import { meanAppearance, type Tracklet } from './tracklet.ts';

export interface LinkOptions {
  /** Longest time a person may be out of sight, seconds. */
  readonly maxGap: number;
  /** Presentation times, seconds, by frame. */
  readonly seconds: (frame: number) => number;
}

/** Rows at an end of a tracklet that describe how the person looked and moved there. */
const END_ROWS = 12;
/** People who were away for up to this long are known again by their clothes, seconds. */
const LONGEST_ABSENCE = 10;
/** The two halves of one person's track are alike by 0.97 and more, different people by up to 0.96 (2026-11-22). */
const SAME_CLOTHES = 0.965;
/** Region sides a person covers in a second at most. */
const FASTEST = 2.5;

/**
 * Joins tracklets that continue each other: the next one begins soon after, near where the last one was heading, at
 * about the same size and in the same clothes. Cheapest joins first.
 *
 * @returns groups of tracklets, each one person, in order of time
 */
export function linkTracklets(tracklets: readonly Tracklet[], options: LinkOptions): Tracklet[][] {
  const joins: { cost: number; from: Tracklet; to: Tracklet }[] = [];
  for (const from of tracklets) {
    for (const to of tracklets) {
      if (from === to || to.first <= from.last) continue;
      const cost = joinCost(from, to, options, tracklets);
      if (cost !== null) joins.push({ cost, from, to });
    }
  }
  joins.sort((a, b) => a.cost - b.cost);
  const next = new Map<Tracklet, Tracklet>();
  const taken = new Set<Tracklet>();
  for (const { from, to } of joins) {
    if (next.has(from) || taken.has(to)) continue;
    next.set(from, to);
    taken.add(to);
  }
  return tracklets
    .filter((tracklet) => !taken.has(tracklet))
    .map((start) => {
      const chain = [start];
      for (let at = next.get(start); at; at = next.get(at)) chain.push(at);
      return chain;
    });
}

/** Cost of calling two tracklets one person, or null where they cannot be. */
function joinCost(
  from: Tracklet,
  to: Tracklet,
  { maxGap, seconds }: LinkOptions,
  everybody: readonly Tracklet[],
): number | null {
  const gap = seconds(to.first) - seconds(from.last);
  if (gap > maxGap) {
    const cost = returnCost(from, to, gap);
    return cost !== null && hasDouble(from, to, everybody) ? null : cost;
  }
  const tail = from.frames().slice(-END_ROWS);
  const head = to.frames().slice(0, END_ROWS);
  const likeness = appearanceLikeness(meanAppearance(from, tail), meanAppearance(to, head));
  const a = observationRegion(from.at(from.last)!);
  const b = observationRegion(to.at(to.first)!);
  const ratio = Math.max(a.side / b.side, b.side / a.side);
  if (from.cutOff) return likeness > 0.9 && to.cutOn ? 1 - likeness : null;
  if (ratio > 1.7 || likeness < 0.6) return null;
  const velocity = velocityOf(from, tail, seconds);
  const ahead = Math.min(gap, 0.3);
  const miss = Math.hypot(b.x - a.x - velocity.x * ahead, b.y - a.y - velocity.y * ahead) / Math.max(a.side, b.side);
  if (miss > 0.3 + 0.8 * gap) return null;
  return miss + Math.log(ratio) + 2 * (1 - likeness) + 0.3 * gap;
}

/**
 * Cost of calling somebody who comes into view the person who left it a while ago: the clothes must be the same beyond
 * doubt and the way not too far. Always dearer than a join over a short gap.
 */
function returnCost(from: Tracklet, to: Tracklet, gap: number): number | null {
  if (gap > LONGEST_ABSENCE || from.cutOff) return null;
  const likeness = appearanceLikeness(meanAppearance(from, from.frames()), meanAppearance(to, to.frames()));
  const a = observationRegion(from.at(from.last)!);
  const b = observationRegion(to.at(to.first)!);
  const ratio = Math.max(a.side / b.side, b.side / a.side);
  const way = Math.hypot(b.x - a.x, b.y - a.y) / Math.max(a.side, b.side);
  if (likeness < SAME_CLOTHES || ratio > 1.7 || way > FASTEST * gap) return null;
  return 10 + 10 * (1 - likeness) + 0.1 * gap;
}

/** Whether somebody in the same clothes was in view meanwhile: then it may be either who comes back. */
function hasDouble(from: Tracklet, to: Tracklet, everybody: readonly Tracklet[]): boolean {
  return everybody.some((other) => {
    if (other === from || other === to || other.last <= from.last || other.first >= to.first) return false;
    return (
      appearanceLikeness(meanAppearance(from, from.frames()), meanAppearance(other, other.frames())) > SAME_CLOTHES
    );
  });
}

function velocityOf(tracklet: Tracklet, frames: readonly number[], seconds: (frame: number) => number) {
  const first = frames[Math.max(0, frames.length - 6)]!;
  const last = frames[frames.length - 1]!;
  const elapsed = seconds(last) - seconds(first);
  if (elapsed <= 0) return { x: 0, y: 0 };
  const a = observationRegion(tracklet.at(first)!);
  const b = observationRegion(tracklet.at(last)!);
  return { x: (b.x - a.x) / elapsed, y: (b.y - a.y) / elapsed };
}
