import { SHAPE_COUNT } from '../../../body/body-model.ts';
import { JOINTS49_COUNT } from '../../../body/joints49.ts';
import { mixtureEnergy, type PoseMixture } from '../../../fitting/pose-mixture.ts';
import { VIBE_FOCAL } from '../camera.ts';
import type { SmplifyWeights } from './weights.ts';

/** What a track is held to. */
export interface SmplifyData {
  readonly frames: number;
  /** x, y in crop px, shape [T, 49, 2]. */
  readonly observed: Float64Array;
  /** Confidence of each joint, shape [T, 49]; 0 leaves it out. */
  readonly confidence: Float64Array;
  /** Centre of the picture, px. */
  readonly center: readonly [number, number];
  /** 1 where a row follows the one before it; all do where left out, shape [T]. */
  readonly follows?: Uint8Array | undefined;
}

/** Angles that must not bend backwards: left and right elbow, left and right knee, as indices of the body pose. */
const BENDS: readonly { readonly index: number; readonly sign: number }[] = [
  { index: 52, sign: 1 },
  { index: 55, sign: -1 },
  { index: 9, sign: -1 },
  { index: 12, sign: -1 },
];

/** exp(sign·angle)² of the four bends of one body pose (69 numbers at `po`). */
export function bendCosts(pose: ArrayLike<number>, po: number): [number, number, number, number] {
  const cost = (i: number): number => Math.exp(BENDS[i]!.sign * pose[po + BENDS[i]!.index]!) ** 2;
  return [cost(0), cost(1), cost(2), cost(3)];
}

/** Geman–McClure: s²e² / (s² + e²). */
export function robust(e: number, sigma: number): number {
  const s2 = sigma * sigma;
  return (s2 * e * e) / (s2 + e * e);
}

function robustSlope(e: number, sigma: number): number {
  const s2 = sigma * sigma;
  return (2 * e * s2 * s2) / (s2 + e * e) ** 2;
}

/** Where the joints are seen by f = 5000 at the camera's translations, px, shape [T, 49, 2]. */
export function projectJoints(
  joints: ArrayLike<number>,
  translation: ArrayLike<number>,
  data: SmplifyData,
): Float64Array {
  const out = new Float64Array(data.frames * JOINTS49_COUNT * 2);
  for (let i = 0; i < data.frames * JOINTS49_COUNT; i++) {
    const c = 3 * Math.floor(i / JOINTS49_COUNT);
    const k = VIBE_FOCAL / (joints[3 * i + 2]! + translation[c + 2]!);
    out[2 * i] = k * (joints[3 * i]! + translation[c]!) + data.center[0];
    out[2 * i + 1] = k * (joints[3 * i + 1]! + translation[c + 1]!) + data.center[1];
  }
  return out;
}

/** Robust reprojection error of every joint, weighted by confidence², shape [T, 49]. */
export function reprojectionCosts(projected: Float64Array, data: SmplifyData, sigma: number): Float64Array {
  return data.confidence.map((c, i) => {
    const ex = projected[2 * i]! - data.observed[2 * i]!;
    const ey = projected[2 * i + 1]! - data.observed[2 * i + 1]!;
    return c * c * (robust(ex, sigma) + robust(ey, sigma));
  });
}

/** Gradients of the body stage; the energy adds to them. */
export interface BodyGradient {
  /** ∂E/∂joints, shape [T, 49, 3]. */
  readonly joints: Float64Array;
  /** ∂E/∂(body pose), laid out like the variables' `pose`. */
  readonly pose: Float64Array;
  /** shape [10] at `betasAt` */
  readonly betas: Float64Array;
  readonly betasAt: number;
}

/** Where the variables of the body stage lie. */
export interface BodyVariables {
  /** Axis-angle; frame t's 69 numbers of the body begin at `poseAt + t·poseStride`. */
  readonly pose: ArrayLike<number>;
  readonly poseAt: number;
  readonly poseStride: number;
  readonly betas: ArrayLike<number>;
  readonly betasAt: number;
}

/**
 * Energy of SMPLify's body stage over a track: reprojection, pose prior, bends, shape, and smoothness of the joints in
 * the picture and in space.
 *
 * @param joints      joints without translation, metres, shape [T, 49, 3]
 * @param translation camera translation of each frame, shape [T, 3]
 */
export function bodyEnergy(
  joints: ArrayLike<number>,
  translation: ArrayLike<number>,
  x: BodyVariables,
  data: SmplifyData,
  prior: PoseMixture,
  weights: SmplifyWeights,
  g: BodyGradient,
): number {
  const { frames, confidence } = data;
  const projected = projectJoints(joints, translation, data);
  const slope = new Float64Array(projected.length);
  let energy = 0;
  for (const cost of reprojectionCosts(projected, data, weights.sigma)) energy += cost;
  for (let i = 0; i < confidence.length; i++) {
    const c2 = confidence[i]! ** 2;
    for (let a = 0; a < 2; a++) {
      slope[2 * i + a] = c2 * robustSlope(projected[2 * i + a]! - data.observed[2 * i + a]!, weights.sigma);
    }
  }
  energy += smoothness(projected, 2, data, weights.smooth2d ** 2, slope);
  energy += smoothness(joints, 3, data, weights.smooth3d ** 2, g.joints);
  for (let i = 0; i < confidence.length; i++) {
    const c = 3 * Math.floor(i / JOINTS49_COUNT);
    const z = joints[3 * i + 2]! + translation[c + 2]!;
    const k = VIBE_FOCAL / z;
    const sx = slope[2 * i]!;
    const sy = slope[2 * i + 1]!;
    g.joints[3 * i]! += k * sx;
    g.joints[3 * i + 1]! += k * sy;
    g.joints[3 * i + 2]! -=
      (k / z) * (sx * (joints[3 * i]! + translation[c]!) + sy * (joints[3 * i + 1]! + translation[c + 1]!));
  }
  for (let t = 0; t < frames; t++) {
    const po = x.poseAt + t * x.poseStride;
    energy += mixtureEnergy(prior, x.pose, po, weights.posePrior ** 2, g.pose, po);
    for (const [i, cost] of bendCosts(x.pose, po).entries()) {
      const { index, sign } = BENDS[i]!;
      energy += weights.anglePrior ** 2 * cost;
      g.pose[po + index]! += 2 * sign * weights.anglePrior ** 2 * cost;
    }
  }
  // The shape is one for the track, and yet counted once per frame.
  const shape = frames * weights.shapePrior ** 2;
  for (let k = 0; k < SHAPE_COUNT; k++) {
    const beta = x.betas[x.betasAt + k]!;
    energy += shape * beta * beta;
    g.betas[g.betasAt + k]! += 2 * shape * beta;
  }
  return energy;
}

/** w · c² · |pₜ − pₜ₋₁|₁ over neighbouring frames, with the confidence of the later one; adds its gradient. */
function smoothness(
  points: ArrayLike<number>,
  size: number,
  { confidence, frames, follows }: SmplifyData,
  weight: number,
  g: Float64Array,
): number {
  const row = JOINTS49_COUNT * size;
  let energy = 0;
  for (let i = JOINTS49_COUNT; i < frames * JOINTS49_COUNT; i++) {
    const w = weight * confidence[i]! ** 2;
    if (w === 0 || follows?.[Math.floor(i / JOINTS49_COUNT)] === 0) continue;
    for (let a = 0; a < size; a++) {
      const at = i * size + a;
      const difference = points[at]! - points[at - row]!;
      energy += w * Math.abs(difference);
      g[at]! += w * Math.sign(difference);
      g[at - row]! -= w * Math.sign(difference);
    }
  }
  return energy;
}
