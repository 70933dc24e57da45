import type { Numbers } from './rotation.ts';

/**
 * Derivatives on the group of rotations, on flat arrays, nothing allocated.
 *
 * `exp(v)` is Rodrigues' formula. The right Jacobian says how a change of `v` turns the result in its own frame:
 * `exp(v + dv) ≈ exp(v) · exp(Jr(v) dv)`; the left one, `Jl(v) = Jr(−v) = Jr(v)ᵀ`, in the outer frame
 * (Solà, Deray & Atchuthan, "A micro Lie theory", 2018, equations 143 to 146).
 */

/** `out = Jr(v)ᵀ g`: pulls a gradient in the body's own frame back to the rotation vector `v`. May overlap `g`. */
export function rightJacobianTransposedInto(
  out: Numbers,
  o: number,
  v: ArrayLike<number>,
  vo: number,
  g: ArrayLike<number>,
  go: number,
): void {
  const x = v[vo]!;
  const y = v[vo + 1]!;
  const z = v[vo + 2]!;
  const t2 = x * x + y * y + z * z;
  let b: number; // (1 − cos t)/t²
  let c: number; // (t − sin t)/t³
  if (t2 < 1e-6) {
    b = 0.5 - t2 / 24;
    c = 1 / 6 - t2 / 120;
  } else {
    const t = Math.sqrt(t2);
    b = (1 - Math.cos(t)) / t2;
    c = (t - Math.sin(t)) / (t2 * t);
  }
  applyPolynomial(out, o, x, y, z, t2, g[go]!, g[go + 1]!, g[go + 2]!, b, c);
}

/** `out = Jr⁻¹(v)ᵀ g`: pulls a gradient with respect to `v = log R` to the body's own frame. May overlap `g`. */
export function rightJacobianInverseTransposedInto(
  out: Numbers,
  o: number,
  v: ArrayLike<number>,
  vo: number,
  g: ArrayLike<number>,
  go: number,
): void {
  const x = v[vo]!;
  const y = v[vo + 1]!;
  const z = v[vo + 2]!;
  const t2 = x * x + y * y + z * z;
  applyPolynomial(out, o, x, y, z, t2, g[go]!, g[go + 1]!, g[go + 2]!, -0.5, inverseSquareTerm(t2));
}

/** `out = Jl⁻¹(v)ᵀ g = Jr⁻¹(v) g`. May overlap `g`. */
export function leftJacobianInverseTransposedInto(
  out: Numbers,
  o: number,
  v: ArrayLike<number>,
  vo: number,
  g: ArrayLike<number>,
  go: number,
): void {
  const x = v[vo]!;
  const y = v[vo + 1]!;
  const z = v[vo + 2]!;
  const t2 = x * x + y * y + z * z;
  applyPolynomial(out, o, x, y, z, t2, g[go]!, g[go + 1]!, g[go + 2]!, 0.5, inverseSquareTerm(t2));
}

/** 1/t² − (1 + cos t)/(2 t sin t), the factor of [v]×² in the inverse Jacobians. */
function inverseSquareTerm(t2: number): number {
  if (t2 < 1e-4) return 1 / 12 + t2 / 720;
  const t = Math.sqrt(t2);
  const half = t / 2;
  return (1 - half / Math.tan(half)) / t2;
}

/** `out = g + b [v]× g + c [v]×² g`. */
function applyPolynomial(
  out: Numbers,
  o: number,
  x: number,
  y: number,
  z: number,
  t2: number,
  gx: number,
  gy: number,
  gz: number,
  b: number,
  c: number,
): void {
  const d = c * (x * gx + y * gy + z * gz);
  const k = 1 - c * t2;
  out[o] = k * gx + b * (y * gz - z * gy) + d * x;
  out[o + 1] = k * gy + b * (z * gx - x * gz) + d * y;
  out[o + 2] = k * gz + b * (x * gy - y * gx) + d * z;
}

/** Rotation vector of a 3×3 rotation, angle in [0, π]. Exact near 0, stable near π. */
export function logInto(out: Numbers, o: number, m: ArrayLike<number>, mo = 0): void {
  const m00 = m[mo]!;
  const m11 = m[mo + 4]!;
  const m22 = m[mo + 8]!;
  const x = m[mo + 7]! - m[mo + 5]!;
  const y = m[mo + 2]! - m[mo + 6]!;
  const z = m[mo + 3]! - m[mo + 1]!;
  const trace = m00 + m11 + m22;
  const s = Math.sqrt(x * x + y * y + z * z); // 2 sin t
  if (trace > -0.9) {
    const k = s < 1e-7 ? 0.5 : Math.atan2(s, trace - 1) / s;
    out[o] = k * x;
    out[o + 1] = k * y;
    out[o + 2] = k * z;
    return;
  }
  // Near π the axis comes from the symmetric part: (m + mᵀ)/2 = cos t · I + (1 − cos t) a aᵀ.
  const t = Math.atan2(s, trace - 1);
  const cos = Math.cos(t);
  const k = 1 / (1 - cos);
  let ax: number;
  let ay: number;
  let az: number;
  if (m00 >= m11 && m00 >= m22) {
    ax = Math.sqrt(Math.max(0, (m00 - cos) * k));
    ay = ((m[mo + 1]! + m[mo + 3]!) * 0.5 * k) / ax;
    az = ((m[mo + 2]! + m[mo + 6]!) * 0.5 * k) / ax;
  } else if (m11 >= m22) {
    ay = Math.sqrt(Math.max(0, (m11 - cos) * k));
    ax = ((m[mo + 1]! + m[mo + 3]!) * 0.5 * k) / ay;
    az = ((m[mo + 5]! + m[mo + 7]!) * 0.5 * k) / ay;
  } else {
    az = Math.sqrt(Math.max(0, (m22 - cos) * k));
    ax = ((m[mo + 2]! + m[mo + 6]!) * 0.5 * k) / az;
    ay = ((m[mo + 5]! + m[mo + 7]!) * 0.5 * k) / az;
  }
  const f = (ax * x + ay * y + az * z < 0 ? -t : t) / Math.sqrt(ax * ax + ay * ay + az * az);
  out[o] = ax * f;
  out[o + 1] = ay * f;
  out[o + 2] = az * f;
}
