import type { JointName } from '../../body/smpl-tree.ts';
import type { AxesRule } from '../bone-axes.ts';
import type { PresetJoint, RetargetPreset } from '../preset.ts';
import { fingersOf } from './fingers.ts';

// X along the bone on the body's left arm and right leg and up the trunk, against it on the others: Unreal's mirrored
// limbs turn alike for the same numbers. Hands are rolled by a quarter turn.
const TRUNK: AxesRule = { along: 'x', second: 'y', toward: 'back' };
const ARM: Readonly<Record<'l' | 'r', AxesRule>> = {
  l: { along: 'x', second: 'z', toward: 'up' },
  r: { along: '-x', second: 'z', toward: 'down' },
};
const HAND: Readonly<Record<'l' | 'r', AxesRule>> = {
  l: { along: 'x', second: 'z', toward: 'back' },
  r: { along: '-x', second: 'z', toward: 'forward' },
};
const LEG: Readonly<Record<'l' | 'r', AxesRule>> = {
  l: { along: '-x', second: 'y', toward: 'forward' },
  r: { along: 'x', second: 'y', toward: 'back' },
};
const FOOT: Readonly<Record<'l' | 'r', AxesRule>> = {
  l: { ...LEG.l, to: 'down' },
  r: { ...LEG.r, to: 'down' },
};
const BALL: Readonly<Record<'l' | 'r', AxesRule>> = {
  l: { along: 'x', to: 'forward', second: 'z', toward: 'left' },
  r: { along: '-x', to: 'forward', second: 'z', toward: 'left' },
};
/** The world's axes of a file with Z up. */
const ROOT: AxesRule = { along: 'z', to: 'up', second: 'y', toward: 'back' };

const between = (from: JointName, to: JointName, share: number) => ({ from, to, share });

function twists(s: 'l' | 'r', bone: string, from: JointName, to: JointName, axes: AxesRule): PresetJoint[] {
  const isUpper = bone === 'upperarm' || bone === 'thigh';
  return [1, 2].map((number) => {
    // Along upper bones the first lies nearer to the body, along lower ones nearer to the end.
    const share = (isUpper ? number : 3 - number) / 3;
    const twist = isUpper
      ? ({ kind: 'from', joint: from, share } as const)
      : ({ kind: 'towards', joint: to, share } as const);
    return {
      name: `${bone}_twist_0${number}_${s}`,
      parent: `${bone}_${s}`,
      of: from,
      at: between(from, to, share),
      axes,
      twist,
    };
  });
}

function side(s: 'l' | 'r'): PresetJoint[] {
  return [
    { name: `clavicle_${s}`, parent: 'spine_05', of: `${s}_collar`, axes: ARM[s] },
    { name: `upperarm_${s}`, parent: `clavicle_${s}`, of: `${s}_shoulder`, axes: ARM[s] },
    ...twists(s, 'upperarm', `${s}_shoulder`, `${s}_elbow`, ARM[s]),
    { name: `lowerarm_${s}`, parent: `upperarm_${s}`, of: `${s}_elbow`, axes: ARM[s] },
    ...twists(s, 'lowerarm', `${s}_elbow`, `${s}_wrist`, ARM[s]),
    { name: `hand_${s}`, parent: `lowerarm_${s}`, of: `${s}_wrist`, axes: HAND[s] },
    ...fingersOf({
      ...{ side: s, hand: `hand_${s}`, axes: HAND[s] },
      name: (finger, number) => `${finger}_0${number}_${s}`,
      palm: (finger) => `${finger}_metacarpal_${s}`,
    }),
    { name: `thigh_${s}`, parent: 'pelvis', of: `${s}_hip`, axes: LEG[s] },
    ...twists(s, 'thigh', `${s}_hip`, `${s}_knee`, LEG[s]),
    { name: `calf_${s}`, parent: `thigh_${s}`, of: `${s}_knee`, axes: LEG[s] },
    ...twists(s, 'calf', `${s}_knee`, `${s}_ankle`, LEG[s]),
    { name: `foot_${s}`, parent: `calf_${s}`, of: `${s}_ankle`, axes: FOOT[s] },
    { name: `ball_${s}`, parent: `foot_${s}`, of: `${s}_foot`, axes: BALL[s] },
  ];
}

const BODY: readonly PresetJoint[] = [
  { name: 'root', parent: null, of: null, at: 'floor', axes: ROOT },
  { name: 'pelvis', parent: 'root', of: 'pelvis', axes: TRUNK },
  { name: 'spine_01', parent: 'pelvis', of: 'spine1', axes: TRUNK },
  { name: 'spine_02', parent: 'spine_01', of: 'spine1', at: between('spine1', 'spine2', 0.5), axes: TRUNK },
  { name: 'spine_03', parent: 'spine_02', of: 'spine2', axes: TRUNK },
  { name: 'spine_04', parent: 'spine_03', of: 'spine2', at: between('spine2', 'spine3', 0.5), axes: TRUNK },
  { name: 'spine_05', parent: 'spine_04', of: 'spine3', axes: TRUNK },
  { name: 'neck_01', parent: 'spine_05', of: 'neck', axes: TRUNK },
  { name: 'neck_02', parent: 'neck_01', of: 'neck', at: between('neck', 'head', 0.5), axes: TRUNK },
  { name: 'head', parent: 'neck_02', of: 'head', axes: TRUNK },
  ...side('l'),
  ...side('r'),
];

const helper = (name: string, parent: string, of: JointName, axes: AxesRule): PresetJoint => ({
  ...{ name, parent, of, axes },
  role: 'helper',
});

/** Targets that stand where hands and feet are, under the root. */
const IK_TARGETS: readonly PresetJoint[] = [
  { name: 'ik_foot_root', parent: 'root', of: null, at: 'floor', axes: ROOT, role: 'helper' },
  helper('ik_foot_l', 'ik_foot_root', 'l_ankle', FOOT.l),
  helper('ik_foot_r', 'ik_foot_root', 'r_ankle', FOOT.r),
  { name: 'ik_hand_root', parent: 'root', of: null, at: 'floor', axes: ROOT, role: 'helper' },
  helper('ik_hand_gun', 'ik_hand_root', 'r_wrist', HAND.r),
  helper('ik_hand_l', 'ik_hand_gun', 'l_wrist', HAND.l),
  helper('ik_hand_r', 'ik_hand_gun', 'r_wrist', HAND.r),
];

const SHARED = {
  fbx: { up: 'z' },
  hasArmature: false,
  formats: ['fbx', 'glb', 'usd', 'bvh'],
} as const;

export const UNREAL: RetargetPreset = {
  id: 'unreal',
  label: 'Unreal 5 Mannequin',
  description: 'Names and A-pose of Manny and Quinn with a separate root bone, twist bones and IK targets, Z up.',
  stance: { kind: 'a', arms: 47, forearms: 12 },
  joints: [...BODY, ...IK_TARGETS],
  options: ['rootMotion', 'twist', 'helpers', 'fingers'],
  ...SHARED,
};

export const METAHUMAN: RetargetPreset = {
  id: 'metahuman',
  label: 'MetaHuman body',
  description: 'The body skeleton of MetaHumans in A-pose with a separate root bone and twist bones, Z up.',
  stance: { kind: 'a', arms: 45, forearms: 8 },
  joints: BODY,
  options: ['rootMotion', 'twist', 'fingers'],
  ...SHARED,
};
