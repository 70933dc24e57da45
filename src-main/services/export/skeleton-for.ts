import { type ReducedKeys, reduceKeys } from '#shared/exporting/reduce-keys.ts';
import { alongWorldAxes } from '#shared/formats/bvh-skeleton.ts';
import { inFileSpace } from '#shared/formats/fbx/file-space.ts';
import type { RestMesh } from '#shared/formats/rest-mesh.ts';
import { readRig } from '#shared/formats/rig/read-rig.ts';
import type { Rig } from '#shared/formats/rig/rig.ts';
import { type SkeletonMotion, skeletonOf } from '#shared/formats/skeleton-motion.ts';
import type { PresetChoices } from '#shared/retarget/preset.ts';
import { presetOf } from '#shared/retarget/presets/retarget-presets.ts';
import { retarget, retargetMesh } from '#shared/retarget/retarget.ts';
import { type RigOptions, retargetToRig } from '#shared/retarget/retarget-to-rig.ts';
import { hasCurves, isSkeletonFormat, type TakeFormat } from './export-formats.ts';
import type { Character, WrittenTake } from './written-take.ts';

/** A motion on the skeleton of the file, with the mesh in its rest pose. */
export interface SkeletonScene {
  readonly skeleton: SkeletonMotion;
  readonly mesh: RestMesh | null;
  /** What became of its keys, where fewer are written. */
  readonly reduced?: ReducedKeys;
  /** The character it is for, where it is somebody's own. */
  readonly rig?: Rig;
}

/** One of several people of a file. */
export interface ScenePart {
  readonly source: WrittenTake;
  readonly scene: SkeletonScene;
}

/** What a file with a skeleton is written from; other files have SMPL's own. */
export function skeletonFor(format: TakeFormat, source: WrittenTake): SkeletonScene {
  const { motion, mesh, preset, choices, character } = source;
  if (character?.format === format) return onCharacter(source, character);
  if (!isSkeletonFormat(format)) return { skeleton: skeletonOf(motion), mesh: null };
  const skeleton = retarget(motion, preset, choices);
  // BVH knows no mesh and no rest axes.
  if (format === 'bvh') return { skeleton: alongWorldAxes(skeleton), mesh: null };
  const scene = { skeleton, mesh: mesh && retargetMesh(mesh, motion, preset, choices) };
  const { reduceKeys: tolerance } = source;
  if (!tolerance || !hasCurves(format)) return scene;
  const reduced =
    format === 'fbx'
      ? reduceKeys(inFileSpace(skeleton, null, presetOf(preset).fbx).motion, tolerance, 'angles')
      : reduceKeys(skeleton, tolerance, 'quaternions');
  return { ...scene, skeleton: { ...skeleton, keys: reduced.keys }, reduced };
}

/** What a character is told of the choices for a skeleton. */
function rigOptions({ rootMotion, fingers = 'relaxed' }: PresetChoices): RigOptions {
  return { rootMotion, hands: fingers === 'none' ? 'rest' : fingers };
}

/** The motion on somebody's own character, whose mesh stays where it is. */
function onCharacter({ motion, choices }: WrittenTake, { file, mapping }: Character): SkeletonScene {
  const rig = readRig(file);
  return { skeleton: retargetToRig(motion, rig, mapping, rigOptions(choices)), mesh: null, rig };
}
