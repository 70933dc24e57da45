/**
 * Rotations on flat arrays: axis-angle, 3×3 matrix (row-major), unit quaternion (x, y, z, w) and 6D.
 *
 * Every function takes the target first and works at an offset, so that inner loops allocate nothing.
 */

/** Anything numbers can be read from and written to by index. */
export type Numbers = Float32Array | Float64Array | number[];

const TINY = 1e-12;

/** Rodrigues' formula: axis-angle (radians) at `a[ao..ao+3)` to a 3×3 matrix at `out[o..o+9)`. Exact at zero. */
export function axisAngleToMatrixInto(out: Numbers, o: number, a: ArrayLike<number>, ao = 0): void {
  const x = a[ao]!;
  const y = a[ao + 1]!;
  const z = a[ao + 2]!;
  const t2 = x * x + y * y + z * z;
  let s: number; // sin(t)/t
  let c: number; // (1-cos(t))/t²
  if (t2 < 1e-8) {
    s = 1 - t2 / 6;
    c = 0.5 - t2 / 24;
  } else {
    const t = Math.sqrt(t2);
    s = Math.sin(t) / t;
    c = (1 - Math.cos(t)) / t2;
  }
  const cx = c * x;
  const cy = c * y;
  const cz = c * z;
  out[o] = 1 - cy * y - cz * z;
  out[o + 1] = cx * y - s * z;
  out[o + 2] = cx * z + s * y;
  out[o + 3] = cx * y + s * z;
  out[o + 4] = 1 - cx * x - cz * z;
  out[o + 5] = cy * z - s * x;
  out[o + 6] = cx * z - s * y;
  out[o + 7] = cy * z + s * x;
  out[o + 8] = 1 - cx * x - cy * y;
}

/** 3×3 rotation matrix to a unit quaternion (x, y, z, w) with w ≥ 0 (Shepperd's choice of the largest pivot). */
export function matrixToQuaternionInto(out: Numbers, o: number, m: ArrayLike<number>, mo = 0): void {
  const m00 = m[mo]!;
  const m11 = m[mo + 4]!;
  const m22 = m[mo + 8]!;
  const trace = m00 + m11 + m22;
  let x: number;
  let y: number;
  let z: number;
  let w: number;
  if (trace > 0) {
    const s = 0.5 / Math.sqrt(trace + 1);
    w = 0.25 / s;
    x = (m[mo + 7]! - m[mo + 5]!) * s;
    y = (m[mo + 2]! - m[mo + 6]!) * s;
    z = (m[mo + 3]! - m[mo + 1]!) * s;
  } else if (m00 >= m11 && m00 >= m22) {
    const s = 2 * Math.sqrt(Math.max(TINY, 1 + m00 - m11 - m22));
    w = (m[mo + 7]! - m[mo + 5]!) / s;
    x = 0.25 * s;
    y = (m[mo + 1]! + m[mo + 3]!) / s;
    z = (m[mo + 2]! + m[mo + 6]!) / s;
  } else if (m11 >= m22) {
    const s = 2 * Math.sqrt(Math.max(TINY, 1 + m11 - m00 - m22));
    w = (m[mo + 2]! - m[mo + 6]!) / s;
    x = (m[mo + 1]! + m[mo + 3]!) / s;
    y = 0.25 * s;
    z = (m[mo + 5]! + m[mo + 7]!) / s;
  } else {
    const s = 2 * Math.sqrt(Math.max(TINY, 1 + m22 - m00 - m11));
    w = (m[mo + 3]! - m[mo + 1]!) / s;
    x = (m[mo + 2]! + m[mo + 6]!) / s;
    y = (m[mo + 5]! + m[mo + 7]!) / s;
    z = 0.25 * s;
  }
  const n = (w < 0 ? -1 : 1) / Math.hypot(x, y, z, w);
  out[o] = x * n;
  out[o + 1] = y * n;
  out[o + 2] = z * n;
  out[o + 3] = w * n;
}

