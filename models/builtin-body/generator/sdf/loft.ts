import { clamp } from './smooth.ts';

/**
 * One section of a loft: `[t, a, b, a+, a-, b+, b-]`, metres. `t` is the place along the axis, `(a, b)` the centre in
 * the plane across it, then the half widths towards +a, -a, +b and -b.
 *
 *            +b
 *          ╭─────╮
 *      -a  │  ·  │  +a      · = (a, b)
 *          ╰─────╯
 *            -b
 */
export type Section = readonly [number, number, number, number, number, number, number];

/** Distance in a loft's own axes: along its axis, and across it. */
export type LoftDistance = (t: number, a: number, b: number) => number;

export interface LoftOptions {
  /** Superellipse exponent of the sections: 2 is an ellipse, more is boxier. */
  readonly exponent?: number;
  /** Rounding of both ends, metres. */
  readonly endRadius?: number;
}

/**
 * A stack of (super)elliptic sections along one axis, interpolated by cubics with monotone tangents (Fritsch and
 * Butland's harmonic mean), so that a silhouette follows its table without overshoot.
 */
export function loft(sections: readonly Section[], { exponent = 2, endRadius = 0.02 }: LoftOptions = {}): LoftDistance {
  const keys = sections.toSorted((p, q) => p[0] - q[0]);
  const tangents = keys.map((_, i) => tangentAt(keys, i));
  const first = keys[0]![0];
  const last = keys.at(-1)![0];
  return (t, a, b) => {
    const inside = clamp(t, first, last);
    let i = 0;
    while (i < keys.length - 2 && inside > keys[i + 1]![0]) i++;
    const low = keys[i]!;
    const high = keys[i + 1]!;
    const h = high[0] - low[0];
    const u = (inside - low[0]) / h;
    const u2 = u * u;
    const u3 = u2 * u;
    const c0 = 2 * u3 - 3 * u2 + 1;
    const c1 = (u3 - 2 * u2 + u) * h;
    const c2 = -2 * u3 + 3 * u2;
    const c3 = (u3 - u2) * h;
    const m0 = tangents[i]!;
    const m1 = tangents[i + 1]!;
    const at = (k: number) => c0 * low[k]! + c1 * m0[k]! + c2 * high[k]! + c3 * m1[k]!;
    const da = a - at(1);
    const db = b - at(2);
    const d = sectionDistance(da, db, da >= 0 ? at(3) : at(4), db >= 0 ? at(5) : at(6), exponent);
    const past = Math.abs(t - inside);
    if (past === 0) return d;
    const o = d + endRadius;
    return o > 0 ? Math.hypot(o, past) - endRadius : Math.max(past - endRadius, o - endRadius);
  };
}

/** Distance to one quarter of a superellipse with half widths `ra`, `rb`. */
function sectionDistance(da: number, db: number, ra: number, rb: number, exponent: number): number {
  const ua = Math.abs(da / ra);
  const ub = Math.abs(db / rb);
  const rho = exponent === 2 ? Math.hypot(ua, ub) : (ua ** exponent + ub ** exponent) ** (1 / exponent);
  if (rho < 1e-6) return -Math.min(ra, rb);
  if (rho <= 0.35) return (rho - 1) * Math.min(ra, rb);
  const ratio = ra / rb;
  if (ratio <= 1.3 && ratio >= 0.77) return Math.hypot(da, db) * (1 - 1 / rho);
  // Flat sections: the distance along the ray is too long, the implicit function over its gradient is not.
  const slope = Math.hypot(da / (ra * ra), db / (rb * rb));
  return (Math.hypot(da / ra, db / rb) * (rho - 1)) / Math.max(slope, 1e-6);
}

function tangentAt(keys: readonly Section[], i: number): number[] {
  const out = new Array<number>(7).fill(0);
  const end = i === 0 ? 0 : i === keys.length - 1 ? i - 1 : -1;
  for (let k = 1; k < 7; k++) {
    if (end >= 0) {
      out[k] = slope(keys, end, k);
      continue;
    }
    const before = slope(keys, i - 1, k);
    const after = slope(keys, i, k);
    out[k] = before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  }
  return out;
}

function slope(keys: readonly Section[], i: number, k: number): number {
  return (keys[i + 1]![k]! - keys[i]![k]!) / (keys[i + 1]![0] - keys[i]![0]);
}
