import type { ModelLibrary } from './model-library.ts';

/** A Gaussian mixture over body poses, as `gmm_08.pkl` holds it. */
export interface PosePrior {
  /** How many Gaussians, K. */
  readonly components: number;
  /** Numbers per pose, D: 23 joints × 3 axis-angle. */
  readonly dimensions: number;
  /** Shape [K, D], radians. */
  readonly means: Float32Array;
  /** Shape [K, D, D]. */
  readonly covariances: Float32Array;
  /** Shape [K]. */
  readonly weights: Float32Array;
}

/** Where a regressor's iterations start. */
export interface MeanParams {
  /** 24 joints × 6, columns interleaved as VIBE stores them. */
  readonly pose: Float32Array;
  readonly shape: Float32Array;
  /** s, tx, ty of the weak-perspective camera. */
  readonly cam: Float32Array;
}

/** Loads an imported pose prior. @throws Problem model/unknown, model/wrong-kind, model/damaged */
export async function loadPosePrior(library: ModelLibrary, name: string): Promise<PosePrior> {
  const model = await library.find(name, 'pose-prior');
  const weights = await library.loadWeights(model.name);
  const means = weights.get('means')!;
  return {
    components: means.shape[0]!,
    dimensions: means.shape[1]!,
    means: means.data,
    covariances: weights.get('covars')!.data,
    weights: weights.get('weights')!.data,
  };
}

/** Loads imported mean parameters. @throws Problem model/unknown, model/wrong-kind, model/damaged */
export async function loadMeanParams(library: ModelLibrary, name: string): Promise<MeanParams> {
  const model = await library.find(name, 'mean-params');
  const weights = await library.loadWeights(model.name);
  return { pose: weights.get('pose')!.data, shape: weights.get('shape')!.data, cam: weights.get('cam')!.data };
}
