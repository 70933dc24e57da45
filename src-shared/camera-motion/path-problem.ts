import type { Rotation3 } from '../math/rotation3.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { BackgroundLink } from './background-tracker.ts';
import type { Turn } from './fit-turn.ts';

/** Where a camera was, in the axes of the clip's first one; its unit of length is that of the whole path. */
export interface Station {
  /** `x_now = rotation · (x_first − place)`, row-major. */
  rotation: Rotation3;
  place: Vec3;
}

/** A corner of an anchor frame that other frames saw again. */
export interface SeenCorner {
  /** Frame it was found in, index into the stations. */
  readonly anchor: number;
  /** Ray in that frame's camera, z = 1. */
  readonly ray: Vec3;
  /** Frames that saw it, index into the stations, and where: x, y on the plane z = 1, shape [n], [n, 2]. */
  readonly seenBy: Int32Array;
  readonly seenAt: Float64Array;
}

/** What the path of a camera is solved from. */
export interface PathProblem {
  /** Frames of the clip, in order; stations are in this order. */
  readonly frames: readonly number[];
  readonly corners: readonly SeenCorner[];
}

/** Corners must be seen in so many frames besides their own. */
const FEWEST_SIGHTINGS = 3;

/**
 * Corners and who saw them, of the frames that are wanted.
 *
 * @param turns  turn and zoom of every frame from the first
 * @param frames wanted frames, ascending; anchors of their links must be among them
 */
export function pathProblem(
  links: readonly BackgroundLink[],
  turns: ReadonlyMap<number, Turn>,
  focalPx: number,
  frames: readonly number[],
): PathProblem {
  const index = new Map(frames.map((frame, i) => [frame, i]));
  const corners = new Map<string, { anchor: number; ray: Vec3; by: number[]; at: number[] }>();
  for (const { from, to, pairs } of links) {
    const [a, b] = [index.get(from), index.get(to)];
    if (a === undefined || b === undefined) continue;
    const fa = focalPx * (turns.get(from)?.zoom ?? 1);
    const fb = focalPx * (turns.get(to)?.zoom ?? 1);
    for (let k = 0; k < pairs.count; k++) {
      const [x, y, u, v] = pairs.points.subarray(4 * k, 4 * k + 4) as unknown as [number, number, number, number];
      const key = `${from} ${x} ${y}`;
      let corner = corners.get(key);
      if (!corner) corners.set(key, (corner = { anchor: a, ray: [x / fa, y / fa, 1], by: [], at: [] }));
      corner.by.push(b);
      corner.at.push(u / fb, v / fb);
    }
  }
  return {
    frames,
    corners: [...corners.values()].flatMap(({ anchor, ray, by, at }) =>
      by.length < FEWEST_SIGHTINGS ? [] : [{ anchor, ray, seenBy: Int32Array.from(by), seenAt: Float64Array.from(at) }],
    ),
  };
}
