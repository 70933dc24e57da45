import type { BodyMotion } from '../formats/body-motion.ts';
import type { RestMesh } from '../formats/rest-mesh.ts';
import type { Rig } from '../formats/rig/rig.ts';
import { restPose, type SkeletonMotion } from '../formats/skeleton-motion.ts';
import type { PresetChoices } from './preset.ts';
import { presetOf } from './presets/retarget-presets.ts';
import { reboundMesh } from './rebound-mesh.ts';
import { type LaidOutPreset, layOut } from './retarget-to-preset.ts';
import { type RigOptions, retargetToRig } from './retarget-to-rig.ts';
import type { RigMapping, RigMatch, RigTwist } from './rig-mapping.ts';

/** The body everybody's motion is put onto: a studio's standard figure, the same for all people and takes. */
export interface StandardBody {
  /** Rest joints, standing on the floor, metres, shape [24, 3]. */
  readonly rest: Float64Array;
  readonly mesh: RestMesh | null;
}

/**
 * A body's motion on the skeleton of a preset with the proportions of a standard body, not the person's: feet are
 * planted anew and hands kept out of the body. IK helpers are left out.
 *
 * @throws RangeError where there is no such preset
 */
export function retargetToStudio(
  motion: BodyMotion,
  standard: StandardBody,
  preset: string,
  choices: PresetChoices = {},
  options: RigOptions = {},
): { readonly skeleton: SkeletonMotion; readonly mesh: RestMesh | null } {
  const found = presetOf(preset);
  const laid = layOut(standard.rest, found, { ...choices, helpers: false });
  const mesh = standard.mesh && (found.id === 'smpl' ? standard.mesh : reboundMesh(standard.mesh, standard.rest, laid));
  const skeleton = retargetToRig(motion, rigOf(laid, mesh), mappingOf(laid), {
    rootMotion: choices.rootMotion,
    ...options,
  });
  return { skeleton: { ...skeleton, hasArmature: found.hasArmature }, mesh };
}

function rigOf({ joints, preset }: LaidOutPreset, mesh: RestMesh | null): Rig {
  const { positions, rotations, scales } = restPose(joints);
  const nodes = joints.map((joint, fileIndex) => ({ ...joint, fileIndex, kind: 'bone' as const }));
  const skin = mesh && {
    vertices: mesh.vertices,
    nodes: Uint16Array.from({ length: mesh.vertexCount }, (_, v) => strongest(mesh, v)),
  };
  return { format: 'fbx', nodes, positions, rotations, scales, skin, space: preset.fbx };
}

function strongest({ skinJoints, skinWeights }: RestMesh, vertex: number): number {
  let best = 4 * vertex;
  for (let s = best + 1; s < 4 * vertex + 4; s++) if (skinWeights[s]! > skinWeights[best]!) best = s;
  return skinJoints[best]!;
}

/** What a preset's bones are is known. */
function mappingOf({ table }: LaidOutPreset): RigMapping {
  const matches = table.flatMap(({ name, of, at, twist, role, parent }): RigMatch[] => {
    const sure = { bone: name, confidence: 1, by: 'name' as const };
    if (of === null) return parent === null ? [{ role: 'root', ...sure }] : [];
    return twist || role || at !== undefined ? [] : [{ role: of, ...sure }];
  });
  // Of two joints at one place (a hip joint above a thigh) the first carries the role.
  const unique = matches.filter(({ role }, i) => matches.findIndex((one) => one.role === role) === i);
  const twists = table.flatMap(({ name, twist }): RigTwist[] => (twist ? [{ bone: name, ...twist }] : []));
  return { kind: 'vibe-studio-rig-mapping', version: 1, matches: unique, twists };
}
