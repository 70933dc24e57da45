import type { BodyMotion } from '../formats/body-motion.ts';
import type { RestMesh } from '../formats/rest-mesh.ts';
import type { SkeletonMotion } from '../formats/skeleton-motion.ts';
import type { PresetChoices } from './preset.ts';
import { presetOf } from './presets/retarget-presets.ts';
import { reboundMesh } from './rebound-mesh.ts';
import { layOut, retargetToPreset } from './retarget-to-preset.ts';

/**
 * A body's motion on the skeleton of a preset, with the bones of this person: joints stand where the body's do.
 *
 * @param preset  id of one of `RETARGET_PRESETS`
 * @throws RangeError where there is no such preset
 */
export function retarget(motion: BodyMotion, preset: string, choices: PresetChoices = {}): SkeletonMotion {
  return retargetToPreset(motion, presetOf(preset), choices);
}

/**
 * The body's mesh in the rest pose of a preset, its weights on the preset's joints; goes with `retarget` under the same
 * choices.
 */
export function retargetMesh(
  mesh: RestMesh,
  motion: Pick<BodyMotion, 'rest'>,
  preset: string,
  choices: PresetChoices = {},
): RestMesh {
  const found = presetOf(preset);
  if (found.id === 'smpl') return mesh;
  return reboundMesh(mesh, motion.rest, layOut(motion.rest, found, choices));
}
