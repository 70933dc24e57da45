import { LANDMARK_COUNT, TRUNK_JOINTS } from '../vision/blazepose.ts';
import type { PersonTrack } from '../vision/person-track.ts';

/** Least unexpected step of the trunk, in trunk lengths: about 0.2 m. */
const LEAST_STEP = 0.45;
/** No trunk of a living person changes its speed faster than this, trunk lengths per s² (about 10 g). */
const MOST_ACCELERATION = 200;
/** Least confidence of the trunk on both sides of the step. */
const LEAST_CONFIDENCE = 0.4;

/**
 * Rows at which a person stands elsewhere than any motion from the row before could bring them: the clip was cut there
 * (a jump cut within one scene is not seen by looking at the whole picture). The step is compared with the steps before
 * and after, so running or a panning camera is not taken for a cut.
 *
 * @param times seconds, shape [T]
 * @returns rows t with a jump between t − 1 and t
 */
export function jumpRows(track: PersonTrack, times: ArrayLike<number>): number[] {
  const rows: number[] = [];
  const trunk = Array.from({ length: track.frames }, (_, t) => trunkOf(track, t));
  for (let t = 1; t < track.frames; t++) {
    const here = trunk[t];
    const before = trunk[t - 1];
    if (!here || !before) continue;
    const size = Math.max(here.length, before.length);
    const dt = times[t]! - times[t - 1]!;
    const bound = Math.max(LEAST_STEP, 0.5 * MOST_ACCELERATION * dt * dt) * size;
    const expected = [stepPerSecond(trunk, times, t - 1), stepPerSecond(trunk, times, t + 1)].filter((v) => v !== null);
    const surprise = (v: readonly [number, number]) =>
      Math.hypot(here.x - before.x - v[0] * dt, here.y - before.y - v[1] * dt);
    const still: [number, number] = [0, 0];
    if (Math.min(...(expected.length > 0 ? expected : [still]).map(surprise)) > bound) rows.push(t);
  }
  return rows;
}

interface Trunk {
  readonly x: number;
  readonly y: number;
  /** Distance of mid-shoulders and mid-hips or breadth of the shoulders, whichever is larger, px. */
  readonly length: number;
}

function trunkOf({ image, confidence, seen }: PersonTrack, t: number): Trunk | null {
  if (seen[t] === 0 || TRUNK_JOINTS.some((k) => confidence[t * LANDMARK_COUNT + k]! < LEAST_CONFIDENCE)) return null;
  const at = (k: number, axis: number) => image[(t * LANDMARK_COUNT + k) * 3 + axis]!;
  const middle = (axis: number) => TRUNK_JOINTS.reduce((sum, k) => sum + at(k, axis), 0) / TRUNK_JOINTS.length;
  const half = (a: number, b: number, axis: number) => (at(a, axis) + at(b, axis)) / 2;
  const [ls, rs, lh, rh] = TRUNK_JOINTS as [number, number, number, number];
  const tall = Math.hypot(half(ls, rs, 0) - half(lh, rh, 0), half(ls, rs, 1) - half(lh, rh, 1));
  const broad = Math.hypot(at(ls, 0) - at(rs, 0), at(ls, 1) - at(rs, 1));
  return { x: middle(0), y: middle(1), length: Math.max(tall, broad) };
}

/** Speed of the trunk over the step that ends at row t, px/s. */
function stepPerSecond(
  trunk: readonly (Trunk | null)[],
  times: ArrayLike<number>,
  t: number,
): readonly [number, number] | null {
  const a = trunk[t - 1];
  const b = trunk[t];
  if (!a || !b) return null;
  const dt = times[t]! - times[t - 1]!;
  return [(b.x - a.x) / dt, (b.y - a.y) / dt];
}
