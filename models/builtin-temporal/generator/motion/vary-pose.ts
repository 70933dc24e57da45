import { JOINT, JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { axisAngleToMatrixInto, mul3Into } from '#shared/math/rotation.ts';
import { logInto } from '#shared/math/so3.ts';
import type { Random } from '../random.ts';
import type { MotionWindow } from './motion-window.ts';

/** How often joints are turned, limbs drawn towards a T, arms put anywhere, and knees bent. */
const SHARE = { turn: 0.3, spread: 0.06, reach: 0.12, crouch: 0.08 };

/** Standard deviation by which a joint is turned for a whole window, radians. */
const TURN: Readonly<Record<number, number>> = {
  [JOINT.l_shoulder]: 0.35,
  [JOINT.r_shoulder]: 0.35,
  [JOINT.l_elbow]: 0.25,
  [JOINT.r_elbow]: 0.25,
  [JOINT.l_hip]: 0.15,
  [JOINT.r_hip]: 0.15,
  [JOINT.l_knee]: 0.12,
  [JOINT.r_knee]: 0.12,
  [JOINT.spine1]: 0.08,
  [JOINT.spine3]: 0.08,
  [JOINT.neck]: 0.12,
};

/** How much each joint bends about its x axis in a squat. */
const CROUCH = [
  ['l_hip', -1],
  ['r_hip', -1],
  ['l_knee', 1.7],
  ['r_knee', 1.7],
  ['l_ankle', -0.6],
  ['r_ankle', -0.6],
] as const;

const ARMS = ['l_collar', 'r_collar', 'l_shoulder', 'r_shoulder', 'l_elbow', 'r_elbow', 'l_wrist', 'r_wrist'] as const;
const LEGS = ['l_hip', 'r_hip', 'l_knee', 'r_knee', 'l_ankle', 'r_ankle'] as const;

/**
 * Poses the capture holds too few of, in place: limbs turned by the same random angle in all frames of a window, and now
 * and then arms reaching anywhere, knees bent, arms spread sideways. Motion stays as it was captured.
 */
export function varyPose(random: Random, { frames, poses }: MotionWindow): void {
  if (random.chance(SHARE.turn)) {
    for (const [joint, sigma] of Object.entries(TURN)) {
      turn(
        poses,
        frames,
        Number(joint),
        [0, 1, 2].map(() => sigma * random.normal()),
      );
    }
  }
  if (random.chance(SHARE.reach)) {
    for (const joint of [JOINT.l_shoulder, JOINT.r_shoulder]) {
      turn(
        poses,
        frames,
        joint,
        [0, 1, 2].map(() => 0.9 * random.normal()),
      );
    }
  }
  if (random.chance(SHARE.crouch)) {
    const bend = random.between(0.2, 1.1);
    for (const [name, share] of CROUCH) {
      turn(poses, frames, JOINT[name], [share * bend, 0, 0]);
    }
  }
  if (random.chance(SHARE.spread)) {
    const kept = random.chance(0.5) ? random.between(0, 0.3) : random.next();
    const names = random.chance(0.6) ? ARMS : [...ARMS, ...LEGS];
    for (const name of names) {
      const joint = JOINT[name];
      for (let t = 0; t < frames; t++) {
        for (let a = 0; a < 3; a++) poses[(t * JOINT_COUNT + joint) * 3 + a]! *= kept;
      }
    }
  }
}

const own = new Float64Array(9);
const added = new Float64Array(9);
const product = new Float64Array(9);

function turn(poses: Float32Array, frames: number, joint: number, by: readonly number[]): void {
  axisAngleToMatrixInto(added, 0, by, 0);
  for (let t = 0; t < frames; t++) {
    const at = (t * JOINT_COUNT + joint) * 3;
    axisAngleToMatrixInto(own, 0, poses, at);
    mul3Into(product, 0, own, 0, added, 0);
    logInto(poses, at, product, 0);
  }
}
