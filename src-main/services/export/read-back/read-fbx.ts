import { FBXLoader } from 'three/examples/jsm/loaders/FBXLoader.js';
import { type LoadedMotion, loadedMotion, type PersonReader } from './loaded-motion.ts';
import { ReadBackError } from './read-back-error.ts';

// three.js asks the page for its size before it looks at the one a camera has.
const page = globalThis as { window?: { innerWidth: number; innerHeight: number } };
page.window ??= { innerWidth: 1, innerHeight: 1 };

/** Reads a binary FBX with three.js. @param names joints to look for; SMPL's where left out */
export function readFbx(bytes: Uint8Array, names?: readonly string[]): LoadedMotion {
  return openFbx(bytes)({ names });
}

/** Reads a binary FBX with three.js; gives the motion of whomever is looked for. */
export function openFbx(bytes: Uint8Array): PersonReader {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const scene = new FBXLoader().parse(file, '');
  // `UnitScaleFactor` is centimetres per unit.
  const scale = scene.userData.unitScaleFactor;
  if (typeof scale !== 'number') throw new ReadBackError('it does not say its unit');
  return (sought) => loadedMotion(scene, scene.animations[0], scale / 100, sought);
}
