import { LANDMARK_COUNT } from '../../vision/blazepose.ts';
import { DETECTION_LENGTH, type Detection, type ImportedPerson } from './imported-keypoints.ts';

export interface FollowOptions {
  /** Longest gap in which somebody is still the same, frames. */
  readonly maxGap?: number;
  /** Farthest that keypoints move from one picture to the next, as a share of the person's size. */
  readonly maxMove?: number;
  /** People in fewer pictures are left out, and counted. */
  readonly fewest?: number;
}
const DEFAULTS: Required<FollowOptions> = { maxGap: 20, maxMove: 0.35, fewest: 3 };

/** People of a file. */
export interface Followed {
  readonly people: ImportedPerson[];
  /** Detections that belong to people seen too rarely. */
  readonly leftOut: number;
}

interface Path {
  readonly identity: string | null;
  readonly detections: Detection[];
}

/**
 * Makes people of detections: by the identity the file gives, else by how near keypoints lie to those of the pictures
 * before, the nearest first.
 */
export function followPeople(detections: readonly Detection[], options: FollowOptions = {}): Followed {
  const { fewest, ...limits } = { ...DEFAULTS, ...options };
  const paths: Path[] = [];
  const named = new Map<string, Path>();
  let live: Path[] = [];
  const frames = [...Map.groupBy(detections, ({ frame }) => frame)].sort(([a], [b]) => a - b);
  for (const [frame, found] of frames) {
    const strangers: Detection[] = [];
    for (const detection of found) {
      if (detection.identity === null) strangers.push(detection);
      else {
        const path = named.get(detection.identity);
        if (path === undefined) {
          const opened = { identity: detection.identity, detections: [detection] };
          named.set(detection.identity, opened);
          paths.push(opened);
        } else if (path.detections.at(-1)!.frame < frame) path.detections.push(detection);
      }
    }
    live = live.filter((path) => frame - path.detections.at(-1)!.frame <= limits.maxGap);
    for (const stranger of assign(live, strangers, limits)) {
      const opened = { identity: null, detections: [stranger] };
      live.push(opened);
      paths.push(opened);
    }
  }
  const long = paths.filter(({ identity, detections: own }) => identity !== null || own.length >= fewest);
  const kept = long.length > 0 ? long : paths;
  // People with numbers come in their order, others as they appear.
  if (kept.every(({ identity }) => identity !== null && Number.isFinite(Number(identity)))) {
    kept.sort((a, b) => Number(a.identity) - Number(b.identity));
  }
  const leftOut = paths.reduce((sum, path) => sum + (kept.includes(path) ? 0 : path.detections.length), 0);
  return { people: kept.map((path, i) => personOf(path, i)), leftOut };
}

/** Gives detections to the paths they continue; returns those that continue none. */
function assign(
  live: readonly Path[],
  found: readonly Detection[],
  limits: Required<FollowOptions> | Omit<Required<FollowOptions>, 'fewest'>,
): Detection[] {
  const pairs: { path: Path; detection: Detection; distance: number }[] = [];
  for (const path of live) {
    const last = path.detections.at(-1)!;
    for (const detection of found) {
      const gap = detection.frame - last.frame;
      const distance = movedShare(last.points, detection.points);
      if (distance <= limits.maxMove * Math.sqrt(gap)) pairs.push({ path, detection, distance });
    }
  }
  pairs.sort((a, b) => a.distance - b.distance);
  const taken = new Set<Path | Detection>();
  for (const { path, detection } of pairs) {
    if (taken.has(path) || taken.has(detection)) continue;
    taken.add(path).add(detection);
    path.detections.push(detection);
  }
  return found.filter((detection) => !taken.has(detection));
}

/** Mean distance of keypoints both have, as a share of the larger box's diagonal. */
export function movedShare(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  let count = 0;
  for (let k = 0; k < LANDMARK_COUNT; k++) {
    if (!(a[3 * k + 2]! > 0) || !(b[3 * k + 2]! > 0)) continue;
    sum += Math.hypot(a[3 * k]! - b[3 * k]!, a[3 * k + 1]! - b[3 * k + 1]!);
    count++;
  }
  const size = Math.max(diagonal(a), diagonal(b));
  return count >= 2 && size > 0 ? sum / count / size : Number.POSITIVE_INFINITY;
}

/** Diagonal of the box around keypoints, px. */
export function diagonal(points: ArrayLike<number>): number {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < LANDMARK_COUNT; k++) {
    if (!(points[3 * k + 2]! > 0)) continue;
    left = Math.min(left, points[3 * k]!);
    right = Math.max(right, points[3 * k]!);
    top = Math.min(top, points[3 * k + 1]!);
    bottom = Math.max(bottom, points[3 * k + 1]!);
  }
  return right > left || bottom > top ? Math.hypot(right - left, bottom - top) : 0;
}

function personOf({ identity, detections }: Path, index: number): ImportedPerson {
  const points = new Float32Array(detections.length * DETECTION_LENGTH);
  for (const [i, detection] of detections.entries()) points.set(detection.points, i * DETECTION_LENGTH);
  return {
    label: identity ?? String(index + 1),
    frames: Int32Array.from(detections, ({ frame }) => frame),
    points,
  };
}
