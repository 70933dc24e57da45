import type { BodyModel } from '../../body/body-model.ts';
import { SHAPE_COUNT } from '../../body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '../../body/forward-kinematics.ts';
import { JOINTS49_COUNT, type Joints49Source, joints49Into } from '../../body/joints49.ts';
import { restJoints, shapedRestJoints } from '../../body/rest-joints.ts';
import { shapeBody, skinInto } from '../../body/skinning.ts';
import { JOINT_COUNT } from '../../body/smpl-tree.ts';
import { axisAngleToMatrixBodyModelInto } from './rotations.ts';

export interface VibeOneEuroOptions {
  /** Cut-off at rest, per frame. */
  minCutoff?: number;
  /** How much the cut-off grows per unit of change from frame to frame. */
  beta?: number;
}
const DEFAULTS: Required<VibeOneEuroOptions> = { minCutoff: 0.004, beta: 0.7 };

/** Cut-off of the derivative, per frame. */
const DERIVATIVE_CUTOFF = 1;

const blend = (cutoff: number): number => (2 * Math.PI * cutoff) / (2 * Math.PI * cutoff + 1);

/**
 * VIBE's one-euro filter: every number for itself, one unit of time per frame whatever the frame rate, and the
 * derivative taken from the last filtered value. Rotation vectors that wrap are torn through zero.
 *
 * @param values shape [frames, channels]
 * @returns new array; the first frame as it came
 */
export function oneEuroPerChannel(
  values: ArrayLike<number>,
  channels: number,
  options: VibeOneEuroOptions = {},
): Float64Array {
  const { minCutoff, beta } = { ...DEFAULTS, ...options };
  const out = Float64Array.from(values as ArrayLike<number>);
  const slow = blend(DERIVATIVE_CUTOFF);
  for (let c = 0; c < channels; c++) {
    let speed = 0;
    for (let i = channels + c; i < out.length; i += channels) {
      const before = out[i - channels]!;
      speed = slow * (values[i]! - before) + (1 - slow) * speed;
      const quick = blend(minCutoff + beta * Math.abs(speed));
      out[i] = quick * values[i]! + (1 - quick) * before;
    }
  }
  return out;
}

/** A track after VIBE's `--smooth`. */
export interface SmoothedPoses {
  /** Axis-angle, radians, shape [T, 72]. */
  readonly pose: Float32Array;
  /** Vertices of the smoothed pose with the betas of each frame, metres, shape [T, V, 3]. */
  readonly vertices: Float32Array;
  /** shape [T, 49, 3] */
  readonly joints49: Float32Array;
}

/**
 * VIBE's `--smooth`: filters the 72 numbers of the pose and poses the body again. Camera, betas and 2D joints stay.
 *
 * @param pose  axis-angle, radians, shape [T, 72]
 * @param betas shape [T, 10]
 */
export function smoothPoses(
  pose: ArrayLike<number>,
  betas: ArrayLike<number>,
  body: BodyModel,
  source: Joints49Source,
  options: VibeOneEuroOptions = {},
): SmoothedPoses {
  const size = JOINT_COUNT * 3;
  const smooth = oneEuroPerChannel(pose, size, options);
  return { pose: Float32Array.from(smooth), ...poseBody(smooth, betas, body, source) };
}

/** Vertices and 49 joints of frames that each have their own betas, as VIBE stores them: no translation. */
export function poseBody(
  pose: ArrayLike<number>,
  betas: ArrayLike<number>,
  body: BodyModel,
  source: Joints49Source,
): { vertices: Float32Array; joints49: Float32Array } {
  const size = JOINT_COUNT * 3;
  const frames = pose.length / size;
  const vertices = new Float32Array(frames * body.vertexCount * 3);
  const joints = new Float32Array(frames * JOINTS49_COUNT * 3);
  const rest = restJoints(body);
  const posed = createPosedJoints();
  const local = new Float64Array(JOINT_COUNT * 9);
  const origin = [0, 0, 0];
  for (let t = 0; t < frames; t++) {
    const shape = Float64Array.from({ length: SHAPE_COUNT }, (_, k) => betas[t * SHAPE_COUNT + k]!);
    const joints24 = shapedRestJoints(rest, shape);
    const mesh = vertices.subarray(t * body.vertexCount * 3, (t + 1) * body.vertexCount * 3);
    for (let j = 0; j < JOINT_COUNT; j++) axisAngleToMatrixBodyModelInto(local, 9 * j, pose, t * size + 3 * j);
    forwardKinematicsInto(posed, joints24, pose, t * size, origin, 0);
    skinInto(mesh, shapeBody(body, shape), joints24, posed, local);
    joints49Into(joints, t * JOINTS49_COUNT * 3, mesh, 0, posed.positions, 0, source);
  }
  return { vertices, joints49: joints };
}
