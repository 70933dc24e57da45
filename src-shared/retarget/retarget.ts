import type { BodyMotion } from '../formats/body-motion.ts';
import { withShape } from '../formats/body-shapes.ts';
import type { MeshShape, RestMesh } from '../formats/rest-mesh.ts';
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
  const laid = layOut(motion.rest, found, choices);
  const bound = reboundMesh(mesh, motion.rest, laid);
  if (!mesh.shapes) return bound;
  const shapes = mesh.shapes.map((shape): MeshShape => {
    const { vertices } = reboundMesh(withShape(mesh, shape), motion.rest, laid);
    return { ...shape, offsets: vertices.map((value, i) => value - bound.vertices[i]!) };
  });
  return { ...bound, shapes };
}
