import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { JOINT, JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { TAKE_ARRAYS, type TakeArrayName } from '../../document/take-arrays.ts';

/** A grown-up's rest joints about the origin of the built-in body, metres, Y up, shape [24, 3]; about those of any SMPL body. */
const REST = [
  0, -0.22, 0, 0.07, -0.31, 0, -0.07, -0.31, 0, 0, -0.11, -0.02, 0.1, -0.69, 0, -0.1, -0.69, 0, 0, 0.03, 0, 0.09, -1.09,
  -0.03, -0.09, -1.09, -0.03, 0, 0.09, 0, 0.11, -1.14, 0.09, -0.11, -1.14, 0.09, 0, 0.3, -0.03, 0.08, 0.21, -0.02,
  -0.08, 0.21, -0.02, 0, 0.39, 0.01, 0.18, 0.24, -0.03, -0.18, 0.24, -0.03, 0.44, 0.22, -0.04, -0.44, 0.22, -0.04, 0.69,
  0.23, -0.05, -0.69, 0.23, -0.05, 0.77, 0.22, -0.06, -0.77, 0.22, -0.06,
];

/** Metres from the floor to that origin. */
const ORIGIN_HEIGHT = 1.175;

/** Joint nearest to each of BlazePose's 33 landmarks. */
const NEAREST = [
  15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 16, 17, 18, 19, 20, 21, 22, 23, 22, 23, 20, 21, 1, 2, 4, 5, 7, 8, 7, 8,
  10, 11,
];

export interface FakeCamera {
  readonly focal: number;
  readonly size: readonly [number, number];
  /** World to camera, row-major. */
  readonly rotation: readonly number[];
  readonly translation: readonly number[];
}

/** A camera at breast height that looks along −Z. */
export const FAKE_CAMERA: FakeCamera = {
  focal: 1150,
  size: [1280, 720],
  rotation: [1, 0, 0, 0, -1, 0, 0, 0, -1],
  translation: [0, 1.05, 4.6],
};

/** Someone who swings arms and legs on the spot, somewhat differently by `seed`; `score` falls twice. */
export function fakeMotion(frames: number, seed: number): Record<TakeArrayName, Float32Array> {
  const out = Object.fromEntries(
    Object.entries(TAKE_ARRAYS).map(([name, width]) => [name, new Float32Array(frames * width)]),
  ) as Record<TakeArrayName, Float32Array>;
  const posed = createPosedJoints();
  for (let row = 0; row < frames; row++) {
    const phase = row / 14 + seed * 1.7;
    setPose(out.poses, row * 72, phase, seed);
    out.trans[3 * row] = (seed - 0.5) * 1.5 + 0.18 * Math.sin(row / 60 + seed);
    out.trans[3 * row + 1] = ORIGIN_HEIGHT;
    out.trans[3 * row + 2] = 0.25 * Math.sin(row / 80);
    forwardKinematicsInto(posed, REST, out.poses, row * 72, out.trans, row * 3);
    out.joints.set(posed.positions, row * 72);
    toCamera(out.jointsCam, out.joints, row * 72);
    const bad = Math.max(bump(row, frames * (0.25 + 0.3 * seed), 9), bump(row, frames * 0.8, 5));
    setKeypoints(out, row, bad, seed);
    out.score[row] = 0.93 - 0.75 * bad - 0.04 * Math.abs(Math.sin(row * 1.3 + seed));
    out.seen[row] = row > frames * 0.6 && row < frames * 0.6 + 6 ? 0 : 1;
    for (let c = 0; c < 4; c++) out.contacts[4 * row + c] = Math.sin(phase) * (c < 2 ? 1 : -1) > -0.2 ? 0.95 : 0.05;
  }
  return out;
}

function setPose(poses: Float32Array, at: number, phase: number, seed: number): void {
  const swing = Math.sin(phase);
  const set = (joint: number, x: number, y: number, z: number) => poses.set([x, y, z], at + 3 * joint);
  set(JOINT.pelvis, 0, 0.35 * (seed ? -1 : 1), 0);
  set(JOINT.l_shoulder, 0.35 * swing, -0.2 * swing, -1.05);
  set(JOINT.r_shoulder, -0.35 * swing, 0.2 * swing, 1.05 - (seed ? 0.9 * Math.max(0, Math.sin(phase / 2)) : 0));
  set(JOINT.l_elbow, 0, -0.5 - 0.3 * swing, 0);
  set(JOINT.r_elbow, 0, 0.5 - 0.3 * swing, 0);
  set(JOINT.l_hip, -0.42 * swing, 0, 0.04);
  set(JOINT.r_hip, 0.42 * swing, 0, -0.04);
  set(JOINT.l_knee, 0.35 + 0.35 * swing, 0, 0);
  set(JOINT.r_knee, 0.35 - 0.35 * swing, 0, 0);
  set(JOINT.spine2, 0.05, 0.1 * swing, 0);
}

function toCamera(out: Float32Array, joints: Float32Array, at: number): void {
  const { rotation: R, translation: t } = FAKE_CAMERA;
  for (let j = 0; j < JOINT_COUNT; j++) {
    for (let a = 0; a < 3; a++) {
      let sum = t[a]!;
      for (let b = 0; b < 3; b++) sum += R[3 * a + b]! * joints[at + 3 * j + b]!;
      out[at + 3 * j + a] = sum;
    }
  }
}

function setKeypoints(out: Record<TakeArrayName, Float32Array>, row: number, bad: number, seed: number): void {
  const { focal, size } = FAKE_CAMERA;
  for (let k = 0; k < 33; k++) {
    const at = row * 72 + 3 * NEAREST[k]!;
    const z = out.jointsCam[at + 2]!;
    const noise = 2 + 60 * bad * (k > 12 && k < 17 ? 1 : 0.2);
    const dx = noise * Math.sin(row * 0.9 + k * 2.1 + seed);
    const dy = noise * Math.cos(row * 1.1 + k * 1.3);
    out.keypoints2d[99 * row + 3 * k] = size[0] / 2 + (focal * out.jointsCam[at]!) / z + dx;
    out.keypoints2d[99 * row + 3 * k + 1] = size[1] / 2 + (focal * out.jointsCam[at + 1]!) / z + dy;
    out.keypoints2d[99 * row + 3 * k + 2] = Math.max(0.15, 0.96 - 0.6 * bad - 0.05 * Math.abs(Math.sin(k + row / 9)));
    out.joint_error[33 * row + k] = Math.hypot(dx, dy);
  }
}

/** A hill of height 1 at `center`, some `width` rows wide. */
function bump(row: number, center: number, width: number): number {
  return Math.exp(-(((row - center) / width) ** 2));
}
