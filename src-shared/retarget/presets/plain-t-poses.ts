import type { JointName } from '../../body/smpl-tree.ts';
import type { Finger } from '../../formats/finger-layer.ts';
import type { PresetJoint, RetargetPreset } from '../preset.ts';
import { fingersOf, titled as fingerTitle } from './fingers.ts';

// Skeletons in T-pose whose bones all have the world's axes.

interface SideNames {
  readonly side: (bone: string, s: 'l' | 'r') => string;
  readonly trunk: readonly [hips: string, spine: string, chest: string, upper: string, neck: string, head: string];
  readonly arm: readonly [collar: string, upper: string, lower: string, hand: string];
  readonly leg: readonly [upper: string, lower: string, foot: string, toes: string];
  /** Name of a finger's bone without its side; no fingers where left out. */
  readonly finger?: (finger: Finger, number: 1 | 2 | 3) => string;
}

const TRUNK = ['pelvis', 'spine1', 'spine2', 'spine3', 'neck', 'head'] as const;
const ARM = ['collar', 'shoulder', 'elbow', 'wrist'] as const;
const LEG = ['hip', 'knee', 'ankle', 'foot'] as const;

/** `IndexProximal`: Unity's names, and VRM's but for the thumb. */
const phalanx = (finger: Finger, number: 1 | 2 | 3): string =>
  `${finger === 'pinky' ? 'Little' : fingerTitle(finger)}${['Proximal', 'Intermediate', 'Distal'][number - 1]}`;

/** `HandIndex1`, as HumanIK has them. */
const numbered = (finger: Finger, number: 1 | 2 | 3): string => `Hand${fingerTitle(finger)}${number}`;

/** Six joints of the trunk and four a limb. */
function bodyOf({ side, trunk, arm, leg, finger }: SideNames): PresetJoint[] {
  const joints: PresetJoint[] = trunk.map((name, i) => ({
    name,
    parent: i === 0 ? null : trunk[i - 1]!,
    of: TRUNK[i]!,
  }));
  for (const s of ['l', 'r'] as const) {
    const chain = (names: readonly string[], of: readonly string[], root: string): void => {
      for (const [i, name] of names.entries()) {
        const parent = i === 0 ? root : side(names[i - 1]!, s);
        joints.push({ name: side(name, s), parent, of: `${s}_${of[i]!}` as JointName });
      }
    };
    chain(arm, ARM, trunk[3]);
    if (finger) {
      const name = (of: Finger, number: 1 | 2 | 3) => side(finger(of, number), s);
      joints.push(...fingersOf({ side: s, hand: side(arm[3], s), name }));
    }
    chain(leg, LEG, trunk[0]);
  }
  return joints;
}

const ends = (s: 'l' | 'r') =>
  ({
    hand: { from: `${s}_wrist`, to: `${s}_hand`, share: 2 },
    toes: { from: `${s}_ankle`, to: `${s}_foot`, share: 1.5 },
  }) as const;

const titled = (bone: string, s: 'l' | 'r'): string => `${s === 'l' ? 'Left' : 'Right'}${bone}`;

export const UNITY: RetargetPreset = {
  id: 'unity',
  label: 'Unity Humanoid',
  description: 'Bones named as Unity’s Humanoid avatar calls them, T-pose, so that the avatar maps itself.',
  stance: { kind: 't' },
  joints: bodyOf({
    side: titled,
    trunk: ['Hips', 'Spine', 'Chest', 'UpperChest', 'Neck', 'Head'],
    arm: ['Shoulder', 'UpperArm', 'LowerArm', 'Hand'],
    leg: ['UpperLeg', 'LowerLeg', 'Foot', 'Toes'],
    finger: phalanx,
  }),
  fbx: {},
  hasArmature: false,
  options: ['fingers'],
  formats: ['fbx', 'glb', 'bvh', 'usd'],
};

const HIK_BODY = bodyOf({
  side: titled,
  trunk: ['Hips', 'Spine', 'Spine1', 'Spine2', 'Neck', 'Head'],
  arm: ['Shoulder', 'Arm', 'ForeArm', 'Hand'],
  leg: ['UpLeg', 'Leg', 'Foot', 'ToeBase'],
  finger: numbered,
});

/** The roll bones of HumanIK's definition, half way along each limb. */
const HIK_ROLLS = (['l', 'r'] as const).flatMap((s): PresetJoint[] => {
  const roll = (bone: string, from: JointName, to: JointName, isUpper: boolean): PresetJoint => ({
    name: titled(`${bone}Roll`, s),
    parent: titled(bone, s),
    of: from,
    at: { from, to, share: 0.5 },
    twist: isUpper ? { kind: 'from', joint: from, share: 0.5 } : { kind: 'towards', joint: to, share: 0.5 },
  });
  return [
    roll('Arm', `${s}_shoulder`, `${s}_elbow`, true),
    roll('ForeArm', `${s}_elbow`, `${s}_wrist`, false),
    roll('UpLeg', `${s}_hip`, `${s}_knee`, true),
    roll('Leg', `${s}_knee`, `${s}_ankle`, false),
  ];
});

