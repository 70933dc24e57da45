import { writeFbx } from '../fbx/write-fbx.ts';
import type { SkeletonMotion } from '../skeleton-motion.ts';
import { addGlbAnimation } from './add-glb-animation.ts';
import type { Rig } from './rig.ts';

/**
 * A motion for a character in the kind of file the character came in: its own GLB with one more animation, or an FBX
 * with its skeleton (same names, rest pose, unit and axes) and the animation, to be put onto the character.
 *
 * @param file      the character's own file
 * @param motion    on the rig's nodes (`retargetToRig`); evenly spaced for FBX
 * @param generator program name and version
 */
export function writeRigMotion(file: Uint8Array, rig: Rig, motion: SkeletonMotion, generator: string): Uint8Array {
  if (rig.format === 'glb') return addGlbAnimation(file, rig, motion);
  return writeFbx([{ motion, mesh: null }], generator, { space: rig.space });
}
