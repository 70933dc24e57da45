import { describeAppearanceInto } from '#shared/vision/appearance.ts';
import { decodeLandmarksInto } from '#shared/vision/decode-landmarks.ts';
import { mirrorAverage } from '#shared/vision/mirror-average.ts';
import { emptyObservation, type Observation } from '#shared/vision/observation.ts';
import { type OneEuroState, oneEuro } from '#shared/vision/one-euro.ts';
import type { Pyramid } from '#shared/vision/picture.ts';
import { type Region, regionFromPoints } from '#shared/vision/region.ts';
import type { PoseNetworks } from './pose-networks.ts';

/** Where to look for a person next; plain data that travels between calls. */
export interface FollowState {
  readonly region: Region;
  /** Frames since the person was last seen. */
  readonly misses: number;
  /** Filter of the region's two points; null at the start. */
  readonly filter: OneEuroState | null;
  /** Time of the last frame looked at, seconds. */
  readonly seconds: number | null;
}

export interface FollowOptions {
  /** The landmark model's flag from which a person counts as seen. */
  readonly minPresence: number;
  /** Give up after this many frames without the person. */
  readonly maxMisses: number;
  /** Run a second, mirrored pass and average where the two agree. */
  readonly mirror: boolean;
}

/** A picture and its time. Frames are given in the order of following: backwards in time is fine. */
export interface TimedPyramid {
  readonly pyramid: Pyramid;
  readonly seconds: number;
}

/** How far a person was followed. */
export interface Followed {
  /** One row per frame looked at; null where the person was not seen. */
  readonly rows: readonly (Observation | null)[];
  readonly state: FollowState;
  /** True where the person was given up: `rows` is then shorter than the frames. */
  readonly lost: boolean;
}

/** The region filter follows quick motion at once and stills the crop of a person at rest. */
const REGION_FILTER = { minCutoff: 0.01, beta: 10 };
/** When nothing is seen, look once more in a region this much larger. */
const SECOND_LOOK = 1.3;
/** Regions smaller than this hold no person that could be measured, px. */
const MIN_SIDE = 24;

/** Begins to follow whoever is in a region, image px. */
export function startFollowing(region: Region): FollowState {
  return { region, misses: 0, filter: null, seconds: null };
}

/** Follows one person through frames: each frame's landmarks tell where to look in the next. */
export async function followPerson(
  networks: PoseNetworks,
  frames: readonly TimedPyramid[],
  start: FollowState,
  options: FollowOptions,
  signal?: AbortSignal,
): Promise<Followed> {
  const rows: (Observation | null)[] = [];
  let state = start;
  for (const { pyramid, seconds } of frames) {
    signal?.throwIfAborted();
    const seen =
      (await observe(networks, pyramid, state.region, options)) ?? (await lookAgain(networks, pyramid, state, options));
    rows.push(seen?.row ?? null);
    if (seen) {
      const elapsed = state.seconds === null ? 0 : Math.abs(seconds - state.seconds);
      state = { ...advance(state, seen.next, elapsed), seconds };
    } else {
      state = { ...state, misses: state.misses + 1, filter: null, seconds };
      if (state.misses > options.maxMisses) return { rows, state, lost: true };
    }
  }
  return { rows, state, lost: false };
}

interface Seen {
  readonly row: Observation;
  /** Where the landmarks say the person is: the region for the next frame, image px. */
  readonly next: Region;
}

/** The landmark model on one region; null where it sees nobody there. */
export async function observe(
  networks: PoseNetworks,
  pyramid: Pyramid,
  region: Region,
  options: Pick<FollowOptions, 'minPresence' | 'mirror'>,
): Promise<Seen | null> {
  const picture = pyramid.level(0);
  if (!isSane(region, picture)) return null;
  let output = await networks.landmarks(pyramid, region);
  if (output.flag < options.minPresence) return null;
  if (options.mirror) output = mirrorAverage(output, await networks.mirroredLandmarks());
  const row = emptyObservation();
  const next = decodeLandmarksInto(row, output, region, picture);
  const level = Math.min(pyramid.levels - 1, region.side > 300 ? 1 : 0);
  describeAppearanceInto(row, pyramid.level(level), 1 / 2 ** level);
  return isSane(next, picture) ? { row, next } : null;
}

function lookAgain(
  networks: PoseNetworks,
  pyramid: Pyramid,
  state: FollowState,
  options: FollowOptions,
): Promise<Seen | null> {
  return observe(networks, pyramid, { ...state.region, side: state.region.side * SECOND_LOOK }, options);
}

function advance(state: FollowState, next: Region, seconds: number): Omit<FollowState, 'seconds'> {
  // The filter works on the region's two points, so that angles cannot wrap inside of it.
  const reach = next.side / 2.5;
  const points = [next.x, next.y, next.x + reach * Math.sin(next.angle), next.y - reach * Math.cos(next.angle)];
  const filter = oneEuro(state.filter, points, seconds, next.side, REGION_FILTER);
  const [x, y, scaleX, scaleY] = filter.value as [number, number, number, number];
  return { region: regionFromPoints(x, y, scaleX, scaleY), misses: 0, filter };
}

function isSane({ x, y, side }: Region, picture: { width: number; height: number }): boolean {
  const reach = side / 2;
  return (
    side >= MIN_SIDE &&
    side < 6 * Math.max(picture.width, picture.height) &&
    x > -reach &&
    y > -reach &&
    x < picture.width + reach &&
    y < picture.height + reach
  );
}