/** Unit quaternion (x, y, z, w) to a 3×3 matrix. The quaternion is normalised on the way. */
export function quaternionToMatrixInto(out: Numbers, o: number, q: ArrayLike<number>, qo = 0): void {
  const n = 1 / Math.hypot(q[qo]!, q[qo + 1]!, q[qo + 2]!, q[qo + 3]!);
  const x = q[qo]! * n;
  const y = q[qo + 1]! * n;
  const z = q[qo + 2]! * n;
  const w = q[qo + 3]! * n;
  out[o] = 1 - 2 * (y * y + z * z);
  out[o + 1] = 2 * (x * y - w * z);
  out[o + 2] = 2 * (x * z + w * y);
  out[o + 3] = 2 * (x * y + w * z);
  out[o + 4] = 1 - 2 * (x * x + z * z);
  out[o + 5] = 2 * (y * z - w * x);
  out[o + 6] = 2 * (x * z - w * y);
  out[o + 7] = 2 * (y * z + w * x);
  out[o + 8] = 1 - 2 * (x * x + y * y);
}

/** Unit quaternion (x, y, z, w) to axis-angle (radians), angle in [0, π]. */
export function quaternionToAxisAngleInto(out: Numbers, o: number, q: ArrayLike<number>, qo = 0): void {
  const flip = q[qo + 3]! < 0 ? -1 : 1;
  const x = q[qo]! * flip;
  const y = q[qo + 1]! * flip;
  const z = q[qo + 2]! * flip;
  const n = Math.hypot(x, y, z);
  const k = n < 1e-9 ? 2 : (2 * Math.atan2(n, q[qo + 3]! * flip)) / n;
  out[o] = x * k;
  out[o + 1] = y * k;
  out[o + 2] = z * k;
}

/** Axis-angle (radians) to a unit quaternion (x, y, z, w). */
export function axisAngleToQuaternionInto(out: Numbers, o: number, a: ArrayLike<number>, ao = 0): void {
  const x = a[ao]!;
  const y = a[ao + 1]!;
  const z = a[ao + 2]!;
  const t = Math.hypot(x, y, z);
  const s = t < 1e-6 ? 0.5 - (t * t) / 48 : Math.sin(t / 2) / t;
  out[o] = x * s;
  out[o + 1] = y * s;
  out[o + 2] = z * s;
  out[o + 3] = Math.cos(t / 2);
}

const scratchQ = new Float64Array(4);

/** 3×3 rotation matrix to axis-angle (radians), angle in [0, π]; stable near 0 and π. */
export function matrixToAxisAngleInto(out: Numbers, o: number, m: ArrayLike<number>, mo = 0): void {
  matrixToQuaternionInto(scratchQ, 0, m, mo);
  quaternionToAxisAngleInto(out, o, scratchQ, 0);
}

/** `out = a · b` for row-major 3×3 matrices. `out` must not overlap `a` or `b`. */
export function mul3Into(
  out: Numbers,
  o: number,
  a: ArrayLike<number>,
  ao: number,
  b: ArrayLike<number>,
  bo: number,
): void {
  for (let i = 0; i < 3; i++) {
    const a0 = a[ao + 3 * i]!;
    const a1 = a[ao + 3 * i + 1]!;
    const a2 = a[ao + 3 * i + 2]!;
    out[o + 3 * i] = a0 * b[bo]! + a1 * b[bo + 3]! + a2 * b[bo + 6]!;
    out[o + 3 * i + 1] = a0 * b[bo + 1]! + a1 * b[bo + 4]! + a2 * b[bo + 7]!;
    out[o + 3 * i + 2] = a0 * b[bo + 2]! + a1 * b[bo + 5]! + a2 * b[bo + 8]!;
  }
}

/** `out = aᵀ · b` for row-major 3×3 matrices. `out` must not overlap `a` or `b`. */
export function mulTransposed3Into(
  out: Numbers,
  o: number,
  a: ArrayLike<number>,
  ao: number,
  b: ArrayLike<number>,
  bo: number,
): void {
  for (let i = 0; i < 3; i++) {
    const a0 = a[ao + i]!;
    const a1 = a[ao + 3 + i]!;
    const a2 = a[ao + 6 + i]!;
    out[o + 3 * i] = a0 * b[bo]! + a1 * b[bo + 3]! + a2 * b[bo + 6]!;
    out[o + 3 * i + 1] = a0 * b[bo + 1]! + a1 * b[bo + 4]! + a2 * b[bo + 7]!;
    out[o + 3 * i + 2] = a0 * b[bo + 2]! + a1 * b[bo + 5]! + a2 * b[bo + 8]!;
  }
}

