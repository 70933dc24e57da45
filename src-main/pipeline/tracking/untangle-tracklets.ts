import { appearanceLikeness } from '#shared/vision/appearance.ts';
import { observationRegion } from '#shared/vision/observation.ts';
import { regionOverlap } from '#shared/vision/region.ts';
import { meanAppearance, type Tracklet } from './tracklet.ts';

/** Regions overlapping this much are an encounter. */
const CLOSE = 0.35;
/** Frames before and after an encounter that tell how somebody is dressed. */
const LOOK_FRAMES = 20;
const FEWEST_FRAMES = 4;
/** The exchanged reading must explain the clothes better by this much. */
const MARGIN = 0.12;

/**
 * Finds tracklets that changed from one person to another while two people were close, by the clothes before and
 * after, and exchanges their rows from there on. Works where both tracklets go on (they changed places) and where one
 * ended in the encounter (the other one jumped over).
 *
 * @returns how many exchanges were made
 */
export function untangleTracklets(tracklets: readonly Tracklet[]): number {
  let exchanges = 0;
  for (let i = 0; i < tracklets.length; i++) {
    for (let j = i + 1; j < tracklets.length; j++) {
      for (const { start, end, closest } of encounters(tracklets[i]!, tracklets[j]!)) {
        if (!changedPlaces(tracklets[i]!, tracklets[j]!, start, end)) continue;
        exchangeFrom(tracklets[i]!, tracklets[j]!, closest);
        exchanges++;
      }
    }
  }
  return exchanges;
}

interface Encounter {
  readonly start: number;
  readonly end: number;
  readonly closest: number;
}

function encounters(a: Tracklet, b: Tracklet): Encounter[] {
  const found: Encounter[] = [];
  let open: { start: number; end: number; closest: number; overlap: number } | null = null;
  for (let frame = Math.max(a.first, b.first); frame <= Math.min(a.last, b.last); frame++) {
    const [rowA, rowB] = [a.at(frame), b.at(frame)];
    const overlap = rowA && rowB ? regionOverlap(observationRegion(rowA), observationRegion(rowB)) : 0;
    if (overlap > CLOSE) {
      open ??= { start: frame, end: frame, closest: frame, overlap: 0 };
      open.end = frame;
      if (overlap > open.overlap) Object.assign(open, { closest: frame, overlap });
    } else if (open && frame - open.end > FEWEST_FRAMES) {
      found.push(open);
      open = null;
    }
  }
  if (open) found.push(open);
  return found;
}

function changedPlaces(a: Tracklet, b: Tracklet, start: number, end: number): boolean {
  const before = (tracklet: Tracklet) =>
    tracklet
      .frames()
      .filter((frame) => frame < start)
      .slice(-LOOK_FRAMES);
  const after = (tracklet: Tracklet) =>
    tracklet
      .frames()
      .filter((frame) => frame > end)
      .slice(0, LOOK_FRAMES);
  const [beforeA, beforeB, afterA, afterB] = [before(a), before(b), after(a), after(b)];
  if (beforeA.length < FEWEST_FRAMES || beforeB.length < FEWEST_FRAMES) return false;
  const like = (x: Tracklet, framesX: number[], y: Tracklet, framesY: number[]): number =>
    appearanceLikeness(meanAppearance(x, framesX), meanAppearance(y, framesY));
  const goesOnA = afterA.length >= FEWEST_FRAMES;
  const goesOnB = afterB.length >= FEWEST_FRAMES;
  if (goesOnA && goesOnB) {
    const stay = like(a, beforeA, a, afterA) + like(b, beforeB, b, afterB);
    const exchanged = like(a, beforeA, b, afterB) + like(b, beforeB, a, afterA);
    return exchanged - stay > 2 * MARGIN;
  }
  if (goesOnA) return like(b, beforeB, a, afterA) - like(a, beforeA, a, afterA) > MARGIN;
  if (goesOnB) return like(a, beforeA, b, afterB) - like(b, beforeB, b, afterB) > MARGIN;
  return false;
}

function exchangeFrom(a: Tracklet, b: Tracklet, frame: number): void {
  const tail = (tracklet: Tracklet) =>
    tracklet
      .frames()
      .filter((at) => at >= frame)
      .map((at) => [at, tracklet.at(at)!] as const);
  const [tailA, tailB] = [tail(a), tail(b)];
  a.remove(tailA.map(([at]) => at));
  b.remove(tailB.map(([at]) => at));
  for (const [at, row] of tailB) a.set(at, row);
  for (const [at, row] of tailA) b.set(at, row);
  [a.cutOff, b.cutOff] = [b.cutOff, a.cutOff];
}
