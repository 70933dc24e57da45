import { blend, product, relative } from '../math/rotation3.ts';
import type { Vec3 } from '../math/vec3.ts';
import { type AdjustedPath, adjustPath, sightingError } from './adjust-path.ts';
import type { BackgroundTracker } from './background-tracker.ts';
import type { Turn } from './fit-turn.ts';
import { pathProblem, type SeenCorner, type Station } from './path-problem.ts';

/** The way of a camera, in a unit of its own: corners are one unit away in the middle. */
export interface SolvedPath {
  /** Frames of the clip, ascending, and where the camera was in each. */
  readonly frames: readonly number[];
  readonly stations: readonly Station[];
  /** Parallax: how far corners move for being nearer or farther than the middle one, px of the grey picture (nine in ten less). */
  readonly parallaxPx: number;
  /** Sightings that agree with the path, and with turns alone, 0..1. */
  readonly agreeing: number;
  readonly agreeingTurns: number;
}

/** Frames whose cameras and corners are solved together; the others are placed between them. */
const KEY_FRAMES = 28;
const FEWEST_CORNERS = 40;
/** Share of the background from which on turns leave nothing to explain. */
const ALL_EXPLAINED = 0.9;
/** Scale of the robust function, px, first and last. */
const ROUGH_PX = 3;
const FINE_PX = 1;
/** Share of a frame's sightings that must agree roughly for its place to be believed. */
const SOUND_SHARE = 0.7;
/** And so many of them. */
const FEWEST_SIGHTINGS = 12;
/** Corners so many times nearer than the middle one are not believed. */
const NEAREST = 6;
/** Sightings farther off do not agree, px. */
const AGREE_PX = 1.2;

/**
 * The path of a camera that is carried along, from the parallax of the background: bundle adjustment of key frames from
 * several guesses of what is near, then every frame by itself.
 *
 * @param turns turn and zoom of every frame, as if the camera only turned
 * @returns null where there is too little to see, or turns alone explain everything
 */
export function solvePath(
  tracker: Pick<BackgroundTracker, 'links' | 'ties' | 'lost'>,
  turns: ReadonlyMap<number, Turn>,
  focalPx: number,
): SolvedPath | null {
  if (tracker.lost.length > 0) return null;
  const frames = [...turns.keys()].sort((a, b) => a - b);
  const links = [...tracker.links, ...tracker.ties];
  const anchors = new Set(links.map(({ from }) => from));
  const step = Math.max(1, (frames.length - 1) / (KEY_FRAMES - 1));
  const spread = new Set(Array.from({ length: KEY_FRAMES }, (_, i) => frames[Math.round(i * step)]!));
  const key = frames.filter((frame) => spread.has(frame) || anchors.has(frame));
  const problem = pathProblem(links, turns, focalPx, key);
  if (problem.corners.length < FEWEST_CORNERS) return null;
  const turned = key.map((frame): Station => ({ rotation: turns.get(frame)!.rotation, place: [0, 0, 0] }));
  const limit = (AGREE_PX / focalPx) ** 2;
  const agreeingTurns = agreeingShare(problem.corners, turned, new Float64Array(problem.corners.length), limit);
  if (agreeingTurns > ALL_EXPLAINED) return null;
  let best: AdjustedPath | null = null;
  for (const nearness of guesses(problem.corners)) {
    const cost = Number.POSITIVE_INFINITY;
    const rough = adjustPath(problem, { stations: turned, nearness, cost }, { scale: ROUGH_PX / focalPx, steps: 12 });
    if (!best || rough.cost < best.cost) best = rough;
  }
  const near = (of: Float64Array) => new Map(problem.corners.map((corner, i) => [nameOf(corner, key), of[i]!]));
  // Frames that seemed to turn far, for what was near took over, found no place: they are looked for between others.
  const rough = upright(best!);
  const sound = ({ stations, nearness }: Pick<AdjustedPath, 'stations' | 'nearness'>) =>
    key.map((_, i) => i === 0 || agrees(problem.corners, stations, nearness, i, focalPx));
  const placed = (
    corners: readonly SeenCorner[],
    of: readonly number[],
    path: Pick<AdjustedPath, 'stations' | 'nearness'>,
  ) => {
    const kept = sound(path);
    const good = key.filter((_, i) => kept[i]);
    return placeAll(
      corners,
      of,
      good,
      path.stations.filter((_, i) => kept[i]),
      turns,
      near(path.nearness),
      focalPx,
    );
  };
  const again = placed(problem.corners, key, rough);
  const fine = adjustPath(problem, { ...rough, stations: again }, { scale: FINE_PX / focalPx, steps: 30 });
  const { stations, nearness } = normalised(fine);
  const all = pathProblem(links, turns, focalPx, frames);
  return {
    frames,
    stations: placed(all.corners, frames, { stations, nearness }),
    parallaxPx: parallax(problem.corners, stations, nearness, limit) * focalPx,
    agreeing: agreeingShare(problem.corners, stations, nearness, limit),
    agreeingTurns,
  };
}

