import { JOINT_NAMES, PARENTS } from '../../body/smpl-tree.ts';
import type { RetargetPreset } from '../preset.ts';

export const SMPL: RetargetPreset = {
  id: 'smpl',
  label: 'SMPL',
  description: 'The body’s own 24 joints in T-pose, all axes along the world’s.',
  stance: { kind: 'body' },
  joints: JOINT_NAMES.map((name, j) => ({
    name,
    of: name,
    parent: PARENTS[j]! < 0 ? null : JOINT_NAMES[PARENTS[j]!]!,
  })),
  fbx: {},
  hasArmature: true,
  options: [],
  formats: ['fbx', 'glb', 'bvh', 'usd'],
};
