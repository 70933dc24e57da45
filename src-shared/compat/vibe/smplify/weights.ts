/** Weights and scales of temporal SMPLify, before squaring where the energy squares them. */
export interface SmplifyWeights {
  /** Residual at which the robust function saturates, px. */
  readonly sigma: number;
  readonly posePrior: number;
  readonly shapePrior: number;
  readonly anglePrior: number;
  readonly smooth2d: number;
  readonly smooth3d: number;
  /** Tie of the camera's depth in the camera stage. */
  readonly depth: number;
}

/** VIBE's. */
export const SMPLIFY_WEIGHTS: SmplifyWeights = {
  sigma: 100,
  posePrior: 4.78,
  shapePrior: 5,
  anglePrior: 15.2,
  smooth2d: 0.01,
  smooth3d: 1,
  depth: 100,
};

/** Joints whose definition differs between detector and body: OP neck, OP hips, hips; their confidence is set to 0. */
export const IGNORED_JOINTS: readonly number[] = [1, 9, 12, 27, 28];

/** Joints the camera stage looks at: OP right hip, left hip, right shoulder, left shoulder. */
export const CAMERA_JOINTS: readonly number[] = [9, 12, 2, 5];
