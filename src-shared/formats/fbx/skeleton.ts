import { JOINT_COUNT, JOINT_NAMES, PARENTS } from '../../body/smpl-tree.ts';
import type { BodyMotion } from '../body-motion.ts';
import { int, node, property, vectorProperty } from './node.ts';
import type { FbxScene } from './scene.ts';

/** Metres to FBX's base unit. */
export const CM = 100;

/** Ids of a person's objects that other parts connect to. */
export interface FbxSkeleton {
  /** The empty object above the skeleton, named after the person. */
  readonly armature: bigint;
  /** One limb per joint. */
  readonly joints: readonly bigint[];
}

/**
 * Adds an armature and its 24 limbs in T-pose. Rest rotations are identity, so limbs need no pre-rotation and the
 * animated angles are SMPL's own.
 */
export function addSkeleton(scene: FbxScene, { rest, name }: BodyMotion, prefix: string): FbxSkeleton {
  const empty = scene.add('NodeAttribute', name, 'NodeAttribute', 'Null', [node('TypeFlags', ['Null'])]);
  const armature = scene.add('Model', name, 'Model', 'Null', modelBody([0, 0, 0]));
  scene.connect(armature, 0n);
  scene.connect(empty, armature);
  const joints: bigint[] = [];
  for (let j = 0; j < JOINT_COUNT; j++) {
    const parent = PARENTS[j]!;
    const label = `${prefix}${JOINT_NAMES[j]}`;
    const offset = [0, 1, 2].map((a) => (rest[3 * j + a]! - (parent < 0 ? 0 : rest[3 * parent + a]!)) * CM);
    const attribute = scene.add('NodeAttribute', label, 'NodeAttribute', 'LimbNode', [node('TypeFlags', ['Skeleton'])]);
    const limb = scene.add('Model', label, 'Model', 'LimbNode', modelBody(offset));
    scene.connect(limb, parent < 0 ? armature : joints[parent]!);
    scene.connect(attribute, limb);
    joints.push(limb);
  }
  return { armature, joints };
}

/** The inside of a `Model` record: where it stands relative to its parent, centimetres; no rotation, no scale. */
export function modelBody(offset: readonly number[]) {
  return [
    node('Version', [int(232)]),
    node(
      'Properties70',
      [],
      [
        property('InheritType', 'enum', '', '', int(1)),
        property('DefaultAttributeIndex', 'int', 'Integer', '', int(0)),
        vectorProperty('Lcl Translation', 'Lcl Translation', 'A', offset),
        vectorProperty('Lcl Rotation', 'Lcl Rotation', 'A', [0, 0, 0]),
        vectorProperty('Lcl Scaling', 'Lcl Scaling', 'A', [1, 1, 1]),
      ],
    ),
    node('Shading', [{ type: 'bool', value: true }]),
    node('Culling', ['CullingOff']),
  ];
}
