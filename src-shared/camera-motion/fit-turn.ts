import { cholesky, choleskyInverse } from '../math/cholesky.ts';
import { aligning, exponential, product, type Rotation3 } from '../math/rotation3.ts';
import type { Vec3 } from '../math/vec3.ts';

/** Points of one picture found in another. */
export interface PointPairs {
  /** x, y of the first and x, y of the second picture relative to the principal point, px, shape [n, 4]. */
  readonly points: Float64Array;
  readonly count: number;
}

/** How a camera turned and zoomed between two pictures. */
export interface Turn {
  /** `x_second = rotation · x_first` in camera axes, row-major. */
  readonly rotation: Rotation3;
  /** Focal length of the second picture as a multiple of the first's. */
  readonly zoom: number;
}

/** A turn, and how well the points agree with it. */
export interface FittedTurn extends Turn {
  /** 1 where a point agrees, shape [n]. */
  readonly agrees: Uint8Array;
  readonly agreeing: number;
  /** Root mean square distance of agreeing points, px. */
  readonly rmsPx: number;
}

export interface FitTurnOptions {
  /** Focal length of the first picture, px. */
  readonly focalPx: number;
  /** Whether the second picture may have another focal length. */
  readonly zoom: boolean;
  /** Where the search begins, such as the turn up to the frame before. */
  readonly first?: Turn;
}

const TRIES = 80;
/** Points farther off do not agree, px. */
const AGREE_PX = 1.2;
/** Scale of the robust function, px. */
const ROBUST_PX = 0.6;
const STEPS = 8;
/** Fewest agreeing points that tell a turn. */
const FEWEST = 6;

/**
 * The turn (and zoom) of a camera between two pictures: u₂ ~ K₂ R K₁⁻¹ u₁. Consensus of pairs of points (RANSAC, Fischler
 * and Bolles 1981), then Gauss–Newton on Geman and McClure's robust distance of all of them. Parallax, moving people and
 * captions do not agree and are left out.
 *
 * @returns null where too few points agree
 */
export function fitTurn(pairs: PointPairs, options: FitTurnOptions): FittedTurn | null {
  if (pairs.count < FEWEST) return null;
  let best: Turn | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  const consider = (turn: Turn): void => {
    const cost = robustCost(pairs, options.focalPx, turn);
    if (cost < bestCost) {
      bestCost = cost;
      best = turn;
    }
  };
  if (options.first) consider(options.first);
  const zoom = options.first?.zoom ?? 1;
  const next = counter(pairs.count);
  for (let i = 0; i < TRIES; i++) {
    const [a, b] = [next(), next()];
    if (a === b) continue;
    const rays = (k: number, from: 0 | 2): Vec3 => {
      const f = from === 0 ? options.focalPx : options.focalPx * zoom;
      return [pairs.points[4 * k + from]!, pairs.points[4 * k + from + 1]!, f];
    };
    consider({ rotation: aligning(rays(a, 0), rays(b, 0), rays(a, 2), rays(b, 2)), zoom });
  }
  return best && refineTurn(pairs, options, best);
}

/** The same from a turn that is nearly right, without looking for another. */
export function refineTurn(pairs: PointPairs, { focalPx, zoom }: FitTurnOptions, start: Turn): FittedTurn | null {
  let turn = start;
  // Coarse first: a start that is a few pixels off must still feel the points that agree.
  for (let step = 0; step < STEPS; step++) {
    const scale = step < 3 ? 3 * ROBUST_PX : ROBUST_PX;
    const moved = gaussNewtonStep(pairs, focalPx, turn, zoom, scale);
    if (!moved) return null;
    turn = moved;
  }
  const agrees = new Uint8Array(pairs.count);
  let agreeing = 0;
  let squares = 0;
  const at = new Float64Array(2);
  for (let k = 0; k < pairs.count; k++) {
    turnPoint(at, pairs.points, 4 * k, focalPx, turn);
    const d = Math.hypot(at[0]! - pairs.points[4 * k + 2]!, at[1]! - pairs.points[4 * k + 3]!);
    if (!(d < AGREE_PX)) continue;
    agrees[k] = 1;
    agreeing++;
    squares += d * d;
  }
  if (agreeing < FEWEST) return null;
  return { ...turn, agrees, agreeing, rmsPx: Math.sqrt(squares / agreeing) };
}

/** Where a turn shows a point of the first picture in the second; both relative to the principal point, px. */
export function turnPoint(out: Float64Array, points: ArrayLike<number>, o: number, focalPx: number, turn: Turn): void {
  const r = turn.rotation;
  const x = points[o]!;
  const y = points[o + 1]!;
  const z = r[6]! * x + r[7]! * y + r[8]! * focalPx;
  const scale = z > 1e-6 ? (focalPx * turn.zoom) / z : Number.NaN;
  out[0] = scale * (r[0]! * x + r[1]! * y + r[2]! * focalPx);
  out[1] = scale * (r[3]! * x + r[4]! * y + r[5]! * focalPx);
}

const shown = new Float64Array(2);

function robustCost({ points, count }: PointPairs, focalPx: number, turn: Turn): number {
  const limit = (3 * ROBUST_PX) ** 2;
  let sum = 0;
  for (let k = 0; k < count; k++) {
    turnPoint(shown, points, 4 * k, focalPx, turn);
    const e = (shown[0]! - points[4 * k + 2]!) ** 2 + (shown[1]! - points[4 * k + 3]!) ** 2;
    sum += e < Number.POSITIVE_INFINITY ? e / (e + limit) : 1;
  }
  return sum;
}

/** One step on w (the turn is exp(w) · R) and log zoom. */
function gaussNewtonStep(
  { points, count }: PointPairs,
  focalPx: number,
  turn: Turn,
  withZoom: boolean,
  scale: number,
): Turn | null {
  const n = withZoom ? 4 : 3;
  const matrix = new Float64Array(n * n);
  const right = new Float64Array(n);
  const f = focalPx * turn.zoom;
  const across = new Float64Array(4);
  const down = new Float64Array(4);
  for (let k = 0; k < count; k++) {
    turnPoint(shown, points, 4 * k, focalPx, turn);
    const [u, v] = [shown[0]!, shown[1]!];
    const eu = points[4 * k + 2]! - u;
    const ev = points[4 * k + 3]! - v;
    const square = eu * eu + ev * ev;
    if (!(square < Number.POSITIVE_INFINITY)) continue;
    const weight = (scale ** 2 / (square + scale ** 2)) ** 2;
    // Derivatives of f·x/z and f·y/z where (x, y, z) turns by w: d(x, y, z) = w × (x, y, z).
    across.set([(-u * v) / f, f + (u * u) / f, -v, u]);
    down.set([-f - (v * v) / f, (u * v) / f, u, v]);
    for (let i = 0; i < n; i++) {
      right[i]! += weight * (across[i]! * eu + down[i]! * ev);
      for (let j = 0; j < n; j++) matrix[n * i + j]! += weight * (across[i]! * across[j]! + down[i]! * down[j]!);
    }
  }
  const factored = cholesky(matrix, n);
  if (!factored) return null;
  const inverse = choleskyInverse(factored);
  const step = Array.from(right, (_, i) => right.reduce((sum, value, j) => sum + inverse[n * i + j]! * value, 0));
  return {
    rotation: product(exponential([step[0]!, step[1]!, step[2]!]), turn.rotation),
    zoom: withZoom ? turn.zoom * Math.exp(step[3]!) : turn.zoom,
  };
}

/** Numbers below `n` that look random and are always the same. */
function counter(n: number): () => number {
  let state = 12345;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % n;
  };
}
