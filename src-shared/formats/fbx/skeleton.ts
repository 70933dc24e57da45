import { eulerOf } from '../euler-curve.ts';
import { isNoTurn, type Quaternion, type SkeletonJoint, type SkeletonMotion } from '../skeleton-motion.ts';
import { type FbxNode, int, node, property, vectorProperty } from './node.ts';
import type { FbxScene } from './scene.ts';

/** Metres to FBX's base unit. */
export const CM = 100;

const DEGREES = 180 / Math.PI;

/** FBX's numbers for orders of rotation (`EFbxRotationOrder`). */
const ROTATION_ORDERS = ['xyz', 'xzy', 'yzx', 'yxz', 'zxy', 'zyx'] as const;

/** Ids of a person's objects that other parts connect to. */
export interface FbxSkeleton {
  /** The empty object above the skeleton, named after the person; the scene's root (0) where there is none. */
  readonly armature: bigint;
  /** One limb per joint. */
  readonly joints: readonly bigint[];
  readonly names: readonly string[];
  /** File units in a metre. */
  readonly perMetre: number;
}

/** The part of a joint's rotation that is written as `PreRotation`. */
export function orientOf({ orient, rotation }: SkeletonJoint): Quaternion {
  return orient ?? rotation;
}

/**
 * Adds a skeleton in rest pose, under an armature where the motion wants one. Rest rotations become pre-rotations
 * (Maya's joint orients), so that animated angles are zero in rest.
 */
export function addSkeleton(scene: FbxScene, motion: SkeletonMotion, prefix: string, perMetre = CM): FbxSkeleton {
  const { name, joints, hasArmature } = motion;
  let armature = 0n;
  if (hasArmature) {
    const empty = scene.add('NodeAttribute', name, 'NodeAttribute', 'Null', [node('TypeFlags', ['Null'])]);
    armature = scene.add('Model', name, 'Model', 'Null', modelBody([0, 0, 0]));
    scene.connect(armature, 0n);
    scene.connect(empty, armature);
  }
  const ids: bigint[] = [];
  const names: string[] = [];
  for (const joint of joints) {
    const label = `${prefix}${joint.name}`;
    const offset = joint.offset.map((value) => value * perMetre);
    const [kind, flags] = joint.kind === 'empty' ? ['Null', 'Null'] : ['LimbNode', 'Skeleton'];
    const attribute = scene.add('NodeAttribute', label, 'NodeAttribute', kind!, [node('TypeFlags', [flags!])]);
    const limb = scene.add('Model', label, 'Model', kind!, modelBody(offset, turned(joint), joint.scale));
    scene.connect(limb, joint.parent < 0 ? armature : ids[joint.parent]!);
    scene.connect(attribute, limb);
    ids.push(limb);
    names.push(label);
  }
  return { armature, joints: ids, names, perMetre };
}

interface Turned {
  readonly before: readonly FbxNode[];
  /** `Lcl Rotation` in rest, degrees. */
  readonly rotation: readonly number[];
}

/** Pre-rotation and order of a joint, where it has them. */
function turned(joint: SkeletonJoint): Turned {
  const { order = 'xyz', orient, rotation } = joint;
  const before: FbxNode[] = [];
  const fixed = orientOf(joint);
  if (!isNoTurn(fixed) || order !== 'xyz') {
    before.push(property('RotationOrder', 'enum', '', '', int(ROTATION_ORDERS.indexOf(order))));
    before.push(property('RotationActive', 'bool', '', '', int(1)));
    before.push(
      vectorProperty(
        'PreRotation',
        'Vector3D',
        '',
        eulerOf(fixed, 'xyz').map((angle) => angle * DEGREES),
      ),
    );
  }
  const rest = orient ? eulerOf(relativeTo(fixed, rotation), order).map((angle) => angle * DEGREES) : [0, 0, 0];
  return { before, rotation: rest };
}

/** `a⁻¹ · b` */
export function relativeTo(a: Quaternion, b: Quaternion): Quaternion {
  const [x, y, z, w] = [-a[0], -a[1], -a[2], a[3]];
  return [
    w * b[0] + x * b[3] + y * b[2] - z * b[1],
    w * b[1] - x * b[2] + y * b[3] + z * b[0],
    w * b[2] + x * b[1] - y * b[0] + z * b[3],
    w * b[3] - x * b[0] - y * b[1] - z * b[2],
  ];
}

const UNTURNED: Turned = { before: [], rotation: [0, 0, 0] };

/** The inside of a `Model` record: where it stands relative to its parent, in the file's unit. */
export function modelBody(offset: readonly number[], { before, rotation }: Turned = UNTURNED, scale = 1) {
  return [
    node('Version', [int(232)]),
    node(
      'Properties70',
      [],
      [
        ...before,
        property('InheritType', 'enum', '', '', int(1)),
        property('DefaultAttributeIndex', 'int', 'Integer', '', int(0)),
        vectorProperty('Lcl Translation', 'Lcl Translation', 'A', offset),
        vectorProperty('Lcl Rotation', 'Lcl Rotation', 'A', rotation),
        vectorProperty('Lcl Scaling', 'Lcl Scaling', 'A', [scale, scale, scale]),
      ],
    ),
    node('Shading', [{ type: 'bool', value: true }]),
    node('Culling', ['CullingOff']),
  ];
}
