import type { Bone, Group, Skeleton } from 'three';
import { USDLoader } from 'three/examples/jsm/loaders/USDLoader.js';
import { primName } from '#shared/formats/usd/prim-names.ts';
import { type LoadedMotion, loadedMotion } from './loaded-motion.ts';
import { ReadBackError } from './read-back-error.ts';

/** Reads joints of a USD stage, text or package, with three.js. */
export function readUsd(bytes: Uint8Array, names: readonly string[]): LoadedMotion {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const scene = new USDLoader().parse(file) as Group & { skeleton?: Skeleton };
  if (!scene.skeleton) throw new ReadBackError('it holds no skeleton');
  const roots: Bone[] = scene.skeleton.bones.filter(({ parent }) => parent === null);
  // Without a mesh nobody has put the bones into the scene.
  if (roots.length > 0) scene.add(...roots);
  return loadedMotion(scene, scene.animations[0], 1, { names: names.map(primName) });
}
