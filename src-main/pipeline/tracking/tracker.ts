import { type FollowState, startFollowing } from '#main/engine/follow-person.ts';
import type { PoseEngine } from '#main/engine/pose-engine.ts';
import { appearanceLikeness } from '#shared/vision/appearance.ts';
import { doubtOf, MOST_DOUBT, STEADY_ON_BODY } from '#shared/vision/belief.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';
import { bodyCover } from '#shared/vision/body-cover.ts';
import { boneUnsteadiness } from '#shared/vision/bone-steadiness.ts';
import { type PoseDetection, regionOfDetection } from '#shared/vision/detection.ts';
import { tileWindows, wholeWindow } from '#shared/vision/detector-windows.ts';
import { OBSERVATION, type Observation, observationBox, observationRegion } from '#shared/vision/observation.ts';
import { objectKeypointSimilarity } from '#shared/vision/oks.ts';
import { type Region, regionFromBox } from '#shared/vision/region.ts';
import type { ChunkFrame } from './clip-chunks.ts';
import { meanAppearance, Tracklet } from './tracklet.ts';

export interface TrackerOptions {
  /** Tiles of the thorough search. */
  readonly tiles: number;
  readonly minScore: number;
  /** Seconds between searches while everybody is in view. */
  readonly searchSeconds: number;
  /** Seconds between searches with tiles. */
  readonly tileSeconds: number;
}

/** A box drawn by hand around a person, px of the decoded pictures. */
export interface DrawnBox {
  readonly frame: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A person followed backwards as far as memory went; `state` says where to go on before `frame`. */
export interface BackwardWork {
  readonly tracklet: Tracklet;
  readonly frame: number;
  readonly state: FollowState;
}

/** Two skeletons this alike show one person. */
const SAME_PERSON = 0.5;
/** Share of joints on another person's body from which somebody new is doubted. */
const ON_BODY = 0.75;
/** Frames somebody new is watched. */
const PROBATION_FRAMES = 8;
/** After a failure nothing on that body is tried for this long, twice as long after each further failure. */
const DISTRUST_SECONDS = 1;
/** The same for a place in the picture. Whoever comes to stand there is found later and followed back. */
const DISTRUST_PLACE_SECONDS = 1.5;
/** Smaller regions hold nobody who could be measured, px. */
const MIN_SIDE = 30;
/** Tile sizes change from search to search: who is missed in one cut of the picture is often found in another. */
const TILE_CYCLE = [1, 0.8, 1.25] as const;
/** A person found takes this part of the detected size at least. */
const SIZE_RANGE = [0.45, 2.2] as const;

type Refusal = 'part-of-another' | 'low-confidence';

/** Something found that was not believed to be a person. */
export interface Refused {
  readonly frame: number;
  readonly box: readonly [number, number, number, number];
  readonly reason: Refusal;
}

interface Begun {
  readonly row: Observation;
  readonly state: FollowState;
}

/** Finds and follows people, chunk by chunk, forwards in time. */
export class Tracker {
  readonly tracklets: Tracklet[] = [];
  readonly backward: BackwardWork[] = [];
  readonly refused: Refused[] = [];
  /** Frames a new scene starts with. */
  readonly cuts = new Set<number>();
  private doubted: { region: Region; until: number }[] = [];
  private readonly distrust = new Map<Tracklet, { failures: number; until: number }>();
  private readonly engine: PoseEngine;
  private readonly options: TrackerOptions;
  private readonly boxes: readonly DrawnBox[];
  private tileSearches = 0;
  private nextSearch = Number.NEGATIVE_INFINITY;
  private nextTiles = Number.NEGATIVE_INFINITY;

  constructor(engine: PoseEngine, options: TrackerOptions, boxes: readonly DrawnBox[] = []) {
    this.engine = engine;
    this.options = options;
    this.boxes = boxes;
  }

  async addChunk(frames: readonly ChunkFrame[]): Promise<void> {
    let start = 0;
    for (let at = 0; at <= frames.length; at++) {
      if (at < frames.length && !(frames[at]!.cut && at > start)) continue;
      await this.addSegment(frames.slice(start, at));
      start = at;
    }
  }

