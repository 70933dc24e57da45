import { symmetricEigen } from '../math/symmetric-eigen.ts';

/** `target ≈ scale · rotation · source + translation`. */
export interface Similarity {
  /** Row-major, determinant +1, shape [3, 3]. */
  readonly rotation: Float64Array;
  readonly scale: number;
  readonly translation: readonly [number, number, number];
}

/**
 * Least-squares similarity from `source` to `target` (both [n, 3], read at their offsets). The rotation is the largest
 * eigenvector of Horn's quaternion matrix (Horn 1987), which equals the SVD solution with determinant +1 of the
 * evaluation protocol (specification 9.4) and needs no treatment of reflections.
 *
 * @param withScale false keeps scale 1 (rigid alignment)
 */
export function similarityBetween(
  source: ArrayLike<number>,
  so: number,
  target: ArrayLike<number>,
  to: number,
  n: number,
  withScale = true,
): Similarity {
  const ms = mean(source, so, n);
  const mt = mean(target, to, n);
  const S = new Float64Array(9);
  let spread = 0;
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < 3; a++) {
      const x = source[so + 3 * i + a]! - ms[a]!;
      spread += x * x;
      for (let b = 0; b < 3; b++) S[3 * a + b]! += x * (target[to + 3 * i + b]! - mt[b]!);
    }
  }
  const rotation = hornRotation(S);
  let trace = 0;
  for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) trace += rotation[3 * a + b]! * S[3 * b + a]!;
  const scale = withScale && spread > 1e-18 ? trace / spread : 1;
  const translation = [0, 1, 2].map(
    (a) => mt[a]! - scale * (rotation[3 * a]! * ms[0]! + rotation[3 * a + 1]! * ms[1]! + rotation[3 * a + 2]! * ms[2]!),
  ) as [number, number, number];
  return { rotation, scale, translation };
}

/** Applies a similarity to `n` points of `source` at `so` and writes them to `out` at `o`. */
export function transformInto(
  out: Float64Array,
  o: number,
  s: Similarity,
  source: ArrayLike<number>,
  so: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) {
    const x = source[so + 3 * i]!;
    const y = source[so + 3 * i + 1]!;
    const z = source[so + 3 * i + 2]!;
    for (let a = 0; a < 3; a++) {
      const r = s.rotation[3 * a]! * x + s.rotation[3 * a + 1]! * y + s.rotation[3 * a + 2]! * z;
      out[o + 3 * i + a] = s.scale * r + s.translation[a]!;
    }
  }
}

function mean(p: ArrayLike<number>, o: number, n: number): [number, number, number] {
  const m: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < n; i++) for (let a = 0; a < 3; a++) m[a]! += p[o + 3 * i + a]! / n;
  return m;
}

/** Rotation maximising trace(R S) for the correlation S = Σ source targetᵀ. */
function hornRotation(S: Float64Array): Float64Array {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = [...S] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const N = [
    xx + yy + zz,
    yz - zy,
    zx - xz,
    xy - yx,
    yz - zy,
    xx - yy - zz,
    xy + yx,
    zx + xz,
    zx - xz,
    xy + yx,
    -xx + yy - zz,
    yz + zy,
    xy - yx,
    zx + xz,
    yz + zy,
    -xx - yy + zz,
  ];
  const { values, vectors } = symmetricEigen(N, 4);
  let best = 0;
  for (let i = 1; i < 4; i++) if (values[i]! > values[best]!) best = i;
  const [w, x, y, z] = [vectors[best]!, vectors[4 + best]!, vectors[8 + best]!, vectors[12 + best]!];
  return Float64Array.of(
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
  );
}
