import type { LicenceClass } from '../body/body-model.ts';
import { JOINT_COUNT, JOINT_NAMES, PARENTS } from '../body/smpl-tree.ts';
import { turnInto } from '../math/quaternion.ts';
import { mulQuaternionInto } from '../math/rotation.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { BodyMotion, FrameRate } from './body-motion.ts';
import type { EulerOrder } from './euler-curve.ts';

/** A unit quaternion (x, y, z, w). */
export type Quaternion = readonly [number, number, number, number];

/** No rotation. */
export const NO_TURN: Quaternion = [0, 0, 0, 1];

/** One joint of a skeleton in rest. */
export interface SkeletonJoint {
  readonly name: string;
  /** Index of the parent; −1 at a root. A parent stands before its children. */
  readonly parent: number;
  /** From the parent, in the parent's space (before the parents' `scale`), metres. */
  readonly offset: Readonly<Vec3>;
  /** Rest rotation relative to the parent. */
  readonly rotation: Quaternion;
  /** Uniform scale of this joint and all below; 1 where left out. */
  readonly scale?: number;
  /** `empty`: an object that carries bones but is none, such as an armature. */
  readonly kind?: 'bone' | 'empty';
  /** The part of the rotation that FBX keeps apart as `PreRotation`; the rest rotation where left out. */
  readonly orient?: Quaternion;
  /** Order of Euler angles in files that have them; the format's own where left out. */
  readonly order?: EulerOrder;
  /** True for joints that never leave their rest rotation: ends of bones, bones nobody drives. */
  readonly still?: boolean;
}

/** The path of a joint that does not keep its offset: hips, a root, what hangs on something else than its parent. */
export interface MovingJoint {
  readonly joint: number;
  /** In the parent's space as `offset`, metres, shape [T, 3]. */
  readonly positions: Float64Array;
}

/** A joint that must stand where a joint of SMPL's stands. */
export interface JointMatch {
  readonly joint: number;
  /** Joint of SMPL's tree. */
  readonly of: number;
  /** World rotation of the joint = world rotation of SMPL's joint · `turn`. */
  readonly turn: Quaternion;
  /** False where only the rotation is SMPL's. */
  readonly placed: boolean;
}

/** Frames that have a key, ascending, the first and the last among them. */
export interface KeptKeys {
  /** Of each joint's rotation, in their order. */
  readonly turns: readonly Int32Array[];
  /** Of each path, in the order of `moving`. */
  readonly paths: readonly Int32Array[];
}

/** The motion of any skeleton, which all animation writers take. World: metres, Y up, facing +Z. */
export interface SkeletonMotion {
  /** Name of the person, used for armatures and animations: `person1`. */
  readonly name: string;
  readonly body: string;
  readonly licence: LicenceClass;
  readonly joints: readonly SkeletonJoint[];
  /** Rest pose in the world: positions, metres, shape [J, 3]. */
  readonly restPositions: Float64Array;
  /** Rest pose in the world: unit quaternions, shape [J, 4]. */
  readonly restRotations: Float64Array;
  readonly frames: number;
  /** Nominal frame rate. */
  readonly fps: FrameRate;
  /** When its first frame stands in a scene it shares with others, seconds; 0 where left out. */
  readonly start?: number;
  /** Time of each frame since the first, seconds, shape [T]. */
  readonly times: Float64Array;
  /** Rotations relative to the parent (rest rotation included), unit quaternions whose sign never jumps, shape [T, J, 4]. */
  readonly rotations: Float64Array;
  readonly moving: readonly MovingJoint[];
  /** Frames that files with a curve for each joint keep; all of them where left out. */
  readonly keys?: KeptKeys;
  /** Where the skeleton must agree with the take it was made of; empty where proportions differ. */
  readonly matches: readonly JointMatch[];
  /** False where nothing may stand above the root bone in an FBX: some applications would take it for a bone. */
  readonly hasArmature: boolean;
}