/** Whether a frame sees most of its corners about where they should be. */
function agrees(
  corners: readonly SeenCorner[],
  stations: readonly Station[],
  nearness: Float64Array,
  station: number,
  focalPx: number,
): boolean {
  let agreeing = 0;
  let count = 0;
  for (const [i, corner] of corners.entries()) {
    for (let k = 0; k < corner.seenBy.length; k++) {
      if (corner.seenBy[k] !== station) continue;
      if (sightingError(corner, k, nearness[i]!, stations) < (ROUGH_PX / focalPx) ** 2) agreeing++;
      count++;
    }
  }
  return agreeing >= Math.max(FEWEST_SIGHTINGS, SOUND_SHARE * count);
}

/** What may be near: what is low in the picture, then other directions, then anything. */
function guesses(corners: readonly SeenCorner[]): Float64Array[] {
  const along = (x: number, y: number) => Float64Array.from(corners, ({ ray }) => 1 + 1.2 * (x * ray[0] + y * ray[1]));
  let state = 99;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const anything = () => Float64Array.from(corners, () => 0.3 + 1.4 * random());
  return [along(0, 1), along(0, -0.6), along(1, 0), along(-1, 0), anything(), anything()];
}

/** A path and its mirror image through infinity look the same: corners are before the camera. */
function upright(path: AdjustedPath): AdjustedPath {
  const sorted = path.nearness.slice().sort();
  if (sorted[sorted.length >> 1]! >= 0) return path;
  return {
    ...path,
    nearness: path.nearness.map((rho) => -rho),
    stations: path.stations.map(({ rotation, place: [x, y, z] }) => ({ rotation, place: [-x, -y, -z] })),
  };
}

function normalised({ stations, nearness }: AdjustedPath): Pick<AdjustedPath, 'stations' | 'nearness'> {
  const sorted = nearness.slice().sort();
  const middle = Math.max(1e-3, sorted[sorted.length >> 1]!);
  return {
    nearness: nearness.map((rho) => rho / middle),
    stations: stations.map(({ rotation, place: [x, y, z] }) => ({
      rotation,
      place: [x * middle, y * middle, z * middle],
    })),
  };
}

function parallax(
  corners: readonly SeenCorner[],
  stations: readonly Station[],
  nearness: Float64Array,
  limit: number,
): number {
  const moved: number[] = [];
  for (const [i, corner] of corners.entries()) {
    const { anchor, seenBy } = corner;
    // What is nearer than anything moves by itself.
    if (nearness[i]! < -0.3 || nearness[i]! > NEAREST) continue;
    for (const [k, by] of seenBy.entries()) {
      if (sightingError(corner, k, nearness[i]!, stations) > limit) continue;
      const [a, t] = [stations[anchor]!.place, stations[by]!.place];
      moved.push(Math.abs(nearness[i]! - 1) * Math.hypot(a[0] - t[0], a[1] - t[1], a[2] - t[2]));
    }
  }
  moved.sort((a, b) => a - b);
  return moved[Math.floor(0.9 * moved.length)] ?? 0;
}