/** `out = q · r` (Hamilton product) for quaternions (x, y, z, w): first `r`, then `q`. */
export function mulQuaternionInto(
  out: Numbers,
  o: number,
  q: ArrayLike<number>,
  qo: number,
  r: ArrayLike<number>,
  ro: number,
): void {
  const ax = q[qo]!;
  const ay = q[qo + 1]!;
  const az = q[qo + 2]!;
  const aw = q[qo + 3]!;
  const bx = r[ro]!;
  const by = r[ro + 1]!;
  const bz = r[ro + 2]!;
  const bw = r[ro + 3]!;
  out[o] = aw * bx + ax * bw + ay * bz - az * by;
  out[o + 1] = aw * by - ax * bz + ay * bw + az * bx;
  out[o + 2] = aw * bz + ax * by - ay * bx + az * bw;
  out[o + 3] = aw * bw - ax * bx - ay * by - az * bz;
}

/** Spherical interpolation along the shorter arc, `u` in 0..1; quaternions (x, y, z, w). */
export function slerpInto(
  out: Numbers,
  o: number,
  a: ArrayLike<number>,
  ao: number,
  b: ArrayLike<number>,
  bo: number,
  u: number,
): void {
  let dot = a[ao]! * b[bo]! + a[ao + 1]! * b[bo + 1]! + a[ao + 2]! * b[bo + 2]! + a[ao + 3]! * b[bo + 3]!;
  const sign = dot < 0 ? -1 : 1;
  dot *= sign;
  let wa = 1 - u;
  let wb = u * sign;
  if (dot < 0.9995) {
    const angle = Math.acos(dot);
    const s = 1 / Math.sin(angle);
    wa = Math.sin((1 - u) * angle) * s;
    wb = Math.sin(u * angle) * s * sign;
  }
  let n = 0;
  for (let i = 0; i < 4; i++) {
    const v = wa * a[ao + i]! + wb * b[bo + i]!;
    out[o + i] = v;
    n += v * v;
  }
  n = 1 / Math.sqrt(n);
  for (let i = 0; i < 4; i++) out[o + i] = out[o + i]! * n;
}

/**
 * 6D representation (VIBE's row-major 3×2 layout: entries 0, 2, 4 are the first column) to a 3×3 matrix by
 * Gram–Schmidt; norms are bounded below by 1e-6 (Zhou et al., "On the
 * Continuity of Rotation Representations in Neural Networks", 2019).
 */
export function rot6dToMatrixInto(out: Numbers, o: number, r: ArrayLike<number>, ro = 0): void {
  const ax = r[ro]!;
  const ay = r[ro + 2]!;
  const az = r[ro + 4]!;
  const na = 1 / Math.max(1e-6, Math.hypot(ax, ay, az));
  const bx = ax * na;
  const by = ay * na;
  const bz = az * na;
  const d = bx * r[ro + 1]! + by * r[ro + 3]! + bz * r[ro + 5]!;
  const cx = r[ro + 1]! - d * bx;
  const cy = r[ro + 3]! - d * by;
  const cz = r[ro + 5]! - d * bz;
  const nc = 1 / Math.max(1e-6, Math.hypot(cx, cy, cz));
  const ex = cx * nc;
  const ey = cy * nc;
  const ez = cz * nc;
  out[o] = bx;
  out[o + 1] = ex;
  out[o + 2] = by * ez - bz * ey;
  out[o + 3] = by;
  out[o + 4] = ey;
  out[o + 5] = bz * ex - bx * ez;
  out[o + 6] = bz;
  out[o + 7] = ez;
  out[o + 8] = bx * ey - by * ex;
}
