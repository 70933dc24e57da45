import { JOINT_NAMES } from '#shared/body/smpl-tree.ts';
import { LANDMARK_NAMES } from '#shared/vision/blazepose.ts';
import { t, type WordKey } from './words.ts';

/** Name of one of BlazePose's landmarks, for people: "Left wrist". */
export function landmarkName(landmark: number): string {
  return sided(LANDMARK_NAMES[landmark] ?? 'nose', 'landmark');
}

/** Name of a joint of SMPL's tree, for people. */
export function jointName(joint: number): string {
  return sided(JOINT_NAMES[joint] ?? 'pelvis', 'joint');
}

function sided(name: string, kind: 'landmark' | 'joint'): string {
  const side = name.startsWith('l_') ? 'left' : name.startsWith('r_') ? 'right' : null;
  const part = t(`${kind}.${side ? name.slice(2) : name}` as WordKey);
  const words = side ? t(`landmark.${side}`, { part }) : part;
  return words.charAt(0).toUpperCase() + words.slice(1);
}
