import { Object3D, PropertyBinding } from 'three';
import { BVHLoader } from 'three/examples/jsm/loaders/BVHLoader.js';
import { type LoadedMotion, loadedMotion } from './loaded-motion.ts';
import { ReadBackError } from './read-back-error.ts';

const CM = 0.01;

/** Frames that are parsed at once: the loader makes several objects per joint and frame. */
const WINDOW = 1000;

/**
 * Reads a BVH with three.js, a thousand frames at a time.
 *
 * @param names         joints to look for; SMPL's where left out
 * @param metresPerUnit a BVH does not say; centimetres where left out
 */
export function readBvh(bytes: Uint8Array, names?: readonly string[], metresPerUnit = CM): LoadedMotion {
  const text = new TextDecoder().decode(bytes);
  const header = /MOTION\s+Frames:\s*(\d+)\s+Frame Time:\s*(\S+)\s*\n/.exec(text);
  if (!header) throw new ReadBackError('it has no motion');
  // three.js knows no dots and colons in names.
  const hierarchy = text
    .slice(0, header.index)
    .replaceAll(/(ROOT|JOINT) (.+)/g, (_, kind, name) => `${kind} ${PropertyBinding.sanitizeNodeName(name)}`);
  const starts = lineStarts(text, header.index + header[0].length);
  const frames = starts.length - 1;
  if (frames !== Number(header[1])) throw new ReadBackError(`it promises ${header[1]} frames and holds ${frames}`);
  const step = Number(header[2]);
  const load = (first: number) => {
    const last = Math.min(frames, first + WINDOW);
    const rows = text.slice(starts[first], starts[last]);
    const head = `${hierarchy}MOTION\nFrames: ${last - first}\nFrame Time: ${header[2]}\n`;
    return { first, last, motion: parse(head + rows, names, metresPerUnit) };
  };
  let window = load(0);
  return {
    frames,
    times: Float64Array.from({ length: frames }, (_, f) => f * step),
    mesh: null,
    poseInto(positions, rotations, frame) {
      if (frame < window.first || frame >= window.last) window = load(frame - (frame % WINDOW));
      window.motion.poseInto(positions, rotations, frame - window.first);
    },
  };
}

function parse(text: string, names: readonly string[] | undefined, metresPerUnit: number): LoadedMotion {
  const { skeleton, clip } = new BVHLoader().parse(text);
  const root = skeleton.bones[0];
  if (!root) throw new ReadBackError('it holds no joints');
  const scene = new Object3D();
  scene.add(root);
  return loadedMotion(scene, clip, metresPerUnit, { names });
}

/** Where each line that is not empty starts, from `at` on, and where the last one ends. */
function lineStarts(text: string, at: number): number[] {
  const starts: number[] = [];
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end + 1;
    if (text.slice(at, next).trim() !== '') starts.push(at);
    at = next;
  }
  starts.push(text.length);
  return starts;
}
