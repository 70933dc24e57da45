import { FINGER_JOINTS, type Finger, type FingerJoint } from '../../formats/finger-layer.ts';
import { add, scale, type Vec3 } from '../../math/vec3.ts';
import { straightFinger } from './hand-poses.ts';

/** Distance from the wrist to SMPL's hand joint on a person of usual size, metres: what the numbers below are for. */
const USUAL_REACH = 0.085;

/** Knuckles of a left hand from its wrist, in the axes of SMPL's rest pose, and lengths of the three bones, metres. */
const HAND: Readonly<Record<Finger, { knuckle: Vec3; bones: readonly [number, number, number] }>> = {
  index: { knuckle: [0.09, -0.002, 0.026], bones: [0.041, 0.025, 0.022] },
  middle: { knuckle: [0.09, 0, 0.004], bones: [0.045, 0.029, 0.023] },
  ring: { knuckle: [0.085, -0.001, -0.016], bones: [0.042, 0.027, 0.023] },
  pinky: { knuckle: [0.078, -0.004, -0.034], bones: [0.033, 0.02, 0.02] },
  thumb: { knuckle: [0.024, -0.012, 0.026], bones: [0.042, 0.032, 0.028] },
};

/**
 * Where the joint of a finger stands from the wrist of a straight hand, in the axes of SMPL's rest pose, metres.
 *
 * @param number 1 is the knuckle, 4 the tip of the finger
 * @param reach  distance from the wrist to SMPL's hand joint, metres
 */
export function fingerPlace(finger: Finger, side: 'l' | 'r', number: number, reach: number): Vec3 {
  const { knuckle, bones } = HAND[finger];
  const start: Vec3 = side === 'l' ? knuckle : [-knuckle[0], knuckle[1], knuckle[2]];
  const along = bones.slice(0, number - 1).reduce((sum, length) => sum + length, 0);
  return scale(add(start, scale(straightFinger(finger, side), along)), reach / USUAL_REACH);
}

/** A finger's joint taken apart. */
export function fingerParts(joint: FingerJoint): { side: 'l' | 'r'; finger: Finger; number: 1 | 2 | 3; index: number } {
  return {
    side: joint[0] as 'l' | 'r',
    finger: joint.slice(2, -1) as Finger,
    number: Number(joint.at(-1)) as 1 | 2 | 3,
    index: FINGER_JOINTS.indexOf(joint),
  };
}
