import type { RetargetPreset } from '../preset.ts';
import { MIXAMO } from './mixamo.ts';
import { BVH_DAZ, BVH_MOTION_BUILDER, HUMAN_IK, UNITY, VRM } from './plain-t-poses.ts';
import { changedPreset, isPresetChange } from './preset-changes.ts';
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

/**
 * A preset by its id, after which may stand what is wanted otherwise: `unreal/t-pose/y-up`, `mixamo/metres/root`
 * (`PRESET_CHANGES`).
 *
 * @throws RangeError where there is no such preset or change
 */
export function presetOf(id: string): RetargetPreset {
  const [base, ...changes] = id.split('/');
  let found = RETARGET_PRESETS.find((preset) => preset.id === base);
  if (!found) throw new RangeError(`there is no preset "${id}"`);
  for (const change of changes) {
    if (!isPresetChange(change)) throw new RangeError(`a preset has no "${change}"`);
    found = changedPreset(found, change);
  }
  return changes.length === 0 ? found : { ...found, id };
}

/** True for what `presetOf` knows. */
export function isPreset(id: string): boolean {
  const [base, ...changes] = id.split('/');
  return PRESET_IDS.includes(base!) && changes.every(isPresetChange);
}
