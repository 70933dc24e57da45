import type { AxesRule } from '../bone-axes.ts';
import type { PresetJoint, RetargetPreset } from '../preset.ts';
import { fingersOf } from './fingers.ts';

// Blender's bones have Y along them; the roll is that of Rigify's basic human meta-rig.
const TRUNK: AxesRule = { along: 'y', second: 'x', toward: 'left' };
const SHOULDER: AxesRule = { along: 'y', second: 'z', toward: 'up' };
const ARM: AxesRule = { along: 'y', second: 'z', toward: 'forward' };
const LEG: AxesRule = { along: 'y', second: 'x', toward: 'left' };
const TOE: AxesRule = { along: 'y', to: 'forward', second: 'z', toward: 'up' };

function side(s: 'l' | 'r'): PresetJoint[] {
  const S = s === 'l' ? 'L' : 'R';
  return [
    { name: `shoulder.${S}`, parent: 'spine.003', of: `${s}_collar`, axes: SHOULDER },
    { name: `upper_arm.${S}`, parent: `shoulder.${S}`, of: `${s}_shoulder`, axes: ARM },
    { name: `forearm.${S}`, parent: `upper_arm.${S}`, of: `${s}_elbow`, axes: ARM },
    { name: `hand.${S}`, parent: `forearm.${S}`, of: `${s}_wrist`, axes: ARM },
    ...fingersOf({
      ...{ side: s, hand: `hand.${S}`, axes: ARM },
      name: (finger, number) => `${finger === 'thumb' ? 'thumb' : `f_${finger}`}.0${number}.${S}`,
      palm: (finger) => `palm.0${['index', 'middle', 'ring', 'pinky'].indexOf(finger) + 1}.${S}`,
    }),
    { name: `thigh.${S}`, parent: 'spine', of: `${s}_hip`, axes: LEG },
    { name: `shin.${S}`, parent: `thigh.${S}`, of: `${s}_knee`, axes: LEG },
    { name: `foot.${S}`, parent: `shin.${S}`, of: `${s}_ankle`, axes: LEG },
    { name: `toe.${S}`, parent: `foot.${S}`, of: `${s}_foot`, axes: TOE },
  ];
}

export const RIGIFY: RetargetPreset = {
  id: 'rigify',
  label: 'Blender Rigify',
  description: 'Bones of Rigify’s basic human meta-rig (spine.001, upper_arm.L) in its A-pose, metres.',
  stance: { kind: 'a', arms: 28, forearms: 0 },
  joints: [
    { name: 'spine', parent: null, of: 'pelvis', axes: TRUNK },
    { name: 'spine.001', parent: 'spine', of: 'spine1', axes: TRUNK },
    { name: 'spine.002', parent: 'spine.001', of: 'spine2', axes: TRUNK },
    { name: 'spine.003', parent: 'spine.002', of: 'spine3', axes: TRUNK },
    { name: 'spine.004', parent: 'spine.003', of: 'neck', axes: TRUNK },
    { name: 'spine.005', parent: 'spine.004', of: 'neck', at: { from: 'neck', to: 'head', share: 0.5 }, axes: TRUNK },
    { name: 'spine.006', parent: 'spine.005', of: 'head', axes: TRUNK },
    ...side('l'),
    ...side('r'),
  ],
  fbx: { metresPerUnit: 1 },
  hasArmature: true,
  options: ['fingers'],
  formats: ['fbx', 'glb', 'bvh', 'usd'],
};
