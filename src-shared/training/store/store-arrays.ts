import { KEYPOINT_FEATURES } from '../../networks/keypoint-features.ts';

/** Element types of a store's arrays, by their names in safetensors. */
export const ARRAY_TYPES = ['F32', 'F16', 'F64', 'U8'] as const;
export type ArrayType = (typeof ARRAY_TYPES)[number];

/** What one array holds of every frame. */
export interface ArraySpec {
  readonly type: ArrayType;
  /** Shape of one frame's part. */
  readonly shape: readonly number[];
}

/**
 * Arrays a store may have, one row per frame:
 *
 * ```
 * features     [F]      what the image trunk says of the crop
 * landmarks    [202]    inputs of the `keypoints` encoder (`keypointFeaturesInto`)
 * keypoints2d  [49, 3]  x, y in the crop, -1..1 from edge to edge (x right, y down), confidence; set `spin`
 * joints3d     [49, 3]  metres, axes of the camera, any origin; set `spin`
 * joints14     [14, 3]  the same for evaluation; set `common`
 * pose         [72]     axis-angle of SMPL's 24 joints, radians; the pelvis turns into the camera, in motion stores into the world
 * betas        [10]     shape coefficients of SMPL
 * trans        [3]      pelvis in the world, metres, Y up; motion stores only
 * hasJoints    []       1 where `joints3d` is known, else 0
 * hasTheta     []       1 where `pose` and `betas` are known, else 0
 * box          [3]      the crop in the picture: centre x, y and side, px
 * time         []       seconds
 * ```
 */
export const ARRAY_SHAPES = {
  features: [0],
  landmarks: [KEYPOINT_FEATURES],
  keypoints2d: [49, 3],
  joints3d: [49, 3],
  joints14: [14, 3],
  pose: [72],
  betas: [10],
  trans: [3],
  hasJoints: [],
  hasTheta: [],
  box: [3],
  time: [],
} as const satisfies Record<string, readonly number[]>;

export type ArrayName = keyof typeof ARRAY_SHAPES;
export const ARRAY_NAMES = Object.keys(ARRAY_SHAPES) as ArrayName[];

/** Rows of a sequence, by array. `U8` arrays are bytes, `F64` doubles, others single precision, shape [rows, …]. */
export type FrameBlock = Partial<Record<ArrayName, Float32Array | Float64Array | Uint8Array>>;

export interface ArrayOptions {
  /** Width of `features`. */
  readonly featureWidth?: number;
  /** Truths are rounded to 16 bits, as in the published training (up to 2 mm at 2 to 4 m). */
  readonly halfTruths?: boolean;
}

/** Truths that the published code passes through 16 bits. */
const ROUNDED: readonly ArrayName[] = ['keypoints2d', 'joints3d', 'joints14', 'pose', 'betas'];

/** How the named arrays are stored. */
export function arraySpecs(names: readonly ArrayName[], options: ArrayOptions = {}): Record<string, ArraySpec> {
  const { featureWidth = 0, halfTruths = false } = options;
  return Object.fromEntries(
    names.map((name) => {
      const shape = name === 'features' ? [featureWidth] : [...ARRAY_SHAPES[name]];
      return [name, { type: typeOf(name, halfTruths), shape }];
    }),
  );
}

function typeOf(name: ArrayName, halfTruths: boolean): ArrayType {
  if (name === 'time') return 'F64';
  if (name === 'hasJoints' || name === 'hasTheta') return 'U8';
  return halfTruths && ROUNDED.includes(name) ? 'F16' : 'F32';
}

/** Numbers of one frame. */
export function rowSize({ shape }: ArraySpec): number {
  return shape.reduce((product, size) => product * size, 1);
}

const BYTES: Readonly<Record<ArrayType, number>> = { F32: 4, F16: 2, F64: 8, U8: 1 };

/** Bytes of one frame in the file. */
export function rowBytes(specs: Readonly<Record<string, ArraySpec>>): number {
  return Object.values(specs).reduce((sum, spec) => sum + rowSize(spec) * BYTES[spec.type], 0);
}

/** Memory for rows of an array. */
export function allocateRows({ type, shape }: ArraySpec, rows: number): Float32Array | Float64Array | Uint8Array {
  const length = rowSize({ type, shape }) * rows;
  if (type === 'U8') return new Uint8Array(length);
  return type === 'F64' ? new Float64Array(length) : new Float32Array(length);
}
