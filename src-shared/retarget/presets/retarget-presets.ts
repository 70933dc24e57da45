import type { RetargetPreset } from '../preset.ts';
import { MIXAMO } from './mixamo.ts';
import { BVH_DAZ, BVH_MOTION_BUILDER, HUMAN_IK, UNITY, VRM } from './plain-t-poses.ts';
import { RIGIFY } from './rigify.ts';
import { SMPL } from './smpl.ts';
import { METAHUMAN, UNREAL } from './unreal.ts';

/** Every skeleton a take can be written for, in the order in which they are offered. */
export const RETARGET_PRESETS: readonly RetargetPreset[] = [
  SMPL,
  MIXAMO,
  UNREAL,
  METAHUMAN,
  UNITY,
  RIGIFY,
  HUMAN_IK,
  VRM,
  BVH_MOTION_BUILDER,
  BVH_DAZ,
];

/** Their ids: what `--preset` takes. */
export const PRESET_IDS: readonly string[] = RETARGET_PRESETS.map(({ id }) => id);

/** A preset by its id. @throws RangeError where there is none */
export function presetOf(id: string): RetargetPreset {
  const found = RETARGET_PRESETS.find((preset) => preset.id === id);
  if (!found) throw new RangeError(`there is no preset "${id}"`);
  return found;
}
