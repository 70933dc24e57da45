import type { JointName } from '#shared/body/smpl-tree.ts';
import { joint } from '../anatomy/joints.ts';
import { subtract } from '../mesh/triangle-mesh.ts';
import { smoothStep } from '../sdf/smooth.ts';
import type { Vec3 } from '../sdf/solid.ts';
import { unit } from './rotations.ts';

/** How a joint moves, and how its flesh shall follow. Left and middle joints; the right side is the mirror image. */
export interface JointMotion {
  readonly joint: JointName;
  /** Direction about which the joint twists, unit vector. */
  readonly bone: Vec3;
  /** Sampled rotation vectors of the swing, degrees. */
  readonly swings: readonly Vec3[];
  /** Sampled twists about the bone, degrees. */
  readonly twists: readonly number[];
  /**
   * Share of the twist a point of the flesh follows, 0..1, given the share of the joint in its skinning weights.
   * Without it the twist goes with the weights.
   */
  readonly twistShare?: (point: Readonly<Vec3>, weight: number) => number;
  /** Where the flesh before and behind the joint meets when it bends. */
  readonly crease?: {
    /** The bone must swing this way, unit vector. */
    readonly towards: Readonly<Vec3>;
    /** The crease is in full force this far from the joint, metres. */
    readonly depth: number;
  };
}

const between = (from: JointName, to: JointName) => unit(subtract(joint(to), joint(from)));

/** Swings about two axes at the given angles, degrees. */
function grid(axisA: Vec3, anglesA: readonly number[], axisB: Vec3, anglesB: readonly number[]): Vec3[] {
  return anglesA.flatMap((a) => anglesB.map((b): Vec3 => [0, 1, 2].map((i) => axisA[i]! * a + axisB[i]! * b) as Vec3));
}

const X: Vec3 = [1, 0, 0];
const Y: Vec3 = [0, 1, 0];
const Z: Vec3 = [0, 0, 1];
const SMALL = [-35, 0, 35];

/** Ranges of motion in degrees, sampled evenly enough for a least-squares fit. */
export const JOINT_MOTIONS: readonly JointMotion[] = [
  { joint: 'spine1', bone: Y, swings: grid(X, [-20, 0, 25, 50], Z, [-25, 0, 25]), twists: SMALL },
  { joint: 'spine2', bone: Y, swings: grid(X, [-20, 0, 25, 50], Z, [-25, 0, 25]), twists: SMALL },
  { joint: 'spine3', bone: Y, swings: grid(X, [-20, 0, 25, 50], Z, [-25, 0, 25]), twists: SMALL },
  {
    joint: 'neck',
    bone: Y,
    swings: grid(X, [-40, 0, 40], Z, [-30, 0, 30]),
    twists: [-55, 0, 55],
    twistShare: ([, y, z], weight) => Math.min(weight, smoothStep(1.43, 1.56, y + 0.5 * (z + 0.02))),
  },
  { joint: 'head', bone: Y, swings: grid(X, [-40, 0, 40], Z, [-30, 0, 30]), twists: [-50, 0, 50] },
  { joint: 'l_collar', bone: X, swings: grid(Y, [-30, 0, 30], Z, [-20, 0, 25, 45]), twists: [-25, 0, 25] },
  {
    joint: 'l_shoulder',
    bone: between('l_shoulder', 'l_elbow'),
    swings: [...grid(Y, [-100, -50, 0, 45], Z, [-80, -40, 0, 45, 90]), [0, -70, 90], [0, -120, 60]],
    twists: [-75, 0, 75],
    twistShare: ([x], weight) => Math.min(weight, smoothStep(0.12, 0.42, x)),
  },
  {
    joint: 'l_elbow',
    bone: between('l_elbow', 'l_wrist'),
    swings: [
      ...[-145, -120, -90, -60, -30, 0].map((a): Vec3 => [0, a, 0]),
      ...[-130, -80, -40].flatMap((a): Vec3[] => [-0.45, 0.45].map((tilt) => [0, a, a * tilt])),
      [0, 0, 25],
      [0, 0, -25],
      [0, 15, 0],
    ],
    twists: [-85, -40, 0, 40, 85],
    twistShare: ([x], weight) => Math.min(weight, smoothStep(0.455, 0.68, x)),
    crease: { towards: Z, depth: 0.015 },
  },
  {
    joint: 'l_wrist',
    bone: between('l_elbow', 'l_wrist'),
    swings: grid(Z, [-75, -35, 0, 35, 75], Y, [-30, 0, 30]),
    twists: [-95, -45, 0, 45, 95],
    // The wrist's twist reaches up the forearm, as the two bones there turn about each other.
    twistShare: ([x], weight) => Math.max(weight, smoothStep(0.455, 0.7, x)),
  },
  { joint: 'l_hand', bone: X, swings: grid(Z, [-80, -40, 0, 30], Y, [-15, 0, 15]), twists: [-15, 0, 15] },
  {
    joint: 'l_hip',
    bone: between('l_hip', 'l_knee'),
    swings: [
      ...grid(X, [-120, -90, -45, 0, 30], Z, [-15, 0, 25, 50]),
      [-60, 0, 75],
      [0, 0, 80],
      [-135, 0, 15],
      [55, 0, 0],
      [65, 0, 10],
    ],
    twists: [-45, 0, 45],
    twistShare: ([, y], weight) => Math.min(weight, smoothStep(0.93, 0.56, y)),
    crease: { towards: Z, depth: 0.07 },
  },
  {
    joint: 'l_knee',
    bone: between('l_knee', 'l_ankle'),
    swings: [
      ...[150, 125, 95, 60, 30, 0, -10].map((a): Vec3 => [a, 0, 0]),
      ...[120, 60].flatMap((a): Vec3[] => [-0.3, 0.3].map((tilt) => [a, 0, a * tilt])),
      [0, 0, 15],
      [0, 0, -15],
    ],
    twists: [-30, 0, 30],
    twistShare: ([, y], weight) => Math.min(weight, smoothStep(0.5, 0.2, y)),
    crease: { towards: [0, 0, -1], depth: 0.02 },
  },
  {
    joint: 'l_ankle',
    bone: between('l_ankle', 'l_knee'),
    swings: grid(X, [-40, 0, 50], Z, [-25, 0, 25]),
    twists: SMALL,
  },
  { joint: 'l_foot', bone: Z, swings: grid(X, [-55, -25, 0, 30], Y, [-10, 0, 10]), twists: [0] },
];
