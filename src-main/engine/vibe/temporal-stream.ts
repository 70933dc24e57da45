/** What the network says of some consecutive steps of one motion. */
export interface RegressedSteps {
  readonly count: number;
  /** Joint rotations, the root in camera axes, row-major matrices, shape [count, 24, 3, 3]. */
  readonly rotations: Float32Array;
  /** Shape [count, 10]. */
  readonly betas: Float32Array;
  /** Weak-perspective camera of the crop: s, tx, ty, shape [count, 3]. */
  readonly cam: Float32Array;
}

/**
 * One motion on its way through temporal encoder and regressor. Steps go in by any numbers at a time and come out in
 * the same order; how they were grouped makes no difference to what comes out.
 */
export interface TemporalStream {
  /**
   * @param features shape [count, width]
   * @param seconds  time of each step, shape [count]
   * @returns steps that are settled by now: all of them for causal networks, fewer where later frames matter
   */
  push(features: Float32Array, seconds: Float64Array): Promise<RegressedSteps>;
  /** The steps still held back. The stream is at its end. */
  finish(): Promise<RegressedSteps>;
}

/** Nothing settled yet. */
export const NO_STEPS: RegressedSteps = {
  count: 0,
  rotations: new Float32Array(0),
  betas: new Float32Array(0),
  cam: new Float32Array(0),
};
