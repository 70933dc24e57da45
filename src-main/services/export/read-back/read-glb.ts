import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { type LoadedMotion, loadedMotion, type PersonReader } from './loaded-motion.ts';

/** Reads a GLB with three.js. @param names joints to look for; SMPL's where left out */
export async function readGlb(bytes: Uint8Array, names?: readonly string[]): Promise<LoadedMotion> {
  return (await openGlb(bytes))({ names });
}

/** Reads a GLB with three.js; gives the motion of whomever is looked for. */
export async function openGlb(bytes: Uint8Array): Promise<PersonReader> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const { scene, animations } = await new GLTFLoader().parseAsync(file, '');
  return (sought) => loadedMotion(scene, animations[0], 1, sought);
}