function agreeingShare(
  corners: readonly SeenCorner[],
  stations: readonly Station[],
  nearness: Float64Array,
  limit: number,
): number {
  let agreeing = 0;
  let count = 0;
  for (const [i, corner] of corners.entries()) {
    for (let k = 0; k < corner.seenBy.length; k++) {
      if (sightingError(corner, k, nearness[i]!, stations) < limit) agreeing++;
      count++;
    }
  }
  return count > 0 ? agreeing / count : 0;
}

const nameOf = ({ anchor, ray }: SeenCorner, frames: readonly number[]) => `${frames[anchor]} ${ray[0]} ${ray[1]}`;

/** Every frame by the corners it sees, whose nearness is known; key frames stay. */
function placeAll(
  corners: readonly SeenCorner[],
  frames: readonly number[],
  key: readonly number[],
  solved: readonly Station[],
  turns: ReadonlyMap<number, Turn>,
  near: ReadonlyMap<string, number>,
  focalPx: number,
): Station[] {
  const known = new Map(key.map((frame, i) => [frame, solved[i]!]));
  const seenIn = frames.map(() => ({ corners: [] as SeenCorner[], nearness: [] as number[] }));
  for (const corner of corners) {
    const rho = near.get(nameOf(corner, frames));
    if (rho === undefined) continue;
    corner.seenBy.forEach((by, k) => {
      const [x, y] = [corner.seenAt[2 * k]!, corner.seenAt[2 * k + 1]!];
      const one = { anchor: corner.anchor, ray: corner.ray, seenBy: Int32Array.of(by), seenAt: Float64Array.of(x, y) };
      seenIn[by]!.corners.push(one);
      seenIn[by]!.nearness.push(rho);
    });
  }
  const out = frames.map((frame) => known.get(frame) ?? starts(frame, key, solved, turns)[0]!);
  for (const [i, frame] of frames.entries()) {
    if (known.has(frame) || seenIn[i]!.corners.length < FEWEST_SIGHTINGS) continue;
    // Two stations: the anchors' and this frame's; anchors are key frames, which are known.
    const anchors = [...new Set(seenIn[i]!.corners.map(({ anchor }) => anchor))];
    const own = seenIn[i]!.corners.map((corner) => ({
      ...corner,
      anchor: anchors.indexOf(corner.anchor),
      seenBy: Int32Array.of(anchors.length),
    }));
    const nearness = Float64Array.from(seenIn[i]!.nearness);
    const held = (station: number) => station < anchors.length;
    const placed = starts(frame, key, solved, turns).map((start) => {
      let path: AdjustedPath = { stations: [...anchors.map((anchor) => out[anchor]!), start], nearness, cost: 0 };
      for (const px of [4 * ROUGH_PX, ROUGH_PX, FINE_PX]) {
        const options = { scale: px / focalPx, steps: 8, held, nearnessHeld: true };
        path = adjustPath({ frames: [], corners: own }, path, options);
      }
      return path;
    });
    out[i] = placed.reduce((best, one) => (one.cost < best.cost ? one : best)).stations.at(-1)!;
  }
  return out;
}

/** Where a frame between two key frames may be: on the way from one to the other, or turned as it seemed to be. */
function starts(
  frame: number,
  key: readonly number[],
  solved: readonly Station[],
  turns: ReadonlyMap<number, Turn>,
): Station[] {
  const next = key.findIndex((k) => k >= frame);
  const after = Math.max(1, next < 0 ? key.length - 1 : next);
  const [a, b] = [key[after - 1]!, key[after]!];
  const [p, q] = [solved[after - 1]!, solved[after]!];
  const u = Math.min(1, (frame - a) / Math.max(1, b - a));
  const correction = relative(turns.get(a)!.rotation, p.rotation);
  const place = [0, 1, 2].map((i) => (1 - u) * p.place[i]! + u * q.place[i]!) as unknown as Vec3;
  return [
    { rotation: blend(p.rotation, q.rotation, u), place },
    { rotation: product(turns.get(frame)!.rotation, correction), place },
  ];
}
