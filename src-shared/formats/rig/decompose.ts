import { matrixToQuaternionInto } from '../../math/rotation.ts';
import type { Vec3 } from '../../math/vec3.ts';
import { FormatError } from '../format-error.ts';
import type { Quaternion } from '../skeleton-motion.ts';

/** A 4 × 4 matrix by columns, as FBX and glTF store them. */
export type Matrix4 = Float64Array;

/** Scales may differ by this much and count as one. */
const EVEN = 0.01;

/** Translation, rotation and the one scale of a node. */
export interface NodeTransform {
  readonly offset: Vec3;
  readonly rotation: Quaternion;
  readonly scale: number;
}

/** The one scale of three. @throws FormatError that names the node where they differ, or one is zero or mirrors */
export function uniformScale(name: string, scales: readonly number[]): number {
  const [x = 1, y = 1, z = 1] = scales;
  const shown = `(${[x, y, z].map((value) => Number(value.toFixed(3))).join(', ')})`;
  if (![x, y, z].every(Number.isFinite)) throw new FormatError(`the scale of "${name}" is not a number`);
  if (Math.min(x, y, z) <= 0) {
    throw new FormatError(`"${name}" is mirrored or flattened by its scale ${shown}; apply scales before exporting`);
  }
  if (Math.max(x, y, z) > Math.min(x, y, z) * (1 + EVEN)) {
    throw new FormatError(`"${name}" is scaled unevenly ${shown}; apply scales before exporting`);
  }
  return Math.abs(x - 1) < 1e-6 && Math.abs(y - 1) < 1e-6 && Math.abs(z - 1) < 1e-6 ? 1 : (x + y + z) / 3;
}

/** Takes a matrix apart. @throws FormatError where it shears, mirrors or scales unevenly */
export function decompose(name: string, m: ArrayLike<number>): NodeTransform {
  const lengths = [0, 4, 8].map((c) => Math.hypot(m[c]!, m[c + 1]!, m[c + 2]!));
  const det =
    m[0]! * (m[5]! * m[10]! - m[6]! * m[9]!) -
    m[4]! * (m[1]! * m[10]! - m[2]! * m[9]!) +
    m[8]! * (m[1]! * m[6]! - m[2]! * m[5]!);
  const scale = uniformScale(name, det < 0 ? lengths.map((value) => -value) : lengths);
  const rows = Float64Array.from({ length: 9 }, (_, i) => m[4 * (i % 3) + Math.floor(i / 3)]! / lengths[i % 3]!);
  const rotation: [number, number, number, number] = [0, 0, 0, 1];
  matrixToQuaternionInto(rotation, 0, rows);
  return { offset: [m[12]!, m[13]!, m[14]!], rotation, scale };
}

/** `a · b` */
export function multiply(a: ArrayLike<number>, b: ArrayLike<number>): Matrix4 {
  const out = new Float64Array(16);
  for (let c = 0; c < 4; c++) {
    for (let r = 0; r < 4; r++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += a[4 * k + r]! * b[4 * c + k]!;
      out[4 * c + r] = sum;
    }
  }
  return out;
}

/** `m · p` for a point. */
export function carried(m: ArrayLike<number>, x: number, y: number, z: number): Vec3 {
  return [0, 1, 2].map((r) => m[r]! * x + m[4 + r]! * y + m[8 + r]! * z + m[12 + r]!) as Vec3;
}
