import { Object3D } from 'three';
import { BVHLoader } from 'three/examples/jsm/loaders/BVHLoader.js';
import { type LoadedMotion, loadedMotion, ReadBackError } from './loaded-motion.ts';

const METRES_PER_UNIT = 0.01;

/** Reads a BVH with three.js. */
export function readBvh(bytes: Uint8Array): LoadedMotion {
  const { skeleton, clip } = new BVHLoader().parse(new TextDecoder().decode(bytes));
  const root = skeleton.bones[0];
  if (!root) throw new ReadBackError('it holds no joints');
  const scene = new Object3D();
  scene.add(root);
  return loadedMotion(scene, clip, METRES_PER_UNIT);
}