/** SMPL's own skeleton: every joint in its place, rest rotations identity. The motion's arrays are shared, not copied. */
export function skeletonOf(motion: BodyMotion): SkeletonMotion {
  const { name, body, licence, rest, frames, fps, start, times, rotations, pelvis } = motion;
  const joints = JOINT_NAMES.map((joint, j): SkeletonJoint => {
    const parent = PARENTS[j]!;
    const offset = [0, 1, 2].map((a) => rest[3 * j + a]! - (parent < 0 ? 0 : rest[3 * parent + a]!)) as Vec3;
    return { name: joint, parent, offset, rotation: NO_TURN };
  });
  const restRotations = Float64Array.from({ length: JOINT_COUNT * 4 }, (_, i) => (i % 4 === 3 ? 1 : 0));
  return {
    ...{ name, body, licence, joints, restPositions: rest, restRotations, frames, fps, start, times, rotations },
    moving: [{ joint: 0, positions: pelvis }],
    matches: joints.map((_, j) => ({ joint: j, of: j, turn: NO_TURN, placed: true })),
    hasArmature: true,
  };
}

/** A motion as writers want it: SMPL's own skeleton where it is a body's. */
export function asSkeletonMotion(motion: BodyMotion | SkeletonMotion): SkeletonMotion {
  return 'joints' in motion ? motion : skeletonOf(motion);
}

/**
 * Frames at which a joint's rotation has a key: those that are kept, both ends where it stands still, or null for all.
 */
export function turnKeys({ joints, frames, keys }: SkeletonMotion, joint: number): Int32Array | null {
  if (joints[joint]!.still === true && frames > 2) return Int32Array.of(0, frames - 1);
  return keys?.turns[joint] ?? null;
}

/** True where a quaternion turns nothing. */
export function isNoTurn(q: ArrayLike<number>, at = 0): boolean {
  return q[at] === 0 && q[at + 1] === 0 && q[at + 2] === 0 && q[at + 3] === 1;
}

/** Where joints stand in the world at one frame. */
export interface PosedSkeleton {
  /** Unit quaternions, shape [J, 4]. */
  readonly rotations: Float64Array;
  /** Metres, shape [J, 3]. */
  readonly positions: Float64Array;
  /** Accumulated uniform scale, shape [J]. */
  readonly scales: Float64Array;
}

/** Makes room for `poseSkeletonInto`. */
export function createPosedSkeleton({ joints }: Pick<SkeletonMotion, 'joints'>): PosedSkeleton {
  const count = joints.length;
  return {
    rotations: new Float64Array(4 * count),
    positions: new Float64Array(3 * count),
    scales: new Float64Array(count),
  };
}

/** Forward kinematics of one frame in the world. */
export function poseSkeletonInto(out: PosedSkeleton, motion: SkeletonMotion, frame: number): void {
  const { joints, rotations, moving } = motion;
  poseJointsInto(out, joints, rotations, 4 * joints.length * frame, (joint) => {
    const path = moving.find((one) => one.joint === joint);
    return path ? path.positions.subarray(3 * frame, 3 * frame + 3) : joints[joint]!.offset;
  });
}

/** The rest pose in the world. */
export function restPose(joints: readonly SkeletonJoint[]): PosedSkeleton {
  const out = createPosedSkeleton({ joints });
  const rotations = Float64Array.from(joints.flatMap(({ rotation }) => rotation));
  poseJointsInto(out, joints, rotations, 0, (joint) => joints[joint]!.offset);
  return out;
}

/**
 * Forward kinematics of a list of joints.
 *
 * @param local   rotations relative to the parent, quaternions, shape [J, 4], read at `at`
 * @param placeOf position of a joint in its parent's space, metres
 */
export function poseJointsInto(
  out: PosedSkeleton,
  joints: readonly SkeletonJoint[],
  local: ArrayLike<number>,
  at: number,
  placeOf: (joint: number) => ArrayLike<number>,
): void {
  for (const [j, { parent, scale = 1 }] of joints.entries()) {
    const place = placeOf(j);
    if (parent < 0) {
      for (let k = 0; k < 4; k++) out.rotations[4 * j + k] = local[at + 4 * j + k]!;
      for (let a = 0; a < 3; a++) out.positions[3 * j + a] = place[a]!;
      out.scales[j] = scale;
      continue;
    }
    mulQuaternionInto(out.rotations, 4 * j, out.rotations, 4 * parent, local, at + 4 * j);
    turnInto(out.positions, 3 * j, out.rotations, 4 * parent, place, 0);
    const size = out.scales[parent]!;
    for (let a = 0; a < 3; a++)
      out.positions[3 * j + a] = out.positions[3 * j + a]! * size + out.positions[3 * parent + a]!;
    out.scales[j] = size * scale;
  }
}
