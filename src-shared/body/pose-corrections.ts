import { JOINT_COUNT } from './smpl-tree.ts';

/** Correction entries of one vertex by one joint: 3 axes × 9 entries of R - I. */
const ENTRIES = 27;

/** Joints whose rotation differs from none by less than this in every entry are skipped. */
const STILL = 1e-7;

/** Pose corrections by joint, with only the vertices each joint moves. */
export interface PackedPoseDirs {
  /** Joint j (1 to 23) owns the entries `starts[j-1] .. starts[j])`. */
  readonly starts: Uint32Array;
  /** Vertex of each entry. */
  readonly vertices: Uint32Array;
  /** Metres, shape [entries, 3, 9]: axis, then row-major entry of R - I. */
  readonly values: Float32Array;
}

const packedOf = new WeakMap<Float32Array, PackedPoseDirs>();

/**
 * Pose corrections in the order of their use. Each array is packed once; later calls return the same object.
 *
 * @param poseDirs shape [207, V · 3] (`BodyModel.poseDirs`); not to be changed afterwards
 */
export function packPoseDirs(poseDirs: Float32Array): PackedPoseDirs {
  let packed = packedOf.get(poseDirs);
  if (!packed) {
    packed = pack(poseDirs);
    packedOf.set(poseDirs, packed);
  }
  return packed;
}

function pack(poseDirs: Float32Array): PackedPoseDirs {
  const width = poseDirs.length / ((JOINT_COUNT - 1) * 9);
  const starts = new Uint32Array(JOINT_COUNT);
  const vertices: number[] = [];
  for (let j = 0; j < JOINT_COUNT - 1; j++) {
    for (let v = 0; v < width / 3; v++) if (isMoved(poseDirs, width, j, v)) vertices.push(v);
    starts[j + 1] = vertices.length;
  }
  const values = new Float32Array(vertices.length * ENTRIES);
  for (let j = 0; j < JOINT_COUNT - 1; j++) {
    for (let i = starts[j]!; i < starts[j + 1]!; i++) {
      for (let axis = 0; axis < 3; axis++) {
        const column = vertices[i]! * 3 + axis;
        for (let e = 0; e < 9; e++) values[i * ENTRIES + axis * 9 + e] = poseDirs[(j * 9 + e) * width + column]!;
      }
    }
  }
  return { starts, vertices: Uint32Array.from(vertices), values };
}

function isMoved(poseDirs: Float32Array, width: number, j: number, v: number): boolean {
  for (let e = j * 9; e < j * 9 + 9; e++) {
    const at = e * width + v * 3;
    if (poseDirs[at] !== 0 || poseDirs[at + 1] !== 0 || poseDirs[at + 2] !== 0) return true;
  }
  return false;
}

const feature = new Float64Array(9);

/**
 * Adds the pose corrections to rest vertices in place (SMPL, Loper et al. 2015, equation 9).
 *
 * @param out   rest vertices, metres, shape [V, 3]
 * @param local local joint rotations, row-major, shape [24, 3, 3]
 */
export function addPoseCorrections(
  out: Float32Array,
  { starts, vertices, values }: PackedPoseDirs,
  local: ArrayLike<number>,
): void {
  for (let j = 1; j < JOINT_COUNT; j++) {
    let largest = 0;
    for (let e = 0; e < 9; e++) {
      const value = local[j * 9 + e]! - (e % 4 === 0 ? 1 : 0);
      feature[e] = value;
      largest = Math.max(largest, Math.abs(value));
    }
    if (largest < STILL) continue;
    const [f0, f1, f2, f3, f4, f5, f6, f7, f8] = feature as unknown as [
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
    for (let i = starts[j - 1]!; i < starts[j]!; i++) {
      const to = vertices[i]! * 3;
      for (let axis = 0; axis < 3; axis++) {
        const k = i * ENTRIES + axis * 9;
        out[to + axis]! +=
          f0 * values[k]! +
          f1 * values[k + 1]! +
          f2 * values[k + 2]! +
          f3 * values[k + 3]! +
          f4 * values[k + 4]! +
          f5 * values[k + 5]! +
          f6 * values[k + 6]! +
          f7 * values[k + 7]! +
          f8 * values[k + 8]!;
      }
    }
  }
}