  /** Frames of one scene. */
  private async addSegment(frames: readonly ChunkFrame[]): Promise<void> {
    const first = frames[0];
    if (!first) return;
    if (first.cut) {
      this.cuts.add(first.index);
      for (const tracklet of this.active()) {
        tracklet.state = null;
        tracklet.cutOff = true;
      }
      this.nextSearch = this.nextTiles = Number.NEGATIVE_INFINITY;
    }
    const before = this.active();
    const searches = this.planSearches(frames, before.length > 0);
    const found = searches.map(async ({ at, tiles }) => ({ at, detections: await this.search(frames[at]!, tiles) }));
    // Each is awaited below; should following fail first, their failures are the same one.
    for (const search of found) search.catch(() => {});
    this.doubted = this.doubted.filter(({ until }) => until >= first.seconds);
    await Promise.all(before.map((tracklet) => this.follow(tracklet, frames)));
    await this.startDrawn(frames);
    for (const search of found) {
      const { at, detections } = await search;
      await this.start(frames, at, detections);
    }
    await this.searchForLost(frames, before);
    this.dropDuplicates(frames);
  }

  private active(): Tracklet[] {
    return this.tracklets.filter((tracklet) => tracklet.state !== null);
  }

  /** Where to search: at regular intervals while people are followed, several times as often while nobody is. */
  private planSearches(frames: readonly ChunkFrame[], followed: boolean): { at: number; tiles: boolean }[] {
    const { searchSeconds, tileSeconds } = this.options;
    const plan: { at: number; tiles: boolean }[] = [];
    frames.forEach(({ seconds }, at) => {
      if (seconds < this.nextSearch && seconds < this.nextTiles) return;
      const tiles = seconds >= this.nextTiles;
      plan.push({ at, tiles });
      this.nextSearch = seconds + (followed ? searchSeconds : searchSeconds / 3);
      if (tiles) this.nextTiles = seconds + (followed ? tileSeconds : tileSeconds / 2);
    });
    return plan;
  }

  private search({ frame }: ChunkFrame, tiles: boolean): Promise<PoseDetection[]> {
    const windows = [wholeWindow(frame.width, frame.height)];
    if (tiles && this.options.tiles > 0) {
      const division = this.options.tiles * TILE_CYCLE[this.tileSearches++ % TILE_CYCLE.length]!;
      windows.push(...tileWindows(frame.width, frame.height, division));
    }
    return this.engine.detectIn(frame, windows, this.options.minScore);
  }

  private async follow(tracklet: Tracklet, frames: readonly ChunkFrame[]): Promise<void> {
    if (!tracklet.state || !frames.length) return;
    const { rows, seen, state, lost } = await this.engine.follow(frames, tracklet.state);
    for (let at = 0; at < seen.length; at++) {
      if (seen[at]) tracklet.set(frames[at]!.index, rowAt(rows, at));
    }
    tracklet.state = lost ? null : state;
  }

  /** Starts a tracklet for each detection nobody is followed at, and follows it both ways inside the segment. */
  private async start(frames: readonly ChunkFrame[], at: number, detections: readonly PoseDetection[]): Promise<void> {
    const { index, seconds } = frames[at]!;
    for (const detection of detections) {
      if (this.tracklets.some((tracklet) => isAt(tracklet.at(index), detection))) continue;
      const region = regionOfDetection(detection);
      if (this.doubted.some((place) => seconds < place.until && isSamePlace(place.region, region))) continue;
      const begun = await this.confirm(frames[at]!, region);
      if (!begun || !hasSize(begun.state.region.side / region.side)) continue;
      if (this.tracklets.some((tracklet) => isSame(tracklet.at(index), begun.row))) continue;
      const refused = await this.onProbation(frames, at, begun);
      if (refused) {
        const [x, y, width, height] = observationBox(begun.row);
        this.doubted.push({ region, until: seconds + DISTRUST_PLACE_SECONDS });
        this.refused.push({ frame: index, box: [x, y, width, height], reason: refused });
        continue;
      }
      await this.begin(frames, at, begun);
    }
  }

