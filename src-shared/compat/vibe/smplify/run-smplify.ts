import { type BodyModel, SHAPE_COUNT } from '../../../body/body-model.ts';
import { JOINTS49_COUNT, type Joints49Source } from '../../../body/joints49.ts';
import { JOINT_COUNT } from '../../../body/smpl-tree.ts';
import type { PoseMixture } from '../../../fitting/pose-mixture.ts';
import { translationToWeakCamera, VIBE_CROP, weakCameraToTranslation } from '../camera.ts';
import { projectJoints, reprojectionCosts, type SmplifyData } from './body-energy.ts';
import { bodyJoints } from './body-joints.ts';
import { jointPasses } from './joint-passes.ts';
import { fitBody, fitCamera } from './stages.ts';
import { IGNORED_JOINTS, SMPLIFY_WEIGHTS, type SmplifyWeights } from './weights.ts';

const POSE = JOINT_COUNT * 3;

/** What the network said of a track, and what it is held to. */
export interface SmplifyInput {
  /** Axis-angle, radians, shape [T, 72]. */
  readonly pose: ArrayLike<number>;
  /** shape [T, 10] */
  readonly betas: ArrayLike<number>;
  /** Weak camera s, tx, ty of the crop, shape [T, 3]. */
  readonly cam: ArrayLike<number>;
  /** x, y in px of the 224 px crop and confidence, shape [T, 49, 3]. */
  readonly keypoints: ArrayLike<number>;
  /** 1 where a row follows the one before it in time; all do where left out, as in VIBE. Shape [T]. */
  readonly follows?: Uint8Array;
}

export interface SmplifyOptions {
  /**
   * `compat`: as VIBE runs, where confidences of ignored joints are gone before the camera stage, which then does
   * nothing. `exact`: the camera stage sees them.
   */
  mode: 'compat' | 'exact';
  optimiser?: 'lbfgs' | 'adam';
  /** Length of a step; VIBE's demo: 1 for L-BFGS. */
  learningRate?: number;
  /** Calls of the optimiser in each stage; an L-BFGS call has 20 iterations. */
  steps?: number;
  weights?: SmplifyWeights;
  /** Asked before each evaluation; true ends the stage where it is. */
  stop?: () => boolean;
}
const DEFAULTS = { optimiser: 'lbfgs', learningRate: 1, steps: 1, weights: SMPLIFY_WEIGHTS } as const;

/** A track after SMPLify. Rows that did not improve hold what the network said. */
export interface SmplifyResult {
  /** 1 where the fit is better than the network and replaces it, shape [T]. */
  readonly improved: Uint8Array;
  /** shape [T, 72] */
  readonly pose: Float64Array;
  /** shape [T, 10]: one shape for the fitted rows */
  readonly betas: Float64Array;
  /** shape [T, 3] */
  readonly cam: Float64Array;
  /** Mean robust reprojection error over 49 joints before and after, shape [T]. */
  readonly lossBefore: Float64Array;
  readonly lossAfter: Float64Array;
  /** Confidences that were fitted with: VIBE leaves these in its input, shape [T, 49]. */
  readonly confidence: Float64Array;
}

/**
 * Temporal SMPLify as VIBE runs it on a whole track (Bogo et al. 2016, with smoothness over time): the shape of the best
 * frame for all, then the camera with the body's orientation, then pose, shape and orientation with the camera fixed.
 */
export function runSmplify(
  input: SmplifyInput,
  body: BodyModel,
  source: Joints49Source,
  prior: PoseMixture,
  options: SmplifyOptions,
): SmplifyResult {
  const { mode, weights, ...effort } = { ...DEFAULTS, ...options };
  const frames = input.pose.length / POSE;
  const seen = smplifyData(input, frames);
  const data: SmplifyData = { ...seen, confidence: withoutIgnored(seen.confidence) };
  const wanted = (joint: number): boolean => {
    for (let t = 0; t < frames; t++) if (seen.confidence[t * JOINTS49_COUNT + joint]! > 0) return true;
    return false;
  };
  const table = bodyJoints(body, source, wanted);
  const passes = jointPasses(table, frames);
  const pose = Float64Array.from(input.pose);
  const translation = new Float64Array(frames * 3);
  for (let t = 0; t < frames; t++) translation.set(weakCameraToTranslation(input.cam, 3 * t), 3 * t);

  const single = jointPasses(table, 1);
  const lossBefore = new Float64Array(frames);
  const before = new Float64Array(frames * JOINTS49_COUNT * 3);
  for (let t = 0; t < frames; t++) {
    single.pose(pose, t * POSE, input.betas, t * SHAPE_COUNT);
    before.set(single.joints, t * JOINTS49_COUNT * 3);
  }
  meanLoss(lossBefore, before, translation, data, weights);
  const best = lossBefore.indexOf(Math.min(...lossBefore));
  const betas = Float64Array.from({ length: SHAPE_COUNT }, (_, k) => input.betas[best * SHAPE_COUNT + k]!);

  fitCamera(passes, pose, betas, translation, mode === 'exact' ? seen : data, weights, effort);
  fitBody(passes, pose, betas, translation, data, prior, weights, effort);

  const lossAfter = new Float64Array(frames);
  passes.pose(pose, 0, betas, 0);
  meanLoss(lossAfter, passes.joints, translation, data, weights);
  const result: SmplifyResult = {
    improved: Uint8Array.from(lossAfter, (loss, t) => (loss < lossBefore[t]! ? 1 : 0)),
    pose: Float64Array.from(input.pose),
    betas: Float64Array.from(input.betas),
    cam: Float64Array.from(input.cam),
    lossBefore,
    lossAfter,
    confidence: data.confidence,
  };
  for (let t = 0; t < frames; t++) {
    if (!result.improved[t]) continue;
    result.pose.set(pose.subarray(t * POSE, (t + 1) * POSE), t * POSE);
    result.betas.set(betas, t * SHAPE_COUNT);
    result.cam.set(translationToWeakCamera(translation, 3 * t), 3 * t);
  }
  return result;
}

function smplifyData({ keypoints, follows }: SmplifyInput, frames: number): SmplifyData {
  const count = frames * JOINTS49_COUNT;
  const observed = new Float64Array(count * 2);
  const confidence = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    observed[2 * i] = keypoints[3 * i]!;
    observed[2 * i + 1] = keypoints[3 * i + 1]!;
    confidence[i] = keypoints[3 * i + 2]!;
  }
  return { frames, observed, confidence, follows, center: [VIBE_CROP / 2, VIBE_CROP / 2] };
}

function withoutIgnored(confidence: Float64Array): Float64Array {
  return confidence.map((c, i) => (IGNORED_JOINTS.includes(i % JOINTS49_COUNT) ? 0 : c));
}

function meanLoss(
  out: Float64Array,
  joints: ArrayLike<number>,
  translation: Float64Array,
  data: SmplifyData,
  weights: SmplifyWeights,
): void {
  const costs = reprojectionCosts(projectJoints(joints, translation, data), data, weights.sigma);
  for (let i = 0; i < costs.length; i++) out[Math.floor(i / JOINTS49_COUNT)]! += costs[i]! / JOINTS49_COUNT;
}
