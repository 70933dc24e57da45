import type { openTrained } from '#main/engine/training/trained-network.ts';
import { aimLifted } from '#main/pipeline/lifting/aim-lifted.ts';
import { medianBetas, posesInCamera } from '#main/pipeline/lifting/lifted-motion.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { chooseFocal } from '#shared/camera/focal-length.ts';
import { TRUSTED_WEIGHTS } from '#shared/fitting/fit-weights.ts';
import type { InitialPoses } from '#shared/fitting/initial-poses.ts';
import { type SolverBody, solveTakes } from '#shared/fitting/solve-takes.ts';
import { logInto } from '#shared/math/so3.ts';
import { accelerationError } from '#shared/metrics/acceleration.ts';
import { mpjpe, paMpjpe } from '#shared/metrics/joint-error.ts';
import { KEYPOINT_FEATURES, keypointFeaturesInto } from '#shared/networks/keypoint-features.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';
import { fillHoles } from '#shared/training/examples/sample.ts';
import { personSquares, SQUARE_SMOOTHING_SECONDS } from '#shared/vision/person-squares.ts';
import type { Case } from './case.ts';

type Network = Awaited<ReturnType<typeof openTrained>>;

/** Mean errors: mm, mm, m/s². */
export interface RouteErrors {
  readonly mpjpeMm: number;
  readonly paMpjpeMm: number;
  readonly accelMs2: number;
}

/** Errors of a case by the fit alone, by the network alone, and by both. */
export async function judgeCase(one: Case, network: Network, body: SolverBody): Promise<Record<string, RouteErrors>> {
  const { initial, aimed } = await lift(one, network);
  const solve = (options: Parameters<typeof solveTakes>[3]): Float32Array =>
    solveTakes([one.track], one.clip, body, options).takes[0]!.jointsCam;
  return {
    fit: errorsOf(one, solve({})),
    network: errorsOf(one, posed(initial, one.track.frames, body)),
    'network, aimed': errorsOf(one, posed(aimed, one.track.frames, body)),
    'network + fit': errorsOf(one, solve({ initial: [{ ...initial, trusted: true }], weights: TRUSTED_WEIGHTS })),
  };
}

/** What the network says of a track, as a capture asks it. */
async function lift({ clip, track }: Case, network: Network) {
  const [width, height] = clip.imageSize;
  const { focalPx: focal } = chooseFocal(clip.imageSize, null, null);
  const { frames, seen } = track;
  const seconds = (row: number): number => clip.ptsUs[track.firstFrame + row]! / 1e6;
  const boxes = personSquares(track, { seconds, smoothSeconds: SQUARE_SMOOTHING_SECONDS });
  const features = new Float32Array(frames * KEYPOINT_FEATURES);
  for (let t = 0; t < frames; t++) {
    if (seen[t] === 1) keypointFeaturesInto(features, t * KEYPOINT_FEATURES, track, t, { width, height, focal });
  }
  fillHoles(features, KEYPOINT_FEATURES, seen);
  fillHoles(boxes, 3, seen);
  const { rotations, betas } = await network.run(features, clip.fps.num / clip.fps.den);
  const poses = new Float32Array(frames * 72);
  for (let i = 0; i < frames * JOINT_COUNT; i++) logInto(poses, 3 * i, rotations, 9 * i);
  const cam = new Float32Array(3 * frames);
  const lifted = { person: 1, firstFrame: track.firstFrame, frames, known: seen, poses, betas, cam, boxes };
  const camera = { focalPx: focal, imageSize: clip.imageSize };
  const toInitial = (said: LiftedTrack): Required<Omit<InitialPoses, 'trusted'>> => {
    return { poses: posesInCamera(said, camera), known: seen, betas: medianBetas(said) };
  };
  const times = Array.from({ length: frames }, (_, row) => seconds(row));
  return { initial: toInitial(lifted), aimed: toInitial(aimLifted(lifted, track, { width, height, focal }, times)) };
}

function posed({ poses, betas }: InitialPoses, frames: number, { points }: SolverBody): Float64Array {
  const rest = shapedRestJoints(points.rest, betas!);
  const state = createPosedJoints();
  const out = new Float64Array(frames * JOINT_COUNT * 3);
  for (let t = 0; t < frames; t++) {
    forwardKinematicsInto(state, rest, poses, t * 72, [0, 0, 0], 0);
    out.set(state.positions, t * JOINT_COUNT * 3);
  }
  return out;
}

function errorsOf({ track, joints, truth, clip }: Case, told: ArrayLike<number>): RouteErrors {
  const rows = Array.from({ length: track.frames }, (_, t) => t).filter((t) => truth(t + track.firstFrame) !== null);
  const motion = (positions: readonly number[]) => ({ frames: rows.length, joints: joints.length, positions });
  const mine = motion(
    rows.flatMap((t) => joints.flatMap((j) => [0, 1, 2].map((a) => told[(t * JOINT_COUNT + j) * 3 + a]!))),
  );
  const real = motion(rows.flatMap((t) => Array.from(truth(t + track.firstFrame)!)));
  const mean = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  const fps = clip.fps.num / clip.fps.den;
  return {
    mpjpeMm: 1000 * mean(mpjpe(mine, real, [0, 1])),
    paMpjpeMm: 1000 * mean(paMpjpe(mine, real)),
    accelMs2: fps * fps * mean(accelerationError(mine, real)),
  };
}