  /** Starts a tracklet in each box drawn by hand, unless the person there is followed already. */
  private async startDrawn(frames: readonly ChunkFrame[]): Promise<void> {
    for (const box of this.boxes) {
      const at = frames.findIndex(({ index }) => index === box.frame);
      if (at < 0) continue;
      const begun = await this.confirm(frames[at]!, regionFromBox(box.x, box.y, box.width, box.height));
      if (!begun || this.tracklets.some((tracklet) => isSame(tracklet.at(box.frame), begun.row))) continue;
      const tracklet = await this.begin(frames, at, begun);
      tracklet.drawn = true;
    }
  }

  /** A new tracklet, followed both ways inside the segment. */
  private async begin(frames: readonly ChunkFrame[], at: number, { row, state }: Begun): Promise<Tracklet> {
    const tracklet = new Tracklet(this.tracklets.length + 1, state);
    tracklet.set(frames[at]!.index, row);
    this.tracklets.push(tracklet);
    const backwards = frames.slice(0, at).reverse();
    const [, behind] = await Promise.all([
      this.follow(tracklet, frames.slice(at + 1)),
      this.engine.follow(backwards, state),
    ]);
    const complete = addBackwards(tracklet, backwards, behind.rows, behind.seen, this.tracklets);
    if (complete && !behind.lost) {
      const start = frames[0]!;
      if (start.cut) tracklet.cutOn = true;
      else this.backward.push({ tracklet, frame: start.index, state: behind.state });
    }
    return tracklet;
  }

  /** Looks at a person twice, the second time in the better-placed region; null where nobody is there. */
  private async confirm({ frame, seconds }: ChunkFrame, region: Region): Promise<Begun | null> {
    if (region.side < MIN_SIDE) return null;
    let result = await this.engine.follow([{ frame, seconds }], startFollowing(region));
    if (!result.seen[0]) return null;
    const again = await this.engine.follow([{ frame, seconds }], startFollowing(result.state.region));
    if (again.seen[0]) result = again;
    return { row: rowAt(result.rows, 0), state: result.state };
  }

  /**
   * Follows a newly found person for a few frames: hands, folds and furniture taken for people have bones that change
   * length all the time. Whoever lies on another person's body must pass a stricter test, and after a failure nothing
   * on that body is tried for a while.
   *
   * @returns the reason to refuse, or null
   */
  private async onProbation(frames: readonly ChunkFrame[], at: number, { row, state }: Begun): Promise<Refusal | null> {
    const { index, seconds } = frames[at]!;
    const host = this.tracklets.find((tracklet) => {
      const other = tracklet.at(index);
      return other !== undefined && bodyCover(row, other) >= ON_BODY;
    });
    if (host && seconds < (this.distrust.get(host)?.until ?? Number.NEGATIVE_INFINITY)) return 'part-of-another';
    const ahead = frames.slice(at + 1, at + 1 + PROBATION_FRAMES);
    const behind =
      ahead.length < PROBATION_FRAMES ? frames.slice(Math.max(0, at - PROBATION_FRAMES), at).reverse() : [];
    const way = ahead.length >= behind.length ? ahead : behind;
    const { rows, seen } = await this.engine.follow(way, state);
    const steady = [row];
    for (let i = 0; i < seen.length; i++) if (seen[i]) steady.push(rowAt(rows, i));
    const visible = steady.length - 1 >= 0.6 * way.length;
    const unsteadiness = boneUnsteadiness(steady);
    const believed = doubtOf(steady, unsteadiness) <= MOST_DOUBT && (!host || unsteadiness <= STEADY_ON_BODY);
    if (visible && believed && !(host && way.length === 0)) return null;
    if (!host) return 'low-confidence';
    const failures = (this.distrust.get(host)?.failures ?? 0) + 1;
    this.distrust.set(host, { failures, until: seconds + DISTRUST_SECONDS * Math.min(8, 2 ** (failures - 1)) });
    return 'part-of-another';
  }

  /** Looks for people that were lost inside the segment, shortly after the loss and at the segment's end. */
  private async searchForLost(frames: readonly ChunkFrame[], before: readonly Tracklet[]): Promise<void> {
    const lost = before.filter((tracklet) => tracklet.state === null);
    if (!lost.length) return;
    const places = new Set<number>();
    for (const { last } of lost) {
      const at = frames.findIndex(({ index }) => index > last);
      if (at >= 0) places.add(Math.min(frames.length - 1, at + 3)).add(frames.length - 1);
    }
    for (const at of [...places].sort((a, b) => a - b)) {
      await this.start(frames, at, await this.search(frames[at]!, true));
    }
    this.nextTiles = Number.NEGATIVE_INFINITY;
  }

