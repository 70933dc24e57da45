import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { type LoadedMotion, loadedMotion } from './loaded-motion.ts';

/** Reads a GLB with three.js. @param names joints to look for; SMPL's where left out */
export async function readGlb(bytes: Uint8Array, names?: readonly string[]): Promise<LoadedMotion> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const { scene, animations } = await new GLTFLoader().parseAsync(file, '');
  return loadedMotion(scene, animations[0], 1, names);
}
