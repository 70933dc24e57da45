import type { EulerOrder } from '../../formats/euler-curve.ts';
import type { PresetJoint, RetargetPreset, Stance } from '../preset.ts';

/** What can be had otherwise than a preset has it, one of each group; see `presetOf`. */
export const PRESET_CHANGES = {
  rest: ['t-pose', 'a-pose', 'body-pose'],
  up: ['y-up', 'z-up'],
  unit: ['metres', 'centimetres', 'millimetres'],
  root: ['root', 'no-root'],
  order: ['xyz', 'xzy', 'yxz', 'yzx', 'zxy', 'zyx'],
} as const;
export type PresetChange = (typeof PRESET_CHANGES)[keyof typeof PRESET_CHANGES][number];

const STANCES: Readonly<Record<(typeof PRESET_CHANGES.rest)[number], Stance>> = {
  't-pose': { kind: 't' },
  'a-pose': { kind: 'a', arms: 45, forearms: 0 },
  'body-pose': { kind: 'body' },
};
const METRES = { metres: 1, centimetres: 0.01, millimetres: 0.001 } as const;

/** True for a word of `PRESET_CHANGES`. */
export function isPresetChange(word: string): word is PresetChange {
  return Object.values(PRESET_CHANGES).some((words) => (words as readonly string[]).includes(word));
}

/** A preset with one thing otherwise. Units, axes and the order of angles are FBX's and BVH's; GLB and USD have their own. */
export function changedPreset(preset: RetargetPreset, change: PresetChange): RetargetPreset {
  switch (change) {
    case 't-pose':
    case 'a-pose':
    case 'body-pose':
      return { ...preset, stance: STANCES[change] };
    case 'y-up':
    case 'z-up':
      return { ...preset, fbx: { ...preset.fbx, up: change === 'y-up' ? 'y' : 'z' } };
    case 'metres':
    case 'centimetres':
    case 'millimetres': {
      const metresPerUnit = METRES[change];
      return { ...preset, fbx: { ...preset.fbx, metresPerUnit }, bvhMetresPerUnit: metresPerUnit };
    }
    case 'root':
    case 'no-root':
      return change === 'root' ? withRoot(preset) : withoutRoot(preset);
    default:
      return { ...preset, joints: preset.joints.map((joint) => ({ ...joint, order: change satisfies EulerOrder })) };
  }
}

const hasRoot = ({ joints }: RetargetPreset): boolean =>
  joints.some(({ parent, of }) => parent === null && of === null);

function withRoot(preset: RetargetPreset): RetargetPreset {
  if (hasRoot(preset)) return preset;
  const joints = preset.joints.map((joint) => (joint.parent === null ? { ...joint, parent: 'root' } : joint));
  const root: PresetJoint = { name: 'root', parent: null, of: null, at: 'behind-floor' };
  return { ...preset, joints: [root, ...joints], options: [...preset.options, 'rootMotion'] };
}

/** The hips come first; what else hangs on the root goes with it. */
function withoutRoot(preset: RetargetPreset): RetargetPreset {
  const root = preset.joints.find(({ parent, of }) => parent === null && of === null);
  if (!root) return preset;
  const joints = preset.joints.flatMap((joint): PresetJoint[] => {
    if (joint === root || (joint.parent === root.name && joint.role === 'helper')) return [];
    return [joint.parent === root.name ? { ...joint, parent: null } : joint];
  });
  const options = preset.options.filter((option) => option !== 'rootMotion' && option !== 'helpers');
  return { ...preset, joints, options };
}