  /** Where two tracklets show one person, the one that fits the person less loses those rows. */
  private dropDuplicates(frames: readonly ChunkFrame[]): void {
    const indices = frames.map(({ index }) => index);
    for (let i = 0; i < this.tracklets.length; i++) {
      for (let j = i + 1; j < this.tracklets.length; j++) {
        const a = this.tracklets[i]!;
        const b = this.tracklets[j]!;
        if (a.last < indices[0]! || b.last < indices[0]!) continue;
        const same = indices.filter((frame) => isSame(a.at(frame), b.at(frame)!));
        if (same.length < 2) continue;
        const loser = this.loserOf(a, b, same);
        loser.remove(same);
        if (loser.rows.size === 0 || loser.last < indices[indices.length - 1]!) loser.state = null;
      }
    }
  }

  private loserOf(a: Tracklet, b: Tracklet, same: readonly number[]): Tracklet {
    const start = same[0]!;
    const pastA = a
      .frames()
      .filter((frame) => frame < start)
      .slice(-15);
    const pastB = b
      .frames()
      .filter((frame) => frame < start)
      .slice(-15);
    if (pastA.length < 4 || pastB.length < 4) return pastA.length < pastB.length ? a : b;
    const now = meanAppearance(a, same);
    const likenessA = appearanceLikeness(meanAppearance(a, pastA), now);
    const likenessB = appearanceLikeness(meanAppearance(b, pastB), now);
    if (Math.abs(likenessA - likenessB) > 0.03) return likenessA < likenessB ? a : b;
    return a.rows.size < b.rows.size ? a : b;
  }
}

/**
 * Adds rows followed backwards until another tracklet is met on the same person.
 *
 * @returns whether all were added
 */
export function addBackwards(
  tracklet: Tracklet,
  frames: readonly ChunkFrame[],
  rows: Float32Array,
  seen: Uint8Array,
  others: readonly Tracklet[],
): boolean {
  for (let at = 0; at < seen.length; at++) {
    if (!seen[at]) continue;
    const row = rowAt(rows, at);
    const { index } = frames[at]!;
    if (others.some((other) => other !== tracklet && isSame(other.at(index), row))) return false;
    tracklet.set(index, row);
  }
  return true;
}

function rowAt(rows: Float32Array, at: number): Observation {
  return rows.subarray(at * OBSERVATION.size, (at + 1) * OBSERVATION.size);
}

function isSamePlace(a: Region, b: Region): boolean {
  const near = 0.1 * Math.min(a.side, b.side);
  return Math.hypot(a.x - b.x, a.y - b.y) < near && Math.max(a.side, b.side) < 1.25 * Math.min(a.side, b.side);
}

/** Whether landmarks came out at about the size the detector promised. */
function hasSize(ratio: number): boolean {
  return ratio >= SIZE_RANGE[0] && ratio <= SIZE_RANGE[1];
}

function isSame(a: Observation | undefined, b: Observation | undefined): boolean {
  return a !== undefined && b !== undefined && objectKeypointSimilarity(a, b) > SAME_PERSON;
}

/** Whether a detection marks the person of this row: hips and shoulders both lie where that person's are. */
function isAt(row: Observation | undefined, { points }: PoseDetection): boolean {
  if (!row) return false;
  const near = 0.1 * observationRegion(row).side;
  const hips = middle(row, LANDMARK.l_hip, LANDMARK.r_hip);
  const shoulders = middle(row, LANDMARK.l_shoulder, LANDMARK.r_shoulder);
  return (
    Math.hypot(points[0]! - hips[0], points[1]! - hips[1]) < near &&
    Math.hypot(points[4]! - shoulders[0], points[5]! - shoulders[1]) < near
  );
}

function middle(row: Observation, a: number, b: number): [number, number] {
  const [at, other] = [OBSERVATION.image + 3 * a, OBSERVATION.image + 3 * b];
  return [(row[at]! + row[other]!) / 2, (row[at + 1]! + row[other + 1]!) / 2];
}