export const HUMAN_IK: RetargetPreset = {
  id: 'humanik',
  label: 'HumanIK (Maya, MotionBuilder)',
  description: 'HumanIK’s names in T-pose with a Reference above the hips and roll bones, ready to be characterised.',
  stance: { kind: 't' },
  joints: [
    { name: 'Reference', parent: null, of: null, at: 'behind-floor' },
    ...HIK_BODY.map((joint) => (joint.parent === null ? { ...joint, parent: 'Reference' } : joint)),
    ...HIK_ROLLS,
  ],
  fbx: {},
  hasArmature: false,
  options: ['twist', 'rootMotion', 'fingers'],
  formats: ['fbx', 'bvh', 'glb', 'usd'],
};

const vrmSide = (bone: string, s: 'l' | 'r'): string => `${s === 'l' ? 'left' : 'right'}${bone}`;

export const VRM: RetargetPreset = {
  id: 'vrm',
  label: 'VRM',
  description: 'VRM’s humanoid bones in T-pose, all axes along the world’s, metres.',
  stance: { kind: 't' },
  joints: bodyOf({
    side: vrmSide,
    trunk: ['hips', 'spine', 'chest', 'upperChest', 'neck', 'head'],
    arm: ['Shoulder', 'UpperArm', 'LowerArm', 'Hand'],
    leg: ['UpperLeg', 'LowerLeg', 'Foot', 'Toes'],
    finger: (finger, number) =>
      finger === 'thumb' ? `Thumb${['Metacarpal', 'Proximal', 'Distal'][number - 1]}` : phalanx(finger, number),
  }),
  fbx: { metresPerUnit: 1 },
  hasArmature: true,
  options: ['fingers'],
  formats: ['glb', 'fbx', 'bvh', 'usd'],
};

/** Ends of the dialects below. */
function endsOf(hand: (s: 'l' | 'r') => string, head: string): PresetJoint[] {
  return [
    { name: `${head}_End`, parent: head, of: 'head', at: { from: 'neck', to: 'head', share: 3 }, role: 'leaf' },
    ...(['l', 'r'] as const).map((s): PresetJoint => {
      return { name: `${hand(s)}_End`, parent: hand(s), of: `${s}_hand`, at: ends(s).hand, role: 'leaf' };
    }),
  ];
}

/** Motion of Carnegie Mellon as converted for MotionBuilder: hip joints of their own, a second neck. */
export const BVH_MOTION_BUILDER: RetargetPreset = {
  id: 'bvh-motionbuilder',
  label: 'BVH, MotionBuilder-friendly',
  description: 'The BVH dialect of cgspeed’s MotionBuilder-friendly conversions: Hips, LowerBack, Z-Y-X angles.',
  stance: { kind: 't' },
  joints: [
    ...bodyOf({
      side: titled,
      trunk: ['Hips', 'LowerBack', 'Spine', 'Spine1', 'Neck', 'Head'],
      arm: ['Shoulder', 'Arm', 'ForeArm', 'Hand'],
      leg: ['UpLeg', 'Leg', 'Foot', 'ToeBase'],
      finger: numbered,
    }).flatMap((joint): PresetJoint[] => {
      if (joint.name === 'Head') {
        const at = { from: 'neck', to: 'head', share: 0.5 } as const;
        return [
          { name: 'Neck1', parent: 'Neck', of: 'neck', at },
          { ...joint, parent: 'Neck1' },
        ];
      }
      if (joint.of !== 'l_hip' && joint.of !== 'r_hip') return [joint];
      const name = joint.of === 'l_hip' ? 'LHipJoint' : 'RHipJoint';
      return [
        { name, parent: 'Hips', of: 'pelvis' },
        { ...joint, parent: name },
      ];
    }),
    ...endsOf((s) => titled('Hand', s), 'Head'),
  ].map((joint) => ({ ...joint, order: 'xyz' as const })),
  fbx: {},
  hasArmature: false,
  options: ['leaves', 'fingers'],
  formats: ['bvh', 'fbx', 'glb', 'usd'],
};

const dazSide = (bone: string, s: 'l' | 'r'): string => `${s}${bone}`;

/** Names of Poser and Daz figures. */
export const BVH_DAZ: RetargetPreset = {
  id: 'bvh-daz',
  label: 'BVH, Daz and Poser',
  description:
    'The BVH dialect of Daz and Poser figures (hip, abdomen, lShldr), as in cgspeed’s Daz-friendly conversions.',
  stance: { kind: 't' },
  joints: [
    ...bodyOf({
      side: dazSide,
      trunk: ['hip', 'abdomen', 'abdomen2', 'chest', 'neck', 'head'],
      arm: ['Collar', 'Shldr', 'ForeArm', 'Hand'],
      leg: ['Thigh', 'Shin', 'Foot', 'Toe'],
      finger: (finger, number) => `${finger === 'middle' ? 'Mid' : fingerTitle(finger)}${number}`,
    }).flatMap((joint): PresetJoint[] => {
      const side = joint.of === 'l_hip' ? 'l' : joint.of === 'r_hip' ? 'r' : null;
      if (side === null) return [joint];
      const name = dazSide('Buttock', side);
      return [
        { name, parent: 'hip', of: 'pelvis' },
        { ...joint, parent: name },
      ];
    }),
    ...endsOf((s) => dazSide('Hand', s), 'head'),
  ].map((joint) => ({ ...joint, order: joint.of === 'pelvis' ? ('xyz' as const) : ('yxz' as const) })),
  fbx: {},
  hasArmature: false,
  options: ['leaves', 'fingers'],
  formats: ['bvh', 'fbx', 'glb', 'usd'],
};
