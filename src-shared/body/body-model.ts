/** What a file's licence lets its user do. Carried by every take and export that comes from it. */
export type LicenceClass = 'free' | 'research-only';

/** Number of shape coefficients the studio works with. */
export const SHAPE_COUNT = 10;

/**
 * A body with SMPL's interface (Loper et al. 2015): linear shape and pose corrections of a template, joints
 * regressed from the shaped vertices, linear blend skinning to 24 joints.
 *
 * Lengths are metres, Y up, facing +Z, the body's left at +X, rest pose a T.
 */
export interface BodyModel {
  readonly name: string;
  readonly licence: LicenceClass;
  readonly vertexCount: number;
  /** Rest vertices, shape [V, 3]. */
  readonly template: Float32Array;
  /** Shape directions, shape [V, 3, 10]. */
  readonly shapeDirs: Float32Array;
  /** Pose corrections, shape [207, V · 3] (SMPL, equation 9); null stands for all zeros. */
  readonly poseDirs: Float32Array | null;
  /** Joints from shaped vertices, shape [24, V], as compressed sparse rows. */
  readonly jointRegressor: SparseRows;
  /** Skinning weights, shape [V, 24]; each row sums to 1. */
  readonly weights: Float32Array;
  /** Triangles, shape [F, 3], counter-clockwise seen from outside. */
  readonly faces: Uint32Array;
}

/** A sparse matrix by rows: row r holds `values[i]` at `columns[i]` for i in `starts[r] .. starts[r+1])`. */
export interface SparseRows {
  readonly rows: number;
  readonly columnsCount: number;
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float32Array;
}
