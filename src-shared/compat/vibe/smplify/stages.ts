import { SHAPE_COUNT } from '../../../body/body-model.ts';
import { JOINT_COUNT } from '../../../body/smpl-tree.ts';
import type { PoseMixture } from '../../../fitting/pose-mixture.ts';
import type { Objective } from '../../../math/lbfgs.ts';
import { Adam } from '../../../math/optimisers/adam.ts';
import { LbfgsStepper } from '../../../math/optimisers/lbfgs-stepper.ts';
import { bodyEnergy, type SmplifyData } from './body-energy.ts';
import { cameraEnergy } from './camera-energy.ts';
import type { JointPasses } from './joint-passes.ts';
import type { SmplifyWeights } from './weights.ts';

const POSE = JOINT_COUNT * 3;

/** How a stage is minimised. */
export interface Effort {
  readonly optimiser: 'lbfgs' | 'adam';
  readonly learningRate: number;
  readonly steps: number;
  readonly stop?: () => boolean;
}

/** Thrown out of a minimisation that is to stop; the variables stay at the last step taken. */
const STOPPED = new Error('stopped');

function minimise(objective: Objective, x: Float64Array, effort: Effort): void {
  const { optimiser, learningRate, steps, stop } = effort;
  const stoppable: Objective = (at, g) => {
    if (stop?.()) throw STOPPED;
    return objective(at, g);
  };
  const lbfgs = new LbfgsStepper({ learningRate, maxIterations: 20, lineSearch: 'strong-wolfe' });
  const adam = new Adam(x.length, { learningRate });
  const gradient = new Float64Array(x.length);
  try {
    for (let i = 0; i < steps; i++) {
      if (optimiser === 'lbfgs') lbfgs.step(stoppable, x);
      else {
        stoppable(x, gradient);
        adam.step(x, gradient);
      }
    }
  } catch (error) {
    if (error !== STOPPED) throw error;
  }
}

/** Orientation and translation of the camera stage, in place. Variables: orientation [T, 3], translation [T, 3]. */
export function fitCamera(
  passes: JointPasses,
  pose: Float64Array,
  betas: Float64Array,
  translation: Float64Array,
  data: SmplifyData,
  weights: SmplifyWeights,
  effort: Effort,
): void {
  const { frames } = passes;
  const start = translation.slice();
  const gPose = new Float64Array(pose.length);
  const unused = new Float64Array(SHAPE_COUNT);
  const x = new Float64Array(frames * 6);
  const orientation = (t: number) => x.subarray(3 * t, 3 * t + 3);
  for (let t = 0; t < frames; t++) orientation(t).set(pose.subarray(t * POSE, t * POSE + 3));
  x.set(translation, 3 * frames);
  const objective: Objective = (at, g) => {
    for (let t = 0; t < frames; t++) pose.set(at.subarray(3 * t, 3 * t + 3), t * POSE);
    passes.pose(pose, 0, betas, 0);
    g.fill(0);
    gPose.fill(0);
    const energy = cameraEnergy(passes.joints, at, 3 * frames, start, data, weights, passes.forces, g);
    passes.pullBack(pose, 0, gPose, 0, unused, 0);
    for (let t = 0; t < frames; t++) g.set(gPose.subarray(t * POSE, t * POSE + 3), 3 * t);
    return energy;
  };
  minimise(objective, x, effort);
  for (let t = 0; t < frames; t++) pose.set(orientation(t), t * POSE);
  translation.set(x.subarray(3 * frames));
}

/** Pose, shape and orientation of the body stage, in place. Variables: pose [T, 72], betas [10]. */
export function fitBody(
  passes: JointPasses,
  pose: Float64Array,
  betas: Float64Array,
  translation: Float64Array,
  data: SmplifyData,
  prior: PoseMixture,
  weights: SmplifyWeights,
  effort: Effort,
): void {
  const size = pose.length;
  const x = new Float64Array(size + SHAPE_COUNT);
  x.set(pose);
  x.set(betas, size);
  const objective: Objective = (at, g) => {
    passes.pose(at, 0, at, size);
    g.fill(0);
    const variables = { pose: at, poseAt: 3, poseStride: POSE, betas: at, betasAt: size };
    const gradient = { joints: passes.forces, pose: g, betas: g, betasAt: size };
    const energy = bodyEnergy(passes.joints, translation, variables, data, prior, weights, gradient);
    passes.pullBack(at, 0, g, 0, g, size);
    return energy;
  };
  minimise(objective, x, effort);
  pose.set(x.subarray(0, size));
  betas.set(x.subarray(size));
}
