import { FINGER_JOINT_COUNT, FINGER_JOINTS, type Finger, type FingerLayer } from '../../formats/finger-layer.ts';
import { axisAngleToQuaternionInto } from '../../math/rotation.ts';
import { cross, dot, scale, sub, unit, type Vec3 } from '../../math/vec3.ts';

/**
 * What hands do that nobody captured: `relaxed`, as they hang from a standing person; `flat`, fingers straight;
 * `rest`, whatever the skeleton's own rest pose shows.
 */
export const HAND_POSES = ['relaxed', 'flat', 'rest'] as const;
export type HandPose = (typeof HAND_POSES)[number];

/** How far joints bend in a hand at rest, degrees, knuckle first: little more towards the little finger. */
const RELAXED: Readonly<Record<Finger, readonly [number, number, number]>> = {
  index: [20, 28, 14],
  middle: [27, 33, 17],
  ring: [30, 36, 18],
  pinky: [32, 36, 20],
  thumb: [6, 14, 18],
};

/** Where a finger points when it is straight, in the axes of SMPL's rest pose. */
export function straightFinger(finger: Finger, side: 'l' | 'r'): Vec3 {
  const out = side === 'l' ? 1 : -1;
  return finger === 'thumb' ? unit([0.74 * out, -0.26, 0.62]) : [out, 0, 0];
}

/** Where a finger bends to. Palms face down; thumbs close over the palm. */
export function bendsTo(finger: Finger): Vec3 {
  return finger === 'thumb' ? unit([0, -0.6, -0.8]) : [0, -1, 0];
}

/** Axis about which a finger bends, by the right hand: from where it points to where it bends to. Unit length. */
export function bendAxis(points: Vec3, bends: Vec3): Vec3 {
  return unit(cross(points, unit(sub(bends, scale(points, dot(points, bends))))));
}

/** A pose of both hands as a layer that is held. */
export function heldHands(pose: Exclude<HandPose, 'rest'>): FingerLayer {
  const rotations = new Float64Array(FINGER_JOINT_COUNT * 4);
  for (const [j, name] of FINGER_JOINTS.entries()) {
    const side = name[0] as 'l' | 'r';
    const finger = name.slice(2, -1) as Finger;
    const degrees = pose === 'flat' ? 0 : RELAXED[finger][Number(name.at(-1)) - 1]!;
    const axis = scale(bendAxis(straightFinger(finger, side), bendsTo(finger)), (degrees * Math.PI) / 180);
    axisAngleToQuaternionInto(rotations, 4 * j, axis);
  }
  return { frames: 1, rotations };
}
