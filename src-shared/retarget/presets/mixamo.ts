import type { AxesRule } from '../bone-axes.ts';
import type { PresetJoint, RetargetPreset } from '../preset.ts';
import { fingersOf, titled } from './fingers.ts';

// Y along each bone. Arms have Z down, so that elbows bend about it; legs have Z forward.
const TRUNK: AxesRule = { along: 'y', second: 'z', toward: 'forward' };
const ARM: AxesRule = { along: 'y', second: 'z', toward: 'down' };
const LEG: AxesRule = { along: 'y', second: 'z', toward: 'forward' };
const FOOT: AxesRule = { along: 'y', second: 'x', toward: 'right' };

const name = (bone: string): string => `mixamorig:${bone}`;

function side(s: 'l' | 'r'): PresetJoint[] {
  const S = s === 'l' ? 'Left' : 'Right';
  return [
    { name: name(`${S}Shoulder`), parent: name('Spine2'), of: `${s}_collar`, axes: ARM },
    { name: name(`${S}Arm`), parent: name(`${S}Shoulder`), of: `${s}_shoulder`, axes: ARM },
    { name: name(`${S}ForeArm`), parent: name(`${S}Arm`), of: `${s}_elbow`, axes: ARM },
    { name: name(`${S}Hand`), parent: name(`${S}ForeArm`), of: `${s}_wrist`, axes: ARM },
    {
      ...{ name: name(`${S}HandMiddle1`), parent: name(`${S}Hand`), of: `${s}_hand`, axes: ARM },
      only: 'no-fingers',
    },
    ...fingersOf({
      ...{ side: s, hand: name(`${S}Hand`), axes: ARM },
      name: (finger, number) => name(`${S}Hand${titled(finger)}${number}`),
    }),
    {
      ...{ name: name(`${S}HandMiddle4`), parent: name(`${S}HandMiddle1`), of: `${s}_hand`, axes: ARM, role: 'leaf' },
      at: { from: `${s}_wrist`, to: `${s}_hand`, share: 2 },
      only: 'no-fingers',
    },
    { name: name(`${S}UpLeg`), parent: name('Hips'), of: `${s}_hip`, axes: LEG },
    { name: name(`${S}Leg`), parent: name(`${S}UpLeg`), of: `${s}_knee`, axes: LEG },
    { name: name(`${S}Foot`), parent: name(`${S}Leg`), of: `${s}_ankle`, axes: FOOT },
    { name: name(`${S}ToeBase`), parent: name(`${S}Foot`), of: `${s}_foot`, axes: FOOT },
    {
      ...{ name: name(`${S}Toe_End`), parent: name(`${S}ToeBase`), of: `${s}_foot`, axes: FOOT, role: 'leaf' },
      at: { from: `${s}_ankle`, to: `${s}_foot`, share: 1.5 },
    },
  ];
}

export const MIXAMO: RetargetPreset = {
  id: 'mixamo',
  label: 'Mixamo',
  description: 'Mixamo’s names in T-pose, hips as root, Y along every bone, centimetres.',
  stance: { kind: 't' },
  joints: [
    { name: name('Hips'), parent: null, of: 'pelvis' },
    { name: name('Spine'), parent: name('Hips'), of: 'spine1', axes: TRUNK },
    { name: name('Spine1'), parent: name('Spine'), of: 'spine2', axes: TRUNK },
    { name: name('Spine2'), parent: name('Spine1'), of: 'spine3', axes: TRUNK },
    { name: name('Neck'), parent: name('Spine2'), of: 'neck', axes: TRUNK },
    { name: name('Head'), parent: name('Neck'), of: 'head', axes: TRUNK },
    {
      ...{ name: name('HeadTop_End'), parent: name('Head'), of: 'head', axes: TRUNK, role: 'leaf' },
      at: { from: 'neck', to: 'head', share: 3 },
    },
    ...side('l'),
    ...side('r'),
  ],
  fbx: {},
  hasArmature: false,
  options: ['leaves', 'fingers'],
  formats: ['fbx', 'glb', 'bvh', 'usd'],
};
