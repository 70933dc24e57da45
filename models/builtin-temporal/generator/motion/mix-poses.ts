import { JOINT, JOINT_COUNT, type JointName } from '#shared/body/smpl-tree.ts';
import type { Random } from '../random.ts';
import type { MotionWindow } from './motion-window.ts';

const ARMS: readonly JointName[] = [
  'l_collar',
  'r_collar',
  'l_shoulder',
  'r_shoulder',
  'l_elbow',
  'r_elbow',
  'l_wrist',
  'r_wrist',
];
const LEGS: readonly JointName[] = ['l_hip', 'r_hip', 'l_knee', 'r_knee', 'l_ankle', 'r_ankle', 'l_foot', 'r_foot'];
const HEAD: readonly JointName[] = ['neck', 'head'];
const left = (names: readonly JointName[]): JointName[] => names.filter((name) => name.startsWith('l_'));
const right = (names: readonly JointName[]): JointName[] => names.filter((name) => name.startsWith('r_'));

/** Parts of a body that move as somebody else's, and how often each is chosen. */
const PARTS: readonly (readonly JointName[])[] = [
  ARMS,
  ARMS,
  LEGS,
  LEGS,
  [...ARMS, ...HEAD],
  left(ARMS),
  right(ARMS),
  left(LEGS),
  right(LEGS),
];

/** Has a part of the body move as in another window of the same length, in place: poses nobody was captured in. */
export function mixPoses(random: Random, { frames, poses }: MotionWindow, other: MotionWindow): void {
  for (const name of random.pick(PARTS)) {
    const joint = JOINT[name];
    for (let t = 0; t < frames; t++) {
      const at = (t * JOINT_COUNT + joint) * 3;
      poses.set(other.poses.subarray(at, at + 3), at);
    }
  }
}
