import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT, JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { logInto } from '#shared/math/so3.ts';
import { accelerationError } from '#shared/metrics/acceleration.ts';
import { type JointMotion, mpjpe, paMpjpe } from '#shared/metrics/joint-error.ts';
import { aimPoses } from '#shared/networks/aim/aim-poses.ts';
import type { GeneratorOptions } from '#shared/networks/options.ts';
import type { Weights } from '#shared/networks/weights.ts';
import type { Sample, SampleBody } from '#shared/training/examples/sample.ts';
import { THETA_WIDTH } from '#shared/training/losses/theta.ts';
import { openTrained } from './trained-network.ts';

/** Errors over all clips: mm, mm, m/s², degrees by which the root is turned. */
export interface Errors {
  readonly frames: number;
  readonly mpjpeMm: number;
  readonly paMpjpeMm: number;
  readonly accelMs2: number;
  readonly rootDegrees: number;
}

/** Joints that are compared: all but the hands, which motion capture does not tell of. */
const JOINTS = Array.from({ length: 22 }, (_, j) => j);
const HIPS = [JOINT.l_hip, JOINT.r_hip];

/**
 * Runs a network on whole clips and compares its joints with the truth in axes of the crop's ray.
 *
 * @param aimed whether its poses are aimed at the landmarks, as in captures without fit
 */
export async function evaluate(
  options: GeneratorOptions,
  weights: Weights,
  samples: readonly Sample[],
  body: SampleBody,
  aimed = false,
): Promise<Errors> {
  await using network = await openTrained(options, weights);
  const sums = { frames: 0, mpjpe: 0, pa: 0, accel: 0, triples: 0, root: 0 };
  for (const sample of samples) {
    const { rotations: said, betas } = await network.run(sample.features, sample.fps);
    const seconds = Array.from({ length: sample.frames }, (_, t) => t / sample.fps);
    const rotations = aimed ? aimPoses(said, sample.features, seconds) : said;
    const poses = new Float32Array(sample.frames * 72);
    for (let i = 0; i < sample.frames * JOINT_COUNT; i++) logInto(poses, 3 * i, rotations, 9 * i);
    const told = jointsOf(poses, 72, 0, median(betas), sample.frames, body);
    const truth = jointsOf(sample.theta, THETA_WIDTH, 3, sample.theta.subarray(75, 85), sample.frames, body);
    const add = (name: 'mpjpe' | 'pa' | 'accel', values: Float64Array): void => {
      for (const value of values) sums[name] += value;
    };
    add('mpjpe', mpjpe(told, truth, HIPS));
    add('pa', paMpjpe(told, truth));
    const accel = accelerationError(told, truth);
    add(
      'accel',
      accel.map((value) => value * sample.fps * sample.fps),
    );
    sums.triples += accel.length;
    sums.frames += sample.frames;
    for (let t = 0; t < sample.frames; t++) sums.root += rootAngle(poses, 72 * t, sample.theta, t * THETA_WIDTH + 3);
  }
  return {
    frames: sums.frames,
    mpjpeMm: (1000 * sums.mpjpe) / sums.frames,
    paMpjpeMm: (1000 * sums.pa) / sums.frames,
    accelMs2: sums.accel / sums.triples,
    rootDegrees: sums.root / sums.frames,
  };
}

function jointsOf(
  poses: Float32Array,
  stride: number,
  offset: number,
  betas: ArrayLike<number>,
  frames: number,
  { points }: SampleBody,
): JointMotion {
  const rest = shapedRestJoints(points.rest, betas);
  const posed = createPosedJoints();
  const positions = new Float64Array(frames * JOINTS.length * 3);
  for (let t = 0; t < frames; t++) {
    forwardKinematicsInto(posed, rest, poses, t * stride + offset, [0, 0, 0], 0);
    positions.set(posed.positions.subarray(0, JOINTS.length * 3), t * JOINTS.length * 3);
  }
  return { frames, joints: JOINTS.length, positions };
}

function rootAngle(a: Float32Array, ao: number, b: Float32Array, bo: number): number {
  const q = [a, b].map((v, i) => {
    const o = i === 0 ? ao : bo;
    const angle = Math.hypot(v[o]!, v[o + 1]!, v[o + 2]!);
    const s = angle < 1e-9 ? 0 : Math.sin(angle / 2) / angle;
    return [v[o]! * s, v[o + 1]! * s, v[o + 2]! * s, Math.cos(angle / 2)];
  });
  const dot = Math.abs(q[0]!.reduce((sum, x, k) => sum + x * q[1]![k]!, 0));
  return (360 / Math.PI) * Math.acos(Math.min(1, dot));
}

function median(betas: Float32Array): Float64Array {
  return Float64Array.from({ length: 10 }, (_, k) => {
    const values = Array.from({ length: betas.length / 10 }, (_, t) => betas[10 * t + k]!).sort((a, b) => a - b);
    return values[values.length >> 1]!;
  });
}
