import { strFromU8 } from 'fflate';
import { FormatError } from '../format-error.ts';
import { readFbxRig } from './read-fbx-rig.ts';
import { readGlbRig } from './read-glb-rig.ts';
import type { Rig } from './rig.ts';
import type { RigAndMesh } from './rig-skin.ts';

/** Reads a character's skeleton from an FBX or GLB file, told apart by content. @throws FormatError */
export function readRig(bytes: Uint8Array): Rig {
  return readRigAndMesh(bytes).rig;
}

/** As `readRig`, with the mesh, for those who show it. @throws FormatError */
export function readRigAndMesh(bytes: Uint8Array): RigAndMesh {
  const head = strFromU8(bytes.subarray(0, 64), true);
  if (head.startsWith('glTF')) return readGlbRig(bytes);
  if (/^\s*\{/.test(head)) throw new FormatError('it is a glTF written as text; export it again as binary GLB');
  return readFbxRig(bytes);
}
